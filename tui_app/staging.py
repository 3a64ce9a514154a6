"""The demo as a stage: other scenarios can be played, and the portal's buttons change the world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_app.core.portal import Switch
from tui_app.demo import OpenClient, opener, options_of
from tui_app.settings import Settings, build

if TYPE_CHECKING:  # the simulator is loaded when a client is opened, not before
    from collections.abc import Callable

    from tui_app.core.clock import Moment
    from tui_app.core.identities import Attached
    from tui_app.simulator import Simulation
    from tui_app.simulator.stage import Stage

_DATA_GROUP = "rg-data"


class DemoPortal:
    """`core.portal.Portal` over what plays in a simulation."""

    def __init__(self, stage: Stage) -> None:
        self._stage, world = stage, stage.world
        self._first = (world.system_identity, tuple(world.assignments), world.is_calm)

    def attached(self) -> tuple[Attached, ...]:
        """The identities of the VM, the system-assigned one first."""
        from tui_app.core.identities import Attached
        from tui_app.core.token import IdentityKind

        return tuple(
            Attached(
                IdentityKind.SYSTEM_ASSIGNED if one.is_system else IdentityKind.USER_ASSIGNED,
                one.name,
                client_id=one.client_id,
                object_id=one.object_id,
                resource_id="" if one.is_system else one.resource_id,
            )
            for one in self._stage.world.attached_identities()
        )

    def is_on(self, switch: Switch) -> bool:
        """How it stands in the world."""
        from tui_app.simulator import acts

        match switch:
            case Switch.IDENTITY:
                return self._stage.world.system_identity is not None
            case Switch.CALM:
                return self._stage.world.is_calm
            case Switch.READER | Switch.DIRECT:
                return acts.has_role(self._stage, "Reader", self._scope(switch))

    def turn(self, switch: Switch, *, on: bool) -> str:
        """Switch it, as the portal would."""
        from tui_app.simulator import acts

        match switch:
            case Switch.IDENTITY:
                acts.switch_system_identity(self._stage, on=on)
            case Switch.CALM:
                self._stage.world.is_calm = on
            case Switch.READER | Switch.DIRECT:
                act = acts.grant if on else acts.revoke
                try:
                    act(self._stage, "Reader", self._scope(switch))
                except acts.NotPossible:
                    return "There is no identity yet that could be given a role." if on else ""
        return ""

    def start_over(self) -> None:
        """As it was; an identity that is switched on anew is another one all the same, as in Azure."""
        world = self._stage.world
        world.system_identity, assignments, world.is_calm = self._first
        world.assignments[:] = assignments

    def _scope(self, switch: Switch) -> str:
        vm = self._stage.world.vm
        group = _DATA_GROUP if switch is Switch.DIRECT else vm.group
        return f"/subscriptions/{vm.subscription_id}/resourceGroups/{group}"


class DemoStage:
    """What the app is given in a demo: how to play a scenario, and the portal of the one that plays."""

    def __init__(
        self,
        scenario: str,
        given: Mapping[str, str] | None = None,
        *,
        now: Callable[[], Moment] | None = None,
    ) -> None:
        self.scenario = scenario
        self._given = {name: text for name, text in (given or {}).items() if text}
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
        settings = build(options_of(scenario) | self._given, {})
        self.scenario, self._portal = scenario, None
        return settings, opener(settings, scenario, now=self._now, on_served=self._take)

    def _take(self, simulation: Simulation) -> None:
        self._portal = DemoPortal(simulation.stage)
