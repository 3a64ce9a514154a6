"""What can be found in Azure: subscriptions, groups, resources, the VM. Values only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tui_app.simulator.exchange import NOTHING

TENANT_ID = "5a1c9d2e-7b34-4f80-9e16-c28d40b7f3a5"


def guid(seed: str) -> str:
    """A GUID that is the same in every run."""
    digits = hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def scope_key(scope: str) -> tuple[str, ...]:
    """A scope for comparing: case-folded segments, empty ones dropped."""
    return tuple(part for part in scope.casefold().split("/") if part)


class Resource(NamedTuple):
    """Anything below a resource group."""

    id: str
    name: str
    type: str
    location: str = ""
    tags: Mapping[str, str] | None = None
    kind: str = ""
    sku: Mapping[str, Any] | None = None
    zones: tuple[str, ...] = ()
    managed_by: str = ""
    properties: Mapping[str, Any] = NOTHING
    is_listed: bool = True
    """False for child resources that only a GET of their parent's collection shows."""

    @property
    def group(self) -> str:
        """Name of the resource group."""
        return self.id.split("/", 5)[4]


class ResourceGroup(NamedTuple):
    """A resource group."""

    name: str
    location: str
    tags: Mapping[str, str] = NOTHING
    managed_by: str = ""


class ResourceStore(Sequence[Resource]):
    """The resources of one subscription, found by position or by id."""

    __slots__ = ("_by_id", "_items")

    lists_all = False
    """Whether every single one belongs in lists."""

    def __init__(self, items: Sequence[Resource]) -> None:
        self._items = tuple(items)
        self._by_id = {scope_key(item.id): item for item in self._items}

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]

    def find(self, resource_id: str) -> Resource | None:
        """The resource with this id, in whatever case."""
        return self._by_id.get(scope_key(resource_id))

    def in_group(self, name: str) -> Sequence[Resource]:
        """Those of one resource group, spelled as the group spells itself."""
        return [item for item in self._items if item.group == name]

    def of_type(self, kind: str) -> Sequence[Resource]:
        """Those of one type, in whatever case."""
        wanted = kind.casefold()
        return [item for item in self._items if item.type.casefold() == wanted]


class Subscription(NamedTuple):
    """A subscription with everything in it."""

    id: str
    name: str
    tenant_id: str = TENANT_ID
    management_group: str = ""
    """Name of its parent."""
    groups: tuple[ResourceGroup, ...] = ()
    resources: ResourceStore = ResourceStore(())
    tags: Mapping[str, str] = NOTHING

    @property
    def scope(self) -> str:
        """Its ARM id."""
        return f"/subscriptions/{self.id}"

    def group(self, name: str) -> ResourceGroup | None:
        """The group of this name, in whatever case."""
        wanted = name.casefold()
        return next((group for group in self.groups if group.name.casefold() == wanted), None)


class ManagementGroup(NamedTuple):
    """A management group; the tenant root group has no parent."""

    name: str
    display_name: str
    parent: str = ""

    @property
    def scope(self) -> str:
        """Its ARM id."""
        return f"/providers/Microsoft.Management/managementGroups/{self.name}"


class VirtualMachine(NamedTuple):
    """What the VM is, as both IMDS and ARM tell it."""

    name: str
    subscription_id: str
    group: str
    location: str
    os: Literal["Linux", "Windows"] = "Linux"
    size: str = "Standard_D2s_v5"
    private_ip: str = "10.0.0.4"
    mac: str = "000D3A2B4C5D"
    admin: str = "azureuser"
    image: tuple[str, str, str, str] = (
        "canonical", "ubuntu-24_04-lts", "server", "24.04.202601010",
    )  # fmt: skip
    tags: Mapping[str, str] = NOTHING

    @property
    def id(self) -> str:
        """Its ARM id."""
        return (
            f"/subscriptions/{self.subscription_id}/resourceGroups/{self.group}"
            f"/providers/Microsoft.Compute/virtualMachines/{self.name}"
        )

    @property
    def vm_id(self) -> str:
        """The GUID that IMDS calls vmId."""
        return guid(f"vm {self.id}")
