"""The pace of all requests to ARM: how many at once, and who waits when it asks for patience.

Facts: "Understand how Azure Resource Manager throttles requests" (Microsoft): an allowance for each
identity and subscription, or tenant; a 429 says in `Retry-After` when to come again.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

from tui_app.core.arm_errors import diagnose_arm
from tui_app.core.clock import Moment
from tui_app.core.throttling import (
    AT_ONCE,
    Bucket,
    ReadsLeft,
    Throttle,
    bucket_of,
    reads_left,
    with_left,
)
from tui_app.core.wire import Answer, Outcome, Request

MOST_WAITS = 2
"""How often one request waits, whoever was refused; then it is sent, or its refusal is told."""
LONGEST_WAIT_S = 60.0
"""A longer Retry-After is told, not waited for."""
JITTER = 0.1
"""The share by which a wait may be longer, so that not all that waited come back together."""
SAME_WAIT_S = 1.0
"""Refusals whose waits end within so long of each other are one wait."""
RUN = 20
"""Answers in a row without a refusal before one more may be under way."""

Send: TypeAlias = Callable[[Request], Awaitable[Outcome]]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]
Observer: TypeAlias = Callable[[Throttle], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Hold:
    """A wait that ARM asked for."""

    until: float
    why: str


class ArmPace:
    """Sends requests to ARM, so many at once; a refusal halves that and holds back its allowance."""

    def __init__(self, send: Send, *, now: Callable[[], Moment], sleep: Sleep) -> None:
        self._send = send
        self._now = now
        self._sleep = sleep
        self._at_once = AT_ONCE
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._surplus = 0
        """Slots in use that are not given back: fewer may be under way than are."""
        self._halvings = 0
        self._run = 0
        self._holds: dict[Bucket, _Hold] = {}
        self._reads: dict[Bucket, ReadsLeft] = {}
        self._observers: list[Observer] = []

    @property
    def throttle(self) -> Throttle:
        """How things stand at this instant."""
        now = self._now().steady
        holds = [hold for hold in self._holds.values() if hold.until > now]
        longest = max(holds, key=lambda hold: hold.until, default=None)
        return Throttle(
            until=longest.until if longest else None,
            why=longest.why if longest else "",
            reads=tuple(self._reads.values()),
            at_once=self._at_once,
        )

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Call the observer when a wait begins or ends, and with what is left; returns how to stop."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    async def promptly(self, request: Request) -> Outcome:
        """Send it as soon as there is a slot, whatever is held back, and hand over what comes."""
        async with self._slot():
            outcome, _ = await self._carry_out(request)
        return outcome

    async def patiently(self, request: Request) -> Outcome:
        """Send it when its allowance is not held back; after a refusal wait as asked, and again."""
        bucket = bucket_of(request)
        refusal: Outcome | None = None
        for _ in range(MOST_WAITS):
            async with self._slot():
                hold = self._hold_of(bucket)
                if hold is None:
                    refusal, hold = await self._carry_out(request)
                    if hold is None:
                        return refusal
            await self._wait_for(bucket, hold)
        if refusal is not None and self._hold_of(bucket):
            return refusal
        return await self.promptly(request)

    def _hold_of(self, bucket: Bucket) -> _Hold | None:
        hold = self._holds.get(bucket)
        if hold and hold.until <= self._now().steady:  # nobody who waited for it is left
            del self._holds[bucket]
            return None
        return hold

    async def _wait_for(self, bucket: Bucket, hold: _Hold) -> None:
        left = hold.until - self._now().steady
        if left > 0:
            await self._sleep(left * (1 + JITTER * random.random()))  # noqa: S311  # no secret
        if self._holds.get(bucket) is hold:  # the first to wake
            del self._holds[bucket]
            self._tell()

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        await self._slots.acquire()
        try:
            yield
        finally:
            if self._surplus:
                self._surplus -= 1
            else:
                self._slots.release()

    async def _carry_out(self, request: Request) -> tuple[Outcome, _Hold | None]:
        """What came, and the wait that it asks for."""
        halvings = self._halvings
        outcome = await self._send(request)
        if not isinstance(outcome, Answer):
            return outcome, None
        self._reads = with_left(self._reads, reads_left(request, outcome.headers))
        hold = None
        if outcome.status == 429:
            if halvings == self._halvings:  # what was under way with it is refused along with it
                await self._halve()
            hold = self._held_by(request, outcome)
        else:
            self._succeed()
        self._tell()
        return outcome, hold

    def _held_by(self, request: Request, refusal: Answer) -> _Hold | None:
        """The wait that this refusal begins, or is part of; None where there is none within reason."""
        finding = diagnose_arm(request, refusal)
        asked = finding.retry_after_s if finding else None
        if finding is None or asked is None or asked > LONGEST_WAIT_S:
            return None
        until, bucket = self._now().steady + max(1.0, asked), bucket_of(request)
        known = self._holds.get(bucket)
        if known is None or until - known.until > SAME_WAIT_S:
            known = self._holds[bucket] = _Hold(until, finding.diagnosis)
        return known

    async def _halve(self) -> None:
        halved = max(1, self._at_once // 2)
        self._surplus += self._at_once - halved
        self._at_once, self._run = halved, 0
        self._halvings += 1
        while self._surplus and not self._slots.locked():
            await self._slots.acquire()  # a free one: nothing is waited for
            self._surplus -= 1

    def _succeed(self) -> None:
        self._run += 1
        if self._run < RUN or self._at_once == AT_ONCE:
            return
        self._run, self._at_once = 0, self._at_once + 1
        if self._surplus:
            self._surplus -= 1
        else:
            self._slots.release()

    def _tell(self) -> None:
        throttle = self.throttle if self._observers else Throttle()
        for observer in tuple(self._observers):
            observer(throttle)
