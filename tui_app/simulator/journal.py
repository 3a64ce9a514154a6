"""The requests that were served, as far as they may be told: no headers, no bodies, no tokens."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from tui_app.simulator.exchange import Response, iso_date
from tui_app.simulator.wire import REASONS

KEPT = 1000
"""So many of the latest are kept."""
MOST_WORDS = 200
_TOKEN = re.compile(r"eyJ[\w-]{4,}(?:\.[\w-]*){1,4}")
"""Anything shaped like a JWT, wherever a client has put it."""


class LoggedRequest(NamedTuple):
    """One request that was served, without headers or bodies: nothing secret is in it."""

    service: str
    method: str
    target: str
    status: int | None
    """None when no whole answer was sent."""
    elapsed_ms: float
    at: float = 0.0
    """When it was answered, as this machine's clock says."""
    refusal: str = ""
    """Why there was no success, in the words of the answer; empty where there was."""

    def as_json(self) -> dict[str, Any]:
        """Its fields for a line of JSON."""
        return {
            "at": iso_date(self.at)[:23] + "Z",
            "service": self.service,
            "method": self.method,
            "target": self.target,
            "status": self.status,
            "elapsed_ms": round(self.elapsed_ms, 1),
            "refusal": self.refusal,
        }


class Journal:
    """Counts every request, keeps the latest, and tells whoever listens."""

    def __init__(self, tell: Callable[[LoggedRequest], None] | None = None) -> None:
        self._tell = tell
        self._latest: deque[LoggedRequest] = deque(maxlen=KEPT)
        self.served: Counter[str] = Counter()

    def add(self, request: LoggedRequest) -> None:
        """Keep one more; what looks like a token is cut out of it here, before anybody sees it."""
        request = request._replace(
            target=without_tokens(request.target), refusal=without_tokens(request.refusal)
        )
        self.served[request.service] += 1
        self._latest.append(request)
        if self._tell:
            self._tell(request)

    def last(self, count: int) -> tuple[LoggedRequest, ...]:
        """The latest so many, oldest first."""
        return tuple(self._latest)[max(0, len(self._latest) - count) :]


def without_tokens(text: str) -> str:
    """A text with every token in it replaced."""
    return _TOKEN.sub("<token>", text)


def refusal_of(response: Response) -> str:
    """Why a response is no success, in its own words; empty for a success."""
    if response.status < 400:
        return ""
    words = _first_text(_messages(response.body))
    if not words:
        server = next((v for k, v in response.headers if k.lower() == "server"), "")
        words = REASONS.get(response.status, "") + (f", from {server}" if server else "")
    words = " ".join(words.split())
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"


def _messages(body: bytes) -> Iterable[Any]:
    """Where the services of Azure put their reasons, the telling ones first."""
    try:
        document = json.loads(body)
    except ValueError:  # also what is not UTF-8
        return
    if not isinstance(document, dict):
        return
    error = document.get("error")
    if isinstance(error, dict):
        yield from (error.get("message"), error.get("code"))
    yield from (document.get("error_description"), document.get("message"), error)


def _first_text(found: Iterable[Any]) -> str:
    return next((text for text in found if isinstance(text, str) and text.strip()), "")
