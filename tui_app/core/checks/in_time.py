"""A wire on which every request ends before the time for all checks is up, so that its check can judge it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tui_app.core.clock import Moment
from tui_app.core.clouds import Cloud
from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import Detection
from tui_app.core.machine import MachineFacts
from tui_app.core.selector import TokenWanted
from tui_app.core.token import TokenReply
from tui_app.core.wire import Connected, NoAnswer, Outcome, Phase, Request, Wire

SPARE_S = 0.25
"""What is kept back for judging; of short runs, a tenth."""
_SHORTEST_S = 0.01
TIME_IS_UP = "no answer when the time for all checks was up"


class InTime:
    """A `Wire` with an end: what is silent until then has timed out, like any other silence.

    Args:
        wire: carries the requests out.
        deadline_s: how long all checks may take, in seconds from now.
    """

    def __init__(self, wire: Wire, deadline_s: float) -> None:
        self._wire = wire
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + deadline_s - min(SPARE_S, deadline_s / 10)

    async def send(self, request: Request) -> Outcome:
        """Carry out one request, within its own time and that which is left."""
        left = max(self._end - self._loop.time(), _SHORTEST_S)
        return await self._wire.send(replace(request, timeout_s=min(request.timeout_s, left)))

    async def connect(self, host: str, port: int) -> Connected | NoAnswer:
        """Open a TCP connection; that has a short bound of its own."""
        return await self._wire.connect(host, port)

    async def token(self, wanted: TokenWanted, *, fresh: bool = False) -> TokenReply:
        """A token; it takes one request or several, and all of them end in time."""
        try:
            async with asyncio.timeout_at(self._end):
                return await self._wire.token(wanted, fresh=fresh)
        except TimeoutError:
            is_imds = (self.host().asked.kind or HostKind.IMDS) is HostKind.IMDS
            diagnosis = "NET-READ-TIMEOUT" if is_imds else "HOST-ENDPOINT-DEAD"
            outcome = NoAnswer(phase=Phase.READ, timed_out=True, text=TIME_IS_UP)
            return TokenReply(outcome=outcome, diagnosis=diagnosis)

    def machine(self) -> MachineFacts:
        """What is known of this machine."""
        return self._wire.machine()

    def host(self) -> Detection:
        """Which identity host is asked here."""
        return self._wire.host()

    def described_cloud(self, name: str) -> Cloud | None:
        """The cloud of this `azEnvironment`, where it was described."""
        return self._wire.described_cloud(name)

    def now(self) -> Moment:
        """This instant."""
        return self._wire.now()
