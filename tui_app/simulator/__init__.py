"""A simulator of IMDS, the identity provider and ARM: real HTTP on loopback, one small world."""

from __future__ import annotations

from tui_app.simulator.scenarios import SCENARIOS, UnknownScenario
from tui_app.simulator.server import Endpoints, LoggedRequest, Simulation, serve

__all__ = ["SCENARIOS", "Endpoints", "LoggedRequest", "Simulation", "UnknownScenario", "serve"]
