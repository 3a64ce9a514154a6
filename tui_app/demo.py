"""How a client service comes about: on this machine, or on the embedded simulator (`--demo`)."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # httpx and the simulator are loaded when a client is opened, not before
    from tui_app.client import ClientService
    from tui_app.core.machine import MachineFacts
    from tui_app.simulator import Simulation

OpenClient: TypeAlias = "Callable[[], AbstractAsyncContextManager[ClientService]]"


def options_of(scenario: str) -> dict[str, str]:
    """The options that a scenario is asked with, e.g. the client id of `wrong-client-id`.

    Raises:
        UsageError: there is no such scenario, or not everything that it needs.
    """
    from tui_app.simulator import OPTIONS, NeedsExtra, UnknownScenario, check

    try:
        check(scenario)
    except (UnknownScenario, NeedsExtra) as problem:
        raise UsageError(str(problem)) from None
    return dict(OPTIONS.get(scenario, {}))


def opener(
    settings: Settings,
    scenario: str = "",
    *,
    ports: tuple[int, int, int] = (0, 0, 0),
    now: Callable[[], float] = time.time,
) -> OpenClient:
    """How to open the client service that these settings, or this scenario, ask for.

    A scenario's IMDS, login and ARM listen on `ports`; 0 takes any that is free.
    """

    @asynccontextmanager
    async def open_here() -> AsyncIterator[ClientService]:
        from tui_app.client import ClientService

        async with ClientService(settings) as client:
            yield client

    @asynccontextmanager
    async def open_demo() -> AsyncIterator[ClientService]:
        from tui_app.client import ClientService
        from tui_app.simulator import serve

        imds, login, arm = ports
        served = serve(scenario, imds_port=imds, login_port=login, arm_port=arm, now=now)
        async with served as simulation:
            there = settings.at(
                imds_url=simulation.imds_url,
                authority_url=simulation.authority_url,
                arm_url=simulation.arm_url,
            )
            facts = _facts(simulation)
            async with ClientService(there, machine=lambda: facts, now=now) as client:
                yield client

    return open_demo if scenario else open_here


def _facts(simulation: Simulation) -> MachineFacts:
    """The simulated machine's own facts, in this program's terms."""
    from tui_app.client.machine import terminal_environ
    from tui_app.core.machine import MachineFacts, ProxySetting, Route

    machine = simulation.machine
    route = Route(
        source_address=machine.source_address,
        interface=machine.interface,
        gateway=machine.gateway,
        on_link=machine.on_link,
    )
    return MachineFacts(
        os=machine.os,
        hostname=machine.hostname,
        chassis_asset_tag=machine.chassis_asset_tag,
        system_vendor=machine.system_vendor,
        environ={**terminal_environ(os.environ), **machine.environ},
        files=machine.files,
        proxies=tuple(
            ProxySetting(source="environment", name=name, value=value)
            for name, value in machine.environ.items()
            if name.lower().endswith("_proxy")
        ),
        route=route,
    )
