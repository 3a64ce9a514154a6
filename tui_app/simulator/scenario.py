"""What a scenario is: a world, what goes wrong on the wire, and the machine it plays on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tui_app.simulator import worlds
from tui_app.simulator.cloud import PUBLIC, Cloud
from tui_app.simulator.exchange import NOTHING
from tui_app.simulator.faults import Fault, OnTheWire, Service
from tui_app.simulator.machines import AZURE_VM, SimulatedMachine
from tui_app.simulator.names import OPTIONS
from tui_app.simulator.worlds import Builder


class Scenario(NamedTuple):
    """One situation to look at."""

    name: str
    description: str
    """What it shows, in a line."""
    build: Builder = worlds.reader
    faults: tuple[Fault, ...] = ()
    machine: SimulatedMachine = AZURE_VM
    clock_ahead_s: float = 0.0
    """How far Azure's clock is ahead of this machine's."""
    latency_s: float = 0.0
    cloud: Cloud = PUBLIC
    has_proxy: bool = False
    """A proxy is served too, and the machine's HTTP_PROXY names it."""

    @property
    def options(self) -> Mapping[str, str]:
        """What a demonstration should ask with, e.g. `client_id`."""
        return OPTIONS.get(self.name, NOTHING)


def on_imds(wire: OnTheWire) -> tuple[Fault, ...]:
    """IMDS as a whole misbehaves so."""
    return (Fault(service=Service.IMDS, wire=wire),)
