"""The tree as data: nodes that load once, and the flat list of those in view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tui_app.core.arm import parse_id
from tui_app.core.arm_errors import ArmFinding


class Kind(StrEnum):
    """What a node stands for."""

    SUBSCRIPTION = "subscription"
    GROUP = "group"
    RESOURCE = "resource"
    CHILDREN = "child type"
    """Everything of one type below a resource."""
    TENANTS = "tenants"
    TENANT = "tenant"
    MANAGEMENT_GROUPS = "management groups"
    MANAGEMENT_GROUP = "management group"
    TOP = "top"
    """What holds the rows of the first level; never a row itself."""
    NOTE = "note"
    """No thing of Azure's: a state of the node above it, such as why it could not be read."""


_HAS_DOCUMENT = (Kind.SUBSCRIPTION, Kind.GROUP, Kind.RESOURCE, Kind.MANAGEMENT_GROUP)


@dataclass(slots=True, eq=False)
class Node:
    """One row of the tree. Mutable: it is filled when it is first opened."""

    kind: Kind
    scope: str
    """ARM id, or the path of a list; for a note the id of the node above, made unique."""
    label: str
    item: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """As the list gave it; empty where no list did."""
    depth: int = 0
    under: str = ""
    """Key of the management group that it stands in: a subscription stands elsewhere too."""
    children: list[Node] = field(default_factory=list, repr=False)
    is_open: bool = False
    is_loaded: bool = False
    is_loading: bool = False
    is_here: bool = False
    """It is the machine that this program runs on."""
    read_at: float = 0.0
    """Steady seconds at which what is inside was read."""
    about: str = ""
    """Of a note: where rights are asked for."""
    finding: ArmFinding | None = None
    """Of a note: why the node above it could not be read."""
    exchange: int = 0
    """Of a note: the request that failed; 0: none."""

    @property
    def key(self) -> str:
        """What identifies it across reloads: ids compare without case."""
        return f"{self.under}{self.kind}:{self.scope.casefold()}"

    @property
    def can_open(self) -> bool:
        """Whether there may be something inside."""
        return self.kind not in (Kind.NOTE, Kind.TENANT)

    @property
    def has_document(self) -> bool:
        """Whether it can be read by its id."""
        return self.kind in _HAS_DOCUMENT

    @property
    def is_listed(self) -> bool:
        """Whether ARM has listed it: else it is known from IMDS, or was gone to."""
        return "id" in self.item

    @property
    def asked_scope(self) -> str:
        """Where rights are asked for; empty where there are none."""
        if self.kind is Kind.CHILDREN:
            return self.scope.rpartition("/")[0]
        if self.kind is Kind.NOTE:
            return self.about
        return self.scope if self.has_document else ""

    @property
    def has_note(self) -> bool:
        """Whether a line inside says that something is amiss."""
        return any(child.kind is Kind.NOTE for child in self.children)

    @property
    def count(self) -> int:
        """How many things are inside."""
        return sum(child.kind is not Kind.NOTE for child in self.children)

    def adopt(self, children: Iterable[Node]) -> None:
        """Put these inside; what was there before and is the same thing stays as it was opened."""
        before = {child.key: child for child in self.children if child.kind is not Kind.NOTE}
        under = f"{self.key}>" if self.kind is Kind.MANAGEMENT_GROUP else self.under
        self.children = []
        for child in children:
            child.depth, child.under = self.depth + 1, under
            old = before.get(child.key) if before else None
            if old is not None:
                old.item, old.label = child.item or old.item, child.label
                child = old  # noqa: PLW2901  # the one that may be open already
            self.children.append(child)

    def note(self, text: str, finding: ArmFinding | None = None, exchange: int = 0) -> Node:
        """A line inside this node that says how it stands."""
        return Node(
            Kind.NOTE, self.scope, text, about=self.asked_scope, finding=finding, exchange=exchange
        )


def visible(roots: Iterable[Node]) -> Iterator[Node]:
    """The nodes in view, top down."""
    for node in roots:
        yield node
        if node.is_open:
            yield from visible(node.children)


def subscription_node(item: Mapping[str, Any]) -> Node:
    """A subscription as a list gives it."""
    scope = str(item.get("id") or f"/subscriptions/{item.get('subscriptionId', '')}")
    label = str(item.get("displayName") or item.get("subscriptionId") or parse_id(scope).name)
    return Node(Kind.SUBSCRIPTION, scope, label, item)


def group_node(item: Mapping[str, Any]) -> Node:
    """A resource group as a list gives it."""
    return Node(Kind.GROUP, str(item.get("id") or ""), str(item.get("name") or "?"), item)


def resource_node(item: Mapping[str, Any]) -> Node:
    """A resource as a list gives it."""
    scope = str(item.get("id") or "")
    label = str(item.get("name") or parse_id(scope).name)
    return Node(Kind.RESOURCE, scope, label, item)


def tenant_node(item: Mapping[str, Any]) -> Node:
    """A tenant; of most of them an application learns the id and little else."""
    tenant_id = str(item.get("tenantId") or "?")
    label = str(item.get("displayName") or item.get("defaultDomain") or tenant_id)
    return Node(Kind.TENANT, str(item.get("id") or f"/tenants/{tenant_id}"), label, item)


def management_group_node(item: Mapping[str, Any]) -> Node:
    """A management group, from a list or from the descendants of another."""
    properties = item.get("properties")
    known = properties if isinstance(properties, dict) else {}
    scope = str(item.get("id") or "")
    label = str(known.get("displayName") or item.get("name") or parse_id(scope).name)
    return Node(Kind.MANAGEMENT_GROUP, scope, label, item)


def children_node(resource_id: str, child_type: str) -> Node:
    """Everything of a child type below a resource; the type is named in full."""
    name = child_type.rpartition("/")[2]
    return Node(Kind.CHILDREN, f"{resource_id}/{name}", name, {"type": child_type})
