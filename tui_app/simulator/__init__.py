"""A simulator of Azure: IMDS and other identity hosts, the identity provider, ARM; one small world.

Real HTTP on loopback. Its names are cheap to ask for; the rest is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_app.simulator.names import (
    HOST_SCENARIOS,
    NAMES,
    OPTIONS,
    CannotListen,
    NeedsExtra,
    UnknownScenario,
    check,
)

if TYPE_CHECKING:  # for type checkers; at run time `__getattr__` loads them
    from tui_app.simulator.journal import LoggedRequest
    from tui_app.simulator.scenarios import SCENARIOS
    from tui_app.simulator.server import Simulation, serve

__all__ = [
    "HOST_SCENARIOS",
    "NAMES",
    "OPTIONS",
    "SCENARIOS",
    "CannotListen",
    "LoggedRequest",
    "NeedsExtra",
    "Simulation",
    "UnknownScenario",
    "check",
    "serve",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tui_app.simulator import journal, scenarios, server

    homes = {"SCENARIOS": scenarios, "LoggedRequest": journal}
    return getattr(homes.get(name, server), name)
