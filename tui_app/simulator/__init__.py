"""A simulator of IMDS, the identity provider and ARM: real HTTP on loopback, one small world.

Its names are cheap to ask for; the rest is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_app.simulator.names import NAMES, OPTIONS, UnknownScenario

if TYPE_CHECKING:  # for type checkers; at run time `__getattr__` loads them
    from tui_app.simulator.scenarios import SCENARIOS
    from tui_app.simulator.server import Endpoints, LoggedRequest, Simulation, serve

__all__ = [
    "NAMES",
    "OPTIONS",
    "SCENARIOS",
    "Endpoints",
    "LoggedRequest",
    "Simulation",
    "UnknownScenario",
    "serve",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tui_app.simulator import scenarios, server

    return getattr(scenarios if name == "SCENARIOS" else server, name)
