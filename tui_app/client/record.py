"""The record of every exchange: masked as it is written, bounded, and observable."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from tui_app.core import redact
from tui_app.core.exchange import Exchange, State, Timings
from tui_app.core.wire import Answer, Headers, Outcome, Request

KEPT_BODY = 64 * 1024
"""Characters of a body that the record keeps; the reader of the answer gets it whole."""
KEPT_EXCHANGES = 10_000
_TEXT_TYPES = ("json", "text", "xml", "html", "urlencoded", "javascript")


class Record:
    """What was asked and answered, newest last."""

    def __init__(self) -> None:
        self._exchanges: OrderedDict[int, Exchange] = OrderedDict()
        self._observers: list[Callable[[Exchange], None]] = []
        self._count = 0

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
        exchange = Exchange(
            n=self._count,
            started_at=started_at,
            target=request.target,
            purpose=request.purpose,
            method=request.method,
            url=redact.text(request.url),
            request_headers=redact.headers(headers),
            request_body=redact.text(request.body.decode("utf-8", "replace")[:KEPT_BODY]),
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

    def _put(self, exchange: Exchange) -> None:
        self._exchanges[exchange.n] = exchange
        while len(self._exchanges) > KEPT_EXCHANGES:
            self._exchanges.popitem(last=False)
        for observer in tuple(self._observers):
            observer(exchange)


def _kept_text(answer: Answer) -> str:
    """The part of a body that is kept, masked; a body that is not text is only named."""
    kind = answer.header("content-type").lower()
    if answer.body and kind and not any(word in kind for word in _TEXT_TYPES):
        return f"<{len(answer.body):,} bytes of {redact.text(kind)}>"
    return redact.text(answer.text[:KEPT_BODY])
