"""The buttons of the Azure portal, over the simulator's world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.core.identities import Attached
from tui_app.core.portal import Switch
from tui_app.core.token import IdentityKind
from tui_app.simulator import acts

if TYPE_CHECKING:  # a type only
    from tui_app.simulator.stage import Stage

_DATA_GROUP = "rg-data"


class DemoPortal:
    """`core.portal.Portal` over what plays in a simulation."""

    def __init__(self, stage: Stage) -> None:
        self._stage, world = stage, stage.world
        self._first = (world.system_identity, tuple(world.assignments), world.is_calm)

    def attached(self) -> tuple[Attached, ...]:
        """The identities of the VM, the system-assigned one first."""
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
        match switch:
            case Switch.IDENTITY:
                return self._stage.world.system_identity is not None
            case Switch.CALM:
                return self._stage.world.is_calm
            case Switch.READER | Switch.DIRECT:
                return acts.has_role(self._stage, "Reader", self._scope(switch))

    def turn(self, switch: Switch, *, on: bool) -> str:
        """Switch it, as the portal would."""
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
