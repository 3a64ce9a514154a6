"""What is inside a node: the list to ask for, and what each of its items becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tui_app.core import arm
from tui_app.ui.panels.resources.nodes import (
    Kind,
    Node,
    group_node,
    management_group_node,
    resource_node,
    subscription_node,
    tenant_node,
)

MANAGEMENT_GROUPS = "/providers/Microsoft.Management/managementGroups"

Make = Callable[[Mapping[str, Any]], Node | None]


class Contents(NamedTuple):
    """A list of ARM's, and how to read its items; an item that is not wanted becomes None."""

    path: str
    api_version: str
    make: Make


def contents_of(node: Node, child_version: str = "") -> Contents:
    """The list of what is inside a node that has a list; `child_version` is that of a child type.

    Raises:
        KeyError: what is inside a node of this kind is not listed by one request.
    """
    scope = node.scope
    return {
        Kind.TENANTS: Contents("/tenants", arm.SUBSCRIPTIONS_API, tenant_node),
        Kind.MANAGEMENT_GROUPS: Contents(
            MANAGEMENT_GROUPS, arm.MANAGEMENT_API, management_group_node
        ),
        Kind.MANAGEMENT_GROUP: Contents(
            f"{scope}/descendants", arm.MANAGEMENT_API, lambda item: _child_of(scope, item)
        ),
        Kind.SUBSCRIPTION: Contents(f"{scope}/resourcegroups", arm.RESOURCES_API, group_node),
        Kind.GROUP: Contents(f"{scope}/resources", arm.RESOURCES_API, resource_node),
        Kind.CHILDREN: Contents(scope, child_version, resource_node),
    }[node.kind]


def _child_of(scope: str, item: Mapping[str, Any]) -> Node | None:
    """A descendant of a management group, if it stands right below it."""
    properties = item.get("properties")
    known = properties if isinstance(properties, dict) else {}
    parent = known.get("parent")
    parent_id = parent.get("id") if isinstance(parent, dict) else None
    if not isinstance(parent_id, str) or not arm.same_id(parent_id, scope):
        return None
    if str(item.get("type") or "").casefold().endswith("/subscriptions"):
        name = known.get("displayName") or item.get("name")
        return subscription_node({**item, "displayName": name, "subscriptionId": item.get("name")})
    return management_group_node(item)


COUNTED = {
    Kind.TENANTS: "tenant",
    Kind.MANAGEMENT_GROUPS: "group",
    Kind.MANAGEMENT_GROUP: "member",
    Kind.SUBSCRIPTION: "group",
    Kind.GROUP: "resource",
    Kind.RESOURCE: "child type",
    Kind.CHILDREN: "resource",
}
"""What is counted inside a node of each kind."""
