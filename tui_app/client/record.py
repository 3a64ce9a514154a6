"""The record of every exchange: masked as it is written, bounded, and observable."""

from __future__ import annotations

import heapq
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from tui_app.core import redact
from tui_app.core.exchange import Exchange, State, Timings
from tui_app.core.wire import Answer, Headers, Outcome, Request

KEPT_BODY = 64 * 1024
"""Characters of a body that the record keeps; the reader of the answer gets it whole."""
KEPT_EXCHANGES = 10_000
KEPT_BODIES = 32 * 1024 * 1024
"""Characters of all bodies together; the oldest make room, and a note stands in their place."""
RETRY_WITHIN_S = 120.0
"""The same request after a longer time is a new one, not another try."""
DROPPED = "<body dropped: record is full>"
_TEXT_TYPES = ("json", "text", "xml", "html", "urlencoded", "javascript")


class Record:
    """What was asked and answered, newest last."""

    def __init__(self) -> None:
        self._exchanges: OrderedDict[int, Exchange] = OrderedDict()
        self._observers: list[Callable[[Exchange], None]] = []
        self._count = 0
        self._body_sizes: dict[int, int] = {}
        """Characters of the bodies of those exchanges that have not lost them."""
        self._bodies = 0
        self._with_bodies: list[int] = []
        """A heap of the same numbers, oldest first."""
        self._latest: dict[tuple[str, str, int], int] = {}
        """(method, URL, hash of the body) → number of the newest exchange of that request."""

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Everything kept, oldest first."""
        return tuple(self._exchanges.values())

    @property
    def count(self) -> int:
        """How many exchanges were begun so far; the number of the newest."""
        return self._count

    @property
    def dropped(self) -> int:
        """How many exchanges the bound has pushed out."""
        return self._count - len(self._exchanges)

    def get(self, n: int) -> Exchange | None:
        """The exchange of this number, if it is still kept."""
        return self._exchanges.get(n)

    def subscribe(self, observer: Callable[[Exchange], None]) -> Callable[[], None]:
        """Call the observer with every new or updated exchange; returns how to stop it."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def begin(self, request: Request, headers: Headers, started_at: float) -> int:
        """Write down that a request is being sent; returns its number."""
        self._count += 1
        url = redact.text(request.url)
        body = redact.text(request.body.decode("utf-8", "replace")[:KEPT_BODY])
        before = self._try_before((request.method, url, hash(body)), started_at)
        exchange = Exchange(
            n=self._count,
            started_at=started_at,
            target=request.target,
            purpose=request.purpose,
            method=request.method,
            url=url,
            request_headers=redact.headers(headers),
            request_body=body,
            attempt=before.attempt + 1 if before else 1,
            retry_of=before.n if before else 0,
        )
        self._put(exchange)
        return exchange.n

    def end(self, n: int, outcome: Outcome, timings: Timings) -> None:
        """Write down what became of it."""
        begun = self._exchanges.get(n)
        if begun is None:  # pushed out while it was under way
            return
        if isinstance(outcome, Answer):
            self._put(
                replace(
                    begun,
                    state=State.ANSWERED,
                    status=outcome.status,
                    reason=redact.text(outcome.reason),
                    http_version=outcome.http_version,
                    response_headers=redact.headers(outcome.headers),
                    response_body=_kept_text(outcome),
                    body_size=len(outcome.body),
                    truncated=outcome.truncated,
                    timings=timings,
                )
            )
        else:
            self._put(replace(begun, state=State.FAILED, failure=outcome, timings=timings))

    def cancel(self, n: int, timings: Timings) -> None:
        """Write down that nobody waited for the answer."""
        begun = self._exchanges.get(n)
        if begun is not None:
            self._put(replace(begun, state=State.CANCELLED, timings=timings))

    def note(self, n: int, comment: str) -> None:
        """Put a person's note on an exchange; an empty one takes it away."""
        noted = self._exchanges.get(n)
        if noted is not None:
            self._put(replace(noted, comment=redact.text(comment)))

    def _try_before(self, key: tuple[str, str, int], started_at: float) -> Exchange | None:
        """The same request a short while ago, if it brought nothing that stands."""
        if len(self._latest) > 2 * KEPT_EXCHANGES:
            self._latest = {k: n for k, n in self._latest.items() if n in self._exchanges}
        before = self._exchanges.get(self._latest.get(key, 0))
        self._latest[key] = self._count
        if before is None or not before.may_pass:
            return None
        return before if started_at - before.started_at <= RETRY_WITHIN_S else None

    def _put(self, exchange: Exchange) -> None:
        self._keep(exchange)
        while len(self._exchanges) > KEPT_EXCHANGES:
            n, _ = self._exchanges.popitem(last=False)
            self._bodies -= self._body_sizes.pop(n, 0)
            while self._with_bodies and self._with_bodies[0] <= n:
                heapq.heappop(self._with_bodies)
        while self._bodies > KEPT_BODIES:
            self._drop_oldest_bodies()
        for observer in tuple(self._observers):
            observer(self._exchanges.get(exchange.n, exchange))

    def _keep(self, exchange: Exchange) -> None:
        """Store it, and count its bodies."""
        n = exchange.n
        self._exchanges[n] = exchange
        bodies = (exchange.request_body, exchange.response_body)
        size = sum(len(body) for body in bodies if body != DROPPED)
        if size and n not in self._body_sizes:
            heapq.heappush(self._with_bodies, n)
        self._bodies += size - self._body_sizes.get(n, 0)
        if size or n in self._body_sizes:
            self._body_sizes[n] = size

    def _drop_oldest_bodies(self) -> None:
        n = heapq.heappop(self._with_bodies)
        self._bodies -= self._body_sizes.pop(n, 0)
        old = self._exchanges.get(n)
        if old is None:
            return
        emptied = replace(
            old,
            request_body=DROPPED if old.request_body else "",
            response_body=DROPPED if old.response_body else "",
        )
        self._exchanges[n] = emptied
        for observer in tuple(self._observers):
            observer(emptied)


def _kept_text(answer: Answer) -> str:
    """The part of a body that is kept, masked; a body that is not text is only named."""
    kind = answer.header("content-type").lower()
    if answer.body and kind and not any(word in kind for word in _TEXT_TYPES):
        return f"<{len(answer.body):,} bytes of {redact.text(kind)}>"
    return redact.text(answer.text[:KEPT_BODY])
