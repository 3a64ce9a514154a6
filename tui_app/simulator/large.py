"""The scenario `large`: 100,000 resources in 40 subscriptions, each made when looked at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

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


class Size(NamedTuple):
    """How much there is in each subscription."""

    groups: int = GROUPS
    per_group: int = PER_GROUP
    wide: int = 0
    """Resources of one more group, `rg-wide-00`, in the VM's own subscription."""

    @property
    def even(self) -> int:
        """How many there are in all groups of the usual width."""
        return self.groups * self.per_group


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
    """A subscription's resources by position: group `i // 100`, kind by `i % 100`; then the wide group's."""

    __slots__ = ("_number", "_scope", "_size")

    lists_all = True

    def __init__(self, number: int, scope: str, size: Size) -> None:
        super().__init__(())
        self._number = number
        self._scope = scope
        self._size = size

    def __len__(self) -> int:
        return self._size.even + self._size.wide

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
        if name == wide_name(self._number):
            return _View(self, range(self._size.even, len(self)))
        number, width = int(name.rpartition("-")[2]), self._size.per_group
        return _View(self, range(number * width, (number + 1) * width))

    def of_type(self, kind: str) -> Sequence[Resource]:
        wanted = kind.casefold()
        places = range(len(self))
        return _View(self, [at for at in places if self._kind(at)[0].casefold() == wanted])

    def _kind(self, at: int) -> tuple[str, str]:
        """The type, and its short name; each group has some of every one."""
        width = self._size.per_group
        return _LAYOUT[at % width * PER_GROUP // width]

    def _make(self, at: int) -> Resource:
        kind, short = self._kind(at)
        group = at // self._size.per_group
        within = group_name(self._number, group)
        if at >= self._size.even:
            group, within = 0, wide_name(self._number)
        name = f"{short}-{self._number:02}-{at:04}"
        return Resource(
            f"{self._scope}/resourceGroups/{within}/providers/{kind}/{name}",
            name,
            kind,
            _REGIONS[group % len(_REGIONS)],
            {"stage": _STAGES[group % len(_STAGES)]},
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


@lru_cache(4096)
def group_name(subscription: int, group: int) -> str:
    """Name of the n-th group of a subscription."""
    return f"rg-{_STAGES[group % len(_STAGES)]}-{subscription:02}-{group:02}"


def wide_name(subscription: int) -> str:
    """Name of the group of a subscription that holds much more than the others."""
    return f"rg-wide-{subscription:02}"


def build(_: float) -> World:
    """The scenario's world."""
    return build_sized(Size())


def build_sized(size: Size) -> World:
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
    made = (
        _subscription(number, estate.name, size if number == 0 else size._replace(wide=0))
        for number in range(SUBSCRIPTIONS)
    )
    world.subscriptions = {one.id: one for one in made}
    world.assignments.clear()
    world.enable_system_identity()
    world.assign_role("Owner", estate.scope, principal_id=ADMINS)
    world.assign_role("Reader", estate.scope)
    return world


def _subscription(number: int, parent: str, size: Size) -> Subscription:
    own_id = guid(f"estate {number}") if number else PRODUCTION
    groups = tuple(
        ResourceGroup(
            name=group_name(number, group),
            location=_REGIONS[group % len(_REGIONS)],
            tags={"stage": _STAGES[group % len(_STAGES)]},
        )
        for group in range(size.groups)
    )
    if size.wide:
        groups += (ResourceGroup(name=wide_name(number), location=_REGIONS[0]),)
    return Subscription(
        id=own_id,
        name=f"Estate {number:02}",
        management_group=parent,
        groups=groups,
        resources=_Store(number, f"/subscriptions/{own_id}", size),
    )
