"""The tree as data: nodes that load once, and the flat list of those in view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    NOTE = "note"
    """No thing of Azure's: a state of the node above it, such as why it could not be read."""


@dataclass(slots=True, eq=False)
class Node:
    """One row of the tree. Mutable: it is filled when it is first opened."""

    kind: Kind
    scope: str
    """ARM id; for a note the id of the node above, made unique."""
    label: str
    depth: int = 0
    item: Mapping[str, Any] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    is_open: bool = False
    is_loaded: bool = False
    is_loading: bool = False
    finding: ArmFinding | None = None
    """Of a note: why the node above it could not be read."""

    @property
    def key(self) -> str:
        """What identifies it across reloads: ids compare without case."""
        return f"{self.kind}:{self.scope.casefold()}"

    @property
    def can_open(self) -> bool:
        """Whether there may be something inside."""
        return self.kind in (Kind.SUBSCRIPTION, Kind.GROUP)

    def note(self, text: str) -> None:
        """Replace what is inside by one line that says how it stands."""
        self.children = [Node(Kind.NOTE, self.scope, text, self.depth + 1)]


def visible(roots: list[Node]) -> Iterator[Node]:
    """The nodes in view, top down."""
    for node in roots:
        yield node
        if node.is_open:
            yield from visible(node.children)


def subscription_node(item: Mapping[str, Any]) -> Node:
    """A subscription as a list gives it."""
    scope = str(item.get("id") or f"/subscriptions/{item.get('subscriptionId', '')}")
    label = str(item.get("displayName") or item.get("subscriptionId") or scope)
    return Node(Kind.SUBSCRIPTION, scope, label, item=item)


def group_node(item: Mapping[str, Any], depth: int) -> Node:
    """A resource group as a list gives it."""
    return Node(Kind.GROUP, str(item.get("id") or ""), str(item.get("name") or "?"), depth, item)


def resource_node(item: Mapping[str, Any], depth: int) -> Node:
    """A resource as a list gives it."""
    scope = str(item.get("id") or "")
    label = str(item.get("name") or parse_id(scope).name)
    return Node(Kind.RESOURCE, scope, label, depth, item)
