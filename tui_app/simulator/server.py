"""Loopback listeners: the only file that touches sockets, and where faults reach the wire."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import h11

from tui_app.simulator import keys, services, wire
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.faults import Fault, OnTheWire, Service
from tui_app.simulator.machines import SimulatedMachine
from tui_app.simulator.names import check
from tui_app.simulator.scenario import Scenario
from tui_app.simulator.scenarios import find
from tui_app.simulator.world import World

if TYPE_CHECKING:
    from tui_app.simulator.hosts.premises import Premises

HOST = "127.0.0.1"


class LoggedRequest(NamedTuple):
    """One request that was served, without headers or bodies: nothing secret is in it."""

    service: Service
    method: str
    target: str
    status: int | None
    """None when no whole answer was sent."""
    elapsed_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where the three services listen that every scenario has."""

    imds_url: str
    authority_url: str
    arm_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation(Endpoints):
    """A running simulation."""

    scenario: Scenario
    world: World
    """May be changed while it runs: that is what the portal would do."""
    machine: SimulatedMachine
    """With the variables that name what is served, e.g. HTTP_PROXY."""
    host_url: str = ""
    """Where the identity host listens that is not IMDS; empty where there is none."""


@asynccontextmanager
async def serve(  # noqa: PLR0913 - a port for each service
    scenario: str,
    *,
    imds_port: int = 0,
    login_port: int = 0,
    arm_port: int = 0,
    host_port: int = 0,
    now: Callable[[], float] = time.time,
    latency_s: float | None = None,
    log: Callable[[LoggedRequest], None] | None = None,
) -> AsyncIterator[Simulation]:
    """Serve a scenario on loopback; port 0 takes a free one.

    Raises:
        UnknownScenario: there is none of this name.
        NeedsExtra: it takes a part of this package that is not installed.
        OSError: a port is in use.
    """
    check(scenario)
    chosen = find(scenario)
    keys.start()

    def cloud_now() -> float:
        return now() + chosen.clock_ahead_s

    world = chosen.build(cloud_now())
    delay_s = chosen.latency_s if latency_s is None else latency_s
    ports = {Service.IMDS: imds_port, Service.LOGIN: login_port, Service.ARM: arm_port}
    if chosen.has_proxy:
        ports[Service.PROXY] = 0
    async with AsyncExitStack() as stack:
        around = stack.enter_context(_premises(world, cloud_now()))
        if around:
            ports[Service.HOST] = host_port
        urls = {}
        for service, port in ports.items():
            listener = Listener(
                service=service,
                world=world,
                now=cloud_now,
                faults=tuple(fault for fault in chosen.faults if fault.service is service),
                latency_s=delay_s,
                log=log,
                tls=around.tls if around and service is Service.HOST else None,
            )
            urls[service] = await stack.enter_async_context(listener.listening(port))
        machine = chosen.machine
        if around:
            machine = around.machine(machine, urls[Service.HOST])
        yield Simulation(
            imds_url=urls[Service.IMDS],
            authority_url=urls[Service.LOGIN],
            arm_url=urls[Service.ARM],
            host_url=urls.get(Service.HOST, ""),
            scenario=chosen,
            world=world,
            machine=_behind_proxy(machine, urls),
        )


def _premises(world: World, now: float) -> AbstractContextManager[Premises | None]:
    """What the world's host needs beside a port, if there is a host."""
    if world.host is None:
        return nullcontext()
    # Late: few scenarios have a host, and every demo waits for what is loaded here.
    from tui_app.simulator.hosts import premises

    return premises.opened(world, now)


def _behind_proxy(machine: SimulatedMachine, urls: Mapping[Service, str]) -> SimulatedMachine:
    """The machine with the proxy that is served, if one is."""
    if Service.PROXY not in urls:
        return machine
    return replace(machine, environ={**machine.environ, "HTTP_PROXY": urls[Service.PROXY]})


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Listener:
    """One service on one port."""

    service: Service
    world: World
    now: Callable[[], float]
    faults: tuple[Fault, ...]
    latency_s: float
    log: Callable[[LoggedRequest], None] | None
    tls: ssl.SSLContext | None = None
    base_url: str = ""
    connections: set[asyncio.Task[None]] = field(default_factory=set)
    counts: Counter[tuple[int, str]] = field(default_factory=Counter)
    """(index of a fault, path) -> requests that it saw."""

    @asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[str]:
        """Listen; yields the base URL. On leaving, every connection ends at once."""
        if any(fault.wire is OnTheWire.REFUSED for fault in self.faults):
            yield f"http://{HOST}:{port or _free_port()}"
            return
        server = await asyncio.start_server(self._accept, HOST, port, ssl=self.tls)
        self.base_url = (
            f"{'https' if self.tls else 'http'}://{HOST}:{server.sockets[0].getsockname()[1]}"
        )
        try:
            yield self.base_url
        finally:
            server.close()
            for _ in range(
                3
            ):  # a connection that is just being accepted would be lost, and left open
                await asyncio.sleep(0)
            for task in self.connections:
                task.cancel()
            await asyncio.gather(*self.connections, return_exceptions=True)
            await server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self.connections.add(task)
        task.add_done_callback(self.connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side has had enough."""
        connection = h11.Connection(h11.SERVER)
        try:
            while True:
                request = await wire.receive(connection, reader, self.base_url)
                if request is None or not await self._respond(connection, request, reader, writer):
                    break
                connection.start_next_cycle()
        except h11.RemoteProtocolError:
            with suppress(h11.LocalProtocolError):
                writer.write(b"".join(wire.parts(connection, Response(status=400), "GET")))
        except OSError:
            pass  # the client went away, which is its right
        except asyncio.CancelledError:
            writer.transport.abort()  # close() would first wait for a client that does not read
            raise
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _respond(
        self,
        connection: h11.Connection,
        request: Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Answer one request; False when the connection is used up."""
        started = time.perf_counter()
        note = partial(self._note, request, started)
        fault = self._fault_for(request)
        if fault and fault.wire is OnTheWire.SILENCE:
            note(None)
            while await reader.read(1024):
                pass
            return False
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        if fault and fault.reply:
            response = fault.reply(request)
        else:
            if services.needs_key(self.service, request, self.world, self.now()):
                await keys.ready()
            response = services.answer(self.service, request, self.world, self.now())
        head, *body = wire.parts(connection, response, request.method)
        if fault and fault.wire is OnTheWire.RESET:
            writer.write(head + b"".join(body)[: len(response.body) // 2])
            await writer.drain()
            wire.reset(writer)
            note(None)
            return False
        writer.write(head + b"".join(body))
        await writer.drain()
        note(response.status)
        return connection.our_state is h11.DONE

    def _fault_for(self, request: Request) -> Fault | None:
        """The first fault that wants this request."""
        path = request.path.lower()
        for index, fault in enumerate(self.faults):
            if not path.startswith(fault.path):
                continue
            if fault.with_header and not request.header("metadata"):
                continue
            if fault.until_calm and self.world.is_calm:
                continue
            counted = (index, path if fault.alternates else "")
            self.counts[counted] += 1
            seen = self.counts[counted]
            if fault.first is not None and seen > fault.first:
                continue
            if fault.alternates and seen % 2 == 0:
                continue
            return fault
        return None

    def _note(self, request: Request, started: float, status: int | None) -> None:
        if self.log:
            self.log(
                LoggedRequest(
                    service=self.service,
                    method=request.method,
                    target=request.target,
                    status=status,
                    elapsed_ms=(time.perf_counter() - started) * 1000,
                )
            )


def _free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
