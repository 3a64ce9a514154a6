"""How long to wait before asking again, and when to stop: the documented schedule, as a function.

Facts: "Retry guidance" in "How to use managed identities on a VM to acquire an access token" and in
the IMDS documentation (Microsoft): 404, 429 and 5xx with growing pauses, 410 for up to 70 seconds.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from email.utils import parsedate_to_datetime
from itertools import accumulate

from tui_app.core.diagnosis import retry_policy
from tui_app.core.remedies import Retry
from tui_app.core.wire import Headers

GROWING_S = (0.0, 2.0, 6.0, 14.0, 30.0)
"""Five tries after the first, with these pauses."""
UPDATING_S = 70.0
"""How long an update of IMDS may last."""
_UPDATING_STEPS_S = (2.0, 4.0, 8.0)
"""The first pauses of those 70 seconds; the last one repeats."""
ONCE_S = 1.0
MAX_TOTAL_S = 120.0
"""No policy is followed for longer than this."""
_SHORTEST_S, _LONGEST_S = 1.0, 60.0


def wait_s(
    diagnosis: str, *, attempt: int, elapsed_s: float, retry_after_s: float | None = None
) -> float | None:
    """Seconds to wait before the next try; None to give up.

    Args:
        diagnosis: what the last try found; KeyError for an id that does not exist.
        attempt: how many tries have found it, this one included.
        elapsed_s: since the first try began.
        retry_after_s: what the server asked for; it lengthens or shortens a pause, but makes
            nothing worth trying again that is not.
    """
    pause = _pause(retry_policy(diagnosis), attempt, elapsed_s)
    if pause is None:
        return None
    if retry_after_s is not None:
        pause = min(max(retry_after_s, _SHORTEST_S), _LONGEST_S)
    return pause if elapsed_s + pause <= MAX_TOTAL_S else None


def _pause(policy: Retry, attempt: int, elapsed_s: float) -> float | None:
    """The policy's own pause."""
    if policy == "70s":
        left = UPDATING_S - elapsed_s
        step = _UPDATING_STEPS_S[min(attempt, len(_UPDATING_STEPS_S)) - 1]
        return min(step, left) if left > 0 else None
    pauses = pauses_of(policy)
    return pauses[attempt - 1] if attempt <= len(pauses) else None


def pauses_of(policy: Retry) -> tuple[float, ...]:
    """Every pause of a policy, when each try takes no time."""
    match policy:
        case "no":
            return ()
        case "1x":
            return (ONCE_S,)
        case "exp":
            return GROWING_S
        case "70s":
            steps = list(_UPDATING_STEPS_S)
            while sum(steps) < UPDATING_S:
                steps.append(min(steps[-1], UPDATING_S - sum(steps)))
            return tuple(steps)
        case _:
            return policy


def longest_s(diagnosis: str) -> float:
    """How long trying again goes on at most, not counting the tries themselves."""
    reached = accumulate(pauses_of(retry_policy(diagnosis)))
    return max((total for total in reached if total <= MAX_TOTAL_S), default=0.0)


def read_retry_after(value: str, *, now: float) -> float | None:
    """A `Retry-After` header in seconds from now: a number, or a date (RFC 9110 10.2.3)."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000": UTC, source unknown
        moment = moment.replace(tzinfo=UTC)
    try:
        return max(0.0, moment.timestamp() - now)
    except (ValueError, OverflowError):
        return None


class Patience:
    """How often each diagnosis was met, and since when: what the next pause depends on."""

    def __init__(self) -> None:
        self._tries: Counter[str] = Counter()
        self.elapsed_s = 0.0
        """Since the first try began, pauses included."""

    @property
    def tries(self) -> int:
        """How many there were."""
        return self._tries.total()

    def pause_after(
        self, diagnosis: str, *, took_s: float, retry_after_s: float | None = None
    ) -> float | None:
        """Count one more try that ended so; seconds until the next, or None to give up."""
        self._tries[diagnosis] += 1
        self.elapsed_s += took_s
        pause = wait_s(
            diagnosis,
            attempt=self._tries[diagnosis],
            elapsed_s=self.elapsed_s,
            retry_after_s=retry_after_s,
        )
        self.elapsed_s += pause or 0.0
        return pause


def asked_for(headers: Headers, *, now: float) -> float | None:
    """The pause that an answer's `Retry-After` asks for, if it has one."""
    values = (value for name, value in headers if name.lower() == "retry-after")
    return next((read_retry_after(value, now=now) for value in values), None)
