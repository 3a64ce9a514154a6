"""One recorded request and what became of it: masked already, safe to show and to export."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_app.core.wire import Headers, NoAnswer, Target

SUPPORT_IDS = (
    "x-ms-request-id",
    "x-ms-correlation-request-id",
    "x-ms-routing-request-id",
    "x-ms-client-request-id",
)
"""Headers that a support engineer asks for."""
_RETRIED = frozenset({401, 408, 410, 429})


class State(StrEnum):
    """Where an exchange stands."""

    RUNNING = "running"
    ANSWERED = "answered"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Milliseconds of each phase; None where the phase did not happen (a reused connection)."""

    connect: float | None = None
    tls: float | None = None
    wait: float | None = None
    """From the last byte sent to the first header received."""
    transfer: float | None = None
    total: float = 0.0
    """From the first byte of ours to the last of theirs; without `queued`."""
    queued: float = 0.0
    """Held back by this program's own pace before anything was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its answer, as recorded. Immutable: an update is a new value."""

    n: int
    started_at: float
    """Unix seconds."""
    target: Target
    purpose: str
    method: str
    url: str
    request_headers: Headers
    request_body: str = ""
    state: State = State.RUNNING
    status: int | None = None
    reason: str = ""
    http_version: str = ""
    response_headers: Headers = ()
    response_body: str = ""
    body_size: int = 0
    """Bytes received; the body kept here may be shorter."""
    truncated: bool = False
    failure: NoAnswer | None = None
    timings: Timings = Timings()  # frozen: one shared empty value is safe
    attempt: int = 1
    """Which try of the same request this is: those before it brought nothing that stands."""
    retry_of: int = 0
    """Number of the try before it; 0: this is the first."""
    comment: str = ""
    """What a person has noted on it."""

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to come."""
        return self.state is not State.RUNNING

    @property
    def may_pass(self) -> bool:
        """Whether it ended in a way that clients try again after.

        IMDS is retried on 404, 410, 429 and 5xx (Microsoft's guidance for it); ARM on 401 (with a
        renewed token), 408, 429 and 5xx.
        """
        if self.status is None:
            return self.is_over
        again = _RETRIED | ({404} if self.target is Target.IMDS else set())
        return self.status in again or self.status >= 500

    @property
    def support_ids(self) -> Headers:
        """The ids to quote in a support case: those of the answer, else the one that was sent."""
        sent = [each for each in self.request_headers if each[0].lower() == SUPPORT_IDS[-1]]
        known = {k.lower(): v for k, v in (*sent, *self.response_headers)}
        return tuple((name, known[name]) for name in SUPPORT_IDS if name in known)
