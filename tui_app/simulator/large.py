"""The scenario `large`: 100,000 resources in 40 subscriptions, each made when looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_app.simulator.estate import (
    TENANT_ID,
    ManagementGroup,
    Resource,
    ResourceGroup,
    ResourceStore,
    Subscription,
    VirtualMachine,
    guid,
    scope_key,
)
from tui_app.simulator.world import World
from tui_app.simulator.worlds import ADMINS, PRODUCTION, base

SUBSCRIPTIONS = 40
GROUPS = 25
PER_GROUP = 100

_KINDS = (
    # type, short name, how many of each hundred
    ("Microsoft.Compute/virtualMachines", "vm", 18),
    ("Microsoft.Compute/disks", "disk", 24),
    ("Microsoft.Network/networkInterfaces", "nic", 18),
    ("Microsoft.Network/publicIPAddresses", "pip", 8),
    ("Microsoft.Network/networkSecurityGroups", "nsg", 6),
    ("Microsoft.Network/virtualNetworks", "vnet", 2),
    ("Microsoft.Storage/storageAccounts", "st", 8),
    ("Microsoft.KeyVault/vaults", "kv", 4),
    ("Microsoft.Sql/servers", "sql", 2),
    ("Microsoft.Web/sites", "app", 6),
    ("Microsoft.Web/serverFarms", "plan", 2),
    ("Microsoft.Insights/components", "appi", 2),
)
_LAYOUT = tuple((kind, short) for kind, short, count in _KINDS for _ in range(count))
_REGIONS = ("westeurope", "northeurope", "westus", "westus2", "eastus")
_STAGES = ("prod", "test", "dev")
_DONE = {"provisioningState": "Succeeded"}


class _Store(ResourceStore):
    """A subscription's resources by position: group `i // 100`, kind by `i % 100`."""

    __slots__ = ("_number", "_scope")

    lists_all = True

    def __init__(self, number: int, scope: str) -> None:
        super().__init__(())
        self._number = number
        self._scope = scope

    def __len__(self) -> int:
        return GROUPS * PER_GROUP

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._make(at) for at in range(*index.indices(len(self)))]
        return self._make(range(len(self))[index])

    def find(self, resource_id: str) -> Resource | None:
        """The position is in the name: `vm-07-0142`."""
        key = scope_key(resource_id)
        digits = key[-1].rpartition("-")[2] if key else ""
        if not digits.isdecimal() or int(digits) >= len(self):
            return None
        item = self._make(int(digits))
        return item if scope_key(item.id) == key else None

    def in_group(self, name: str) -> Sequence[Resource]:
        number = int(name.rpartition("-")[2])
        return _View(self, range(number * PER_GROUP, (number + 1) * PER_GROUP))

    def of_type(self, kind: str) -> Sequence[Resource]:
        wanted = kind.casefold()
        places = [at for at, (one, _) in enumerate(_LAYOUT) if one.casefold() == wanted]
        return _View(self, [group * PER_GROUP + at for group in range(GROUPS) for at in places])

    def _make(self, at: int) -> Resource:
        group, place = divmod(at, PER_GROUP)
        kind, short = _LAYOUT[place]
        name = f"{short}-{self._number:02}-{at:04}"
        return Resource(
            id=f"{self._scope}/resourceGroups/{group_name(self._number, group)}/providers/{kind}/{name}",
            name=name,
            type=kind,
            location=_REGIONS[group % len(_REGIONS)],
            tags={"stage": _STAGES[group % len(_STAGES)]},
            properties=_DONE,
        )


class _View(Sequence[Resource]):
    """Some of a store's resources, by position."""

    __slots__ = ("_places", "_store")

    def __init__(self, store: _Store, places: Sequence[int]) -> None:
        self._store = store
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._store[at] for at in self._places[index]]
        return self._store[self._places[index]]


def group_name(subscription: int, group: int) -> str:
    """Name of the n-th group of a subscription."""
    return f"rg-{_STAGES[group % len(_STAGES)]}-{subscription:02}-{group:02}"


def build(_: float) -> World:
    """Forty subscriptions under one management group, Reader on it; the VM is one of the many."""
    estate = ManagementGroup(name="mg-estate", display_name="Estate", parent=TENANT_ID)
    vm = VirtualMachine(
        name="vm-00-0000",
        subscription_id=PRODUCTION,
        group=group_name(0, 0),
        location=_REGIONS[0],
        tags={"stage": _STAGES[0]},
    )
    world = base(vm)
    world.management_groups = (*world.management_groups, estate)
    made = (_subscription(number, estate.name) for number in range(SUBSCRIPTIONS))
    world.subscriptions = {one.id: one for one in made}
    world.assignments.clear()
    world.enable_system_identity()
    world.assign_role("Owner", estate.scope, principal_id=ADMINS)
    world.assign_role("Reader", estate.scope)
    return world


def _subscription(number: int, parent: str) -> Subscription:
    own_id = guid(f"estate {number}") if number else PRODUCTION
    groups = tuple(
        ResourceGroup(
            name=group_name(number, group),
            location=_REGIONS[group % len(_REGIONS)],
            tags={"stage": _STAGES[group % len(_STAGES)]},
        )
        for group in range(GROUPS)
    )
    return Subscription(
        id=own_id,
        name=f"Estate {number:02}",
        management_group=parent,
        groups=groups,
        resources=_Store(number, f"/subscriptions/{own_id}"),
    )
