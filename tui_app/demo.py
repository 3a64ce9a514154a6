"""How a client service comes about: on this machine, or on the embedded simulator (`--demo`)."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # httpx and the simulator are loaded when a client is opened, not before
    from tui_app.client import ClientService
    from tui_app.core.clock import Moment
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
    now: Callable[[], Moment] | None = None,
    on_served: Callable[[Simulation], None] | None = None,
) -> OpenClient:
    """How to open the client service that these settings, or this scenario, ask for.

    A scenario is served on ports that are free; `on_served` then gets hold of it. `now` stands in
    for this machine's clocks.
    """

    @asynccontextmanager
    async def open_here() -> AsyncIterator[ClientService]:
        from tui_app.client import ClientService
        from tui_app.client.clock import read_clock

        async with ClientService(settings, now=now or read_clock) as client:
            yield client

    @asynccontextmanager
    async def open_demo() -> AsyncIterator[ClientService]:
        from tui_app.client import ClientService
        from tui_app.client.clock import read_clock
        from tui_app.simulator import serve

        clock = now or read_clock
        served = serve(scenario, now=lambda: clock().wall)
        async with served as simulation:
            if on_served is not None:
                on_served(simulation)
            there = settings.at(
                imds_url=simulation.imds_url,
                authority_url=simulation.authority_url,
                arm_url=simulation.arm_url,
            )
            if simulation.machine.ca_bundle:
                there = replace(there, ca_bundle=simulation.machine.ca_bundle)
            facts = _facts(simulation)
            async with ClientService(there, machine=lambda: facts, now=clock) as client:
                yield client

    return open_demo if scenario else open_here


def _facts(simulation: Simulation) -> MachineFacts:
    """The simulated machine's own facts, in this program's terms."""
    from tui_app.client.machine import SECRETS, terminal_environ
    from tui_app.core.machine import ARC_ENDPOINT, MachineFacts, ProxySetting, Route
    from tui_app.core.secret import Secret

    machine = simulation.machine
    route = Route(
        source_address=machine.source_address,
        interface=machine.interface,
        gateway=machine.gateway,
        on_link=machine.on_link,
    )
    environ = {**terminal_environ(os.environ), **machine.environ}
    return MachineFacts(
        os=machine.os,
        hostname=machine.hostname,
        chassis_asset_tag=machine.chassis_asset_tag,
        system_vendor=machine.system_vendor,
        environ={name: "set" if name in SECRETS else text for name, text in environ.items()},
        secrets={name: Secret(environ[name]) for name in SECRETS if name in environ},
        files=machine.files,
        proxies=tuple(
            ProxySetting(source="environment", name=name, value=value)
            for name, value in machine.environ.items()
            if name.lower().endswith("_proxy")
        ),
        route=route,
        arc_key_directory=machine.arc_key_directory,
        arc_endpoint=machine.arc_endpoint or ARC_ENDPOINT,
    )
