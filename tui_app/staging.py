"""The demo as a stage: other scenarios can be played, and there is a portal with buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.demo import OpenClient, opener, options_of
from tui_app.settings import Settings, build_from
from tui_app.sources import Sources

if TYPE_CHECKING:  # the simulator is loaded when a client is opened, not before
    from collections.abc import Callable

    from tui_app.core.clock import Moment
    from tui_app.portal import DemoPortal
    from tui_app.simulator import Simulation


class DemoStage:
    """What the app is given in a demo: how to play a scenario, and the portal of the one that plays."""

    def __init__(
        self,
        scenario: str,
        given: Sources | None = None,
        *,
        now: Callable[[], Moment] | None = None,
    ) -> None:
        self.scenario = scenario
        self._given = given or Sources()
        self._now = now
        self._portal: DemoPortal | None = None

    @property
    def portal(self) -> DemoPortal | None:
        """The portal's buttons; None until the simulation is served."""
        return self._portal

    def scenarios(self) -> tuple[tuple[str, str], ...]:
        """Name and description of every scenario that can be served here."""
        from tui_app.simulator import SCENARIOS, NeedsExtra, check

        offered = []
        for one in SCENARIOS.values():
            try:
                check(one.name)
            except NeedsExtra:
                continue
            offered.append((one.name, one.description))
        return tuple(offered)

    def play(self, scenario: str) -> tuple[Settings, OpenClient]:
        """The settings that a scenario is asked with, and what opens a client on it.

        Raises:
            UsageError: there is no such scenario, or not everything that it needs.
        """
        settings = build_from(self._given.in_demo(options_of(scenario)))
        self.scenario, self._portal = scenario, None
        return settings, opener(settings, scenario, now=self._now, on_served=self._take)

    def _take(self, simulation: Simulation) -> None:
        from tui_app.portal import DemoPortal

        self._portal = DemoPortal(simulation.stage)
