"""What plays now: a scenario with its world and its faults. Who serves it looks here each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_app.simulator.faulting import Faults
from tui_app.simulator.names import check
from tui_app.simulator.scenario import Scenario
from tui_app.simulator.scenarios import find

if TYPE_CHECKING:
    from tui_app.simulator.world import World


class Stage:
    """A scenario while it plays; another can be put in its place.

    Args:
        scenario: the name of the first.
        clock: what time it is on this machine, in seconds since 1970.
        latency_s: how long every answer waits, whatever a scenario says; None: as it says.

    Raises:
        UnknownScenario: there is none of this name.
        NeedsExtra: it takes a part of this package that is not installed.
    """

    scenario: Scenario
    world: World
    """May be changed while it plays: that is what the portal would do."""
    faults: Faults

    def __init__(
        self, scenario: str, *, clock: Callable[[], float], latency_s: float | None = None
    ) -> None:
        self.clock = clock
        self._latency_s = latency_s
        self.play(scenario)

    def play(self, scenario: str) -> None:
        """Put this scenario on, from its beginning, whether or not it played before.

        Raises:
            UnknownScenario: there is none of this name.
            NeedsExtra: it takes a part of this package that is not installed.
        """
        check(scenario)
        chosen = find(scenario)
        latency_s = chosen.latency_s if self._latency_s is None else self._latency_s
        world = chosen.build(self.clock() + chosen.clock_ahead_s)
        self.scenario, self.world = chosen, world
        self.faults = Faults(chosen.faults, delay_s=latency_s)

    def now(self) -> float:
        """What time it is in this scenario's Azure."""
        return self.clock() + self.scenario.clock_ahead_s
