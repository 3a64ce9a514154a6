"""A token bucket with a limit on concurrency: IMDS is shared by every program on the VM."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic


class Pace:
    """Lets a burst pass, then a steady rate, and never more than a few at once."""

    def __init__(self, *, burst: int, per_second: float, at_once: int) -> None:
        self._burst = burst
        self._rate = per_second
        self._slots = asyncio.Semaphore(at_once)
        self._turn = asyncio.Lock()
        self._available = float(burst)
        self._counted_at = monotonic()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a slot and for the rate, then hold the slot."""
        async with self._slots:
            async with self._turn:
                await self._take()
            yield

    async def _take(self) -> None:
        now = monotonic()
        refilled = self._available + (now - self._counted_at) * self._rate
        self._available, self._counted_at = min(self._burst, refilled), now
        if self._available < 1:
            await asyncio.sleep((1 - self._available) / self._rate)
            self._available, self._counted_at = 1.0, monotonic()
        self._available -= 1
