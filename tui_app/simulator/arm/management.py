"""Management groups, and the flat list of everything above resource groups."""

from __future__ import annotations

from typing import Any

from tui_app.simulator.arm import versions
from tui_app.simulator.arm.call import ArmError, Call
from tui_app.simulator.arm.containers import visible_subscriptions
from tui_app.simulator.arm.paging import page
from tui_app.simulator.estate import ManagementGroup, Subscription
from tui_app.simulator.world import World

READ = "Microsoft.Management/managementGroups/read"
KIND = "Microsoft.Management/managementGroups"


def answer(call: Call, rest: list[str]) -> dict[str, Any]:
    """Answer for `/providers/Microsoft.Management/{rest}`."""
    versions.check_type(call, "Microsoft.Management", rest[0] if rest else "")
    match [part.lower() for part in rest]:
        case ["managementgroups"]:
            return _listing(call)
        case ["managementgroups", name]:
            return _one(call, name)
        case ["managementgroups", name, "descendants"]:
            return _descendants(call, name)
        case ["getentities"]:
            return _entities(call)
        case _:
            text = (
                "The request did not have a subscription or a valid tenant level resource provider."
            )
            raise ArmError(404, "MissingSubscription", text)


def _listing(call: Call) -> dict[str, Any]:
    seen = [one for one in call.world.management_groups if call.access.may(READ, one.scope)]
    return page(call, seen, lambda one: _row(call.world, one))


def _row(world: World, one: ManagementGroup) -> dict[str, Any]:
    properties = {"tenantId": world.tenant_id, "displayName": one.display_name}
    return {"id": one.scope, "type": KIND, "name": one.name, "properties": properties}


def _find(call: Call, name: str) -> ManagementGroup:
    lineage = call.world.lineage(name)
    scope = lineage[0].scope if lineage else f"/providers/{KIND}/{name}"
    call.require(READ, scope)
    if not lineage:
        raise ArmError(404, "NotFound", f"'/providers/{KIND}/{name}' not found.")
    return lineage[0]


def _one(call: Call, name: str) -> dict[str, Any]:
    one = _find(call, name)
    body = _row(call.world, one)
    properties = body["properties"]
    parent = call.world.lineage(one.parent)[:1]
    properties["details"] = {
        "version": 1,
        "parent": {"id": parent[0].scope, "name": parent[0].name} if parent else None,
    }
    expand = call.parameter("$expand").lower()
    if expand == "ancestors":
        properties["managementGroupAncestors"] = [
            above.name for above in call.world.lineage(one.parent)
        ]
    if expand == "children":
        properties["children"] = [_child(child) for child in _children(call.world, one)]
    return body


def _child(child: ManagementGroup | Subscription) -> dict[str, Any]:
    if isinstance(child, Subscription):
        kind, name, display = "/subscriptions", child.id, child.name
    else:
        kind, name, display = KIND, child.name, child.display_name
    return {"id": child.scope, "type": kind, "name": name, "displayName": display}


def _children(world: World, one: ManagementGroup) -> list[ManagementGroup | Subscription]:
    wanted = one.name.casefold()
    return [
        *(group for group in world.management_groups if group.parent.casefold() == wanted),
        *(
            subscription
            for subscription in world.subscriptions.values()
            if subscription.management_group.casefold() == wanted
        ),
    ]


def _descendants(call: Call, name: str) -> dict[str, Any]:
    found: list[tuple[ManagementGroup, ManagementGroup | Subscription]] = []
    waiting = [_find(call, name)]
    while waiting:
        parent = waiting.pop(0)
        for child in _children(call.world, parent):
            found.append((parent, child))
            if isinstance(child, ManagementGroup):
                waiting.append(child)

    def render(pair: tuple[ManagementGroup, ManagementGroup | Subscription]) -> dict[str, Any]:
        body = _child(pair[1])
        display = body.pop("displayName")
        return body | {"properties": {"displayName": display, "parent": {"id": pair[0].scope}}}

    return page(call, found, render)


def _entities(call: Call) -> dict[str, Any]:
    """Visible subscriptions and groups, and the groups above them, which may be `noaccess`."""
    world = call.world
    subscriptions = visible_subscriptions(call)
    above = {group.name for one in subscriptions for group in world.ancestors(one)}
    groups = [
        one
        for one in world.management_groups
        if one.name in above or call.access.may(READ, one.scope)
    ]
    everything: list[ManagementGroup | Subscription] = [*groups, *subscriptions]
    rows = [_entity(call, one) for one in everything]
    return page(call, rows, lambda row: row)


def _entity(call: Call, one: ManagementGroup | Subscription) -> dict[str, Any]:
    world, is_group = call.world, isinstance(one, ManagementGroup)
    parent = one.parent if isinstance(one, ManagementGroup) else one.management_group
    chain = world.lineage(parent)[::-1]
    body = _child(one)
    display = body.pop("displayName")
    may_read = not is_group or call.access.may(READ, one.scope)
    children = _children(world, one) if isinstance(one, ManagementGroup) else []
    body["properties"] = {
        "tenantId": world.tenant_id,
        "displayName": display,
        "parent": {"id": chain[-1].scope if chain else None},
        "permissions": "view" if may_read else "noaccess",
        "inheritedPermissions": "view" if may_read else "noaccess",
        "parentDisplayNameChain": [group.display_name for group in chain],
        "parentNameChain": [group.name for group in chain],
        "numberOfChildren": len(children),
        "numberOfChildGroups": sum(isinstance(child, ManagementGroup) for child in children),
    }
    return body
