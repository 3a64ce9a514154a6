"""A running simulation: a listener a service, all of them playing what is on the stage."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui_app.simulator import keys, playing
from tui_app.simulator.faults import Service
from tui_app.simulator.journal import Journal, LoggedRequest
from tui_app.simulator.listener import Listener
from tui_app.simulator.machines import SimulatedMachine
from tui_app.simulator.names import CannotListen
from tui_app.simulator.scenario import Scenario
from tui_app.simulator.stage import Stage
from tui_app.simulator.world import World

if TYPE_CHECKING:
    from tui_app.simulator.hosts.premises import Premises
    from tui_app.simulator.tls import Tls

ALWAYS = (Service.IMDS, Service.LOGIN, Service.ARM)
"""What every scenario serves."""
TRUSTING = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
"""What names a bundle: for Python's requests; for OpenSSL, Go and .NET; for Node."""


class Simulation:
    """A running simulation; what it says is how things stand now.

    Args:
        stage: what plays first.
        ports: where each service is to listen; 0, or left out: on a free port.
        journal: is told each request.
        tell: is told each change that was asked of the control service, in a sentence.
        tls: what the identity provider and ARM speak TLS with; None: plain http.
    """

    def __init__(
        self,
        stage: Stage,
        ports: Mapping[Service, int],
        journal: Journal,
        tell: Callable[[str], None] | None = None,
        tls: Tls | None = None,
    ) -> None:
        self.stage = stage
        self.journal = journal
        self.tell = tell or (lambda _: None)
        self._listeners = {
            service: Listener(
                service=service,
                port=ports.get(service, 0),
                answer=partial(playing.reply, stage, service),
                note=journal.add,
            )
            for service in Service
        }
        self._tls = tls
        if tls:
            for service in (Service.LOGIN, Service.ARM):
                self._listeners[service].tls = tls.context
        self._around = ExitStack()
        """What the scenario needs beside ports, until the next one."""
        self._premises: Premises | None = None
        self._served: World | None = None
        self._served_scenario = ""
        self._control: Listener | None = None
        self._changing = asyncio.Lock()

    @property
    def imds_url(self) -> str:
        """Where IMDS listens."""
        return self._listeners[Service.IMDS].url

    @property
    def authority_url(self) -> str:
        """Where the identity provider listens."""
        return self._listeners[Service.LOGIN].url

    @property
    def arm_url(self) -> str:
        """Where ARM listens."""
        return self._listeners[Service.ARM].url

    @property
    def host_url(self) -> str:
        """Where the identity host listens that is not IMDS; empty where there is none."""
        return self._listeners[Service.HOST].url if self._premises else ""

    @property
    def control_url(self) -> str:
        """Where the control service listens; empty when it was not asked for."""
        return self._control.url if self._control else ""

    @property
    def scenario(self) -> Scenario:
        """What plays."""
        return self.stage.scenario

    @property
    def world(self) -> World:
        """Its world. May be changed while it plays: that is what the portal would do."""
        return self.stage.world

    @property
    def machine(self) -> SimulatedMachine:
        """Its machine, with the variables that name what is served, e.g. HTTP_PROXY."""
        machine = self.scenario.machine
        if self._premises:
            machine = self._premises.machine(machine, self.host_url)
        if self._tls:
            machine = replace(machine, ca_bundle=self._tls.ca_bundle)
        if not self.scenario.has_proxy:
            return machine
        proxy = self._listeners[Service.PROXY].url
        return replace(machine, environ={**machine.environ, "HTTP_PROXY": proxy})

    @property
    def variables(self) -> dict[str, str]:
        """The variables that lead an SDK to what is served: to the identity host, or to IMDS."""
        machine = self.machine
        variables = {"AZURE_POD_IDENTITY_AUTHORITY_HOST": self.imds_url}
        if self._premises:
            variables |= machine.environ
        if machine.ca_bundle:
            variables |= dict.fromkeys(TRUSTING, machine.ca_bundle)
        return variables

    async def play(self, scenario: str) -> None:
        """Play a scenario from its beginning, on the same ports; whoever is connected is cut off.

        Raises:
            UnknownScenario: there is none of this name.
            NeedsExtra: it takes a part of this package that is not installed.
            CannotListen: a port of its own is in use.
        """
        self.stage.play(scenario)
        await self.settle()

    async def settle(self) -> None:
        """Make the ports fit the stage: after another scenario, or another fault, was put on.

        Where the ports of another scenario cannot be had, the one before it begins anew.

        Raises:
            CannotListen: a port is in use.
        """
        async with self._changing:
            before = self._served_scenario
            try:
                await self._fit()
            except CannotListen:
                if before not in ("", self.scenario.name):
                    self.stage.play(before)
                    await self._fit()
                raise
            self._served_scenario = self.scenario.name

    async def open_control(self, port: int) -> None:
        """Let what plays be changed over HTTP, too.

        Raises:
            CannotListen: the port is in use.
        """
        from tui_app.simulator.control.handler import answer  # no demo needs it

        control = Listener(service="control", port=port, answer=partial(answer, self))
        await control.open()
        self._control = control

    async def close(self) -> None:
        """End everything at once, whoever is connected."""
        async with self._changing:
            control = [self._control] if self._control else []
            listeners = (*self._listeners.values(), *control)
            await asyncio.gather(*(listener.close() for listener in listeners))
            self._around.close()
            if self._tls:
                self._tls.close()

    async def _fit(self) -> None:
        if self._served is not self.world:
            await self._strike()
            self._served = self.world
            self._furnish()
        for service in self._needed():
            listener = self._listeners[service]
            if self.stage.faults.refuses(service):
                await listener.close()
            else:
                await listener.open()

    async def _strike(self) -> None:
        """Take down what only the scenario before had, and cut everybody off."""
        for listener in self._listeners.values():
            if listener.service in ALWAYS:
                await listener.hang_up()
            else:
                await listener.close()
        self._premises = None
        self._around.close()

    def _furnish(self) -> None:
        """Make what the world's host needs beside a port, if there is a host."""
        if self._tls:
            self._tls.trust("")
        if self.world.host is None:
            return
        # Late: few scenarios have a host, and every demo waits for what is loaded here.
        from tui_app.simulator.hosts import premises

        self._around = ExitStack()
        self._premises = self._around.enter_context(premises.opened(self.world, self.stage.now()))
        self._listeners[Service.HOST].tls = self._premises.tls
        if self._tls:
            self._tls.trust(self._premises.ca_bundle)

    def _needed(self) -> tuple[Service, ...]:
        """What this scenario serves."""
        proxy = (Service.PROXY,) if self.scenario.has_proxy else ()
        return (*ALWAYS, *proxy, *((Service.HOST,) if self._premises else ()))


@asynccontextmanager
async def serve(  # noqa: PLR0913 - a port for each service
    scenario: str,
    *,
    imds_port: int = 0,
    login_port: int = 0,
    arm_port: int = 0,
    host_port: int = 0,
    control_port: int | None = None,
    tls: bool = False,
    now: Callable[[], float] = time.time,
    latency_s: float | None = None,
    log: Callable[[LoggedRequest], None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> AsyncIterator[Simulation]:
    """Serve a scenario on loopback; port 0 takes a free one, no control port leaves that service out.

    With `tls`, the identity provider and ARM speak it, as SDKs insist: see `Simulation.variables`.
    `log` is told each request, `tell` in a sentence each change that the control service made.

    Raises:
        UnknownScenario: there is none of this name.
        NeedsExtra: it, or TLS, takes a part of this package that is not installed.
        CannotListen: a port is in use.
    """
    stage = Stage(scenario, clock=now, latency_s=latency_s)
    keys.start()
    ports = {
        Service.IMDS: imds_port,
        Service.LOGIN: login_port,
        Service.ARM: arm_port,
        Service.HOST: host_port,
    }
    simulation = Simulation(stage, ports, Journal(log), tell, _tls() if tls else None)
    try:
        await simulation.settle()
        if control_port is not None:
            await simulation.open_control(control_port)
        yield simulation
    finally:
        await simulation.close()


def _tls() -> Tls:
    from tui_app.simulator.names import check_certificate

    check_certificate("--tls")
    from tui_app.simulator.tls import Tls  # makes a certificate: no demo needs it

    return Tls()
