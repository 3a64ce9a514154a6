"""Resources: lists, collections of a type, and one by its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_app.simulator.arm import filters, versions
from tui_app.simulator.arm.call import ArmError, Call
from tui_app.simulator.arm.containers import missing_group
from tui_app.simulator.arm.paging import page
from tui_app.simulator.estate import Resource, Subscription
from tui_app.simulator.world import Identity, World

CREATED = "2025-10-02T07:31:05.1180219Z"
CHANGED = "2026-01-12T16:48:29.6402337Z"


def listing(call: Call, one: Subscription, group_name: str | None = None) -> dict[str, Any]:
    """The resources of a subscription or a group, as far as the caller may read them."""
    items: Sequence[Resource] = one.resources
    scope, action = one.scope, "Microsoft.Resources/subscriptions/resources/read"
    if group_name is not None:
        found = one.group(group_name)
        scope = f"{one.scope}/resourceGroups/{found.name if found else group_name}"
        action = "Microsoft.Resources/subscriptions/resourceGroups/resources/read"
    if not call.access.holds_anything(scope):
        call.refuse(action, scope)
    if group_name is not None:
        group = one.group(group_name) or missing_group(group_name)
        items = one.resources.in_group(group.name)
    text = call.parameter("$filter")
    principal = filters.principal_wanted(text)
    test = filters.parse("" if principal else text)
    expanded = _expanded({part.strip().lower() for part in call.parameter("$expand").split(",")})
    has_tags = not filters.removes_tags(text)
    reads_all = one.resources.lists_all and call.access.reads_all_of(one)

    def keep(item: Resource) -> bool:
        may_read = reads_all or (item.is_listed and call.access.may_read(item, one))
        if not may_read or not test(item):
            return False
        return principal is None or owns(call.world, item, principal)

    def render(item: Resource) -> dict[str, Any]:
        body = brief(call.world, item)
        if not has_tags:
            body.pop("tags", None)
        body.update(expanded)
        return body

    return page(call, items, render, keep=keep)


def owns(world: World, item: Resource, principal: str) -> bool:
    """Whether this resource owns the system-assigned identity with that object id."""
    return (identity_of(world, item) or {}).get("principalId") == principal


def _expanded(expand: set[str]) -> dict[str, str]:
    known = {"createdTime": CREATED, "changedTime": CHANGED, "provisioningState": "Succeeded"}
    return {name: value for name, value in known.items() if name.lower() in expand}


def by_id(call: Call, one: Subscription, resource_id: str, types: list[str]) -> dict[str, Any]:
    """One resource, with its properties."""
    found = one.resources.find(resource_id)
    location = found.location if found else ""
    kind = versions.check_type(call, types[0], "/".join(types[1:]), location=location or "global")
    action = f"{found.type if found else kind}/read"
    call.require(action, found.id if found else resource_id)
    if found is None:
        raise _not_found(one, resource_id)
    if found.kind == "hostile":  # one whose provider fails in the worst words
        raise ArmError(500, "InternalServerError", call.world.hostile_text)
    return whole(call.world, found)


def _not_found(one: Subscription, resource_id: str) -> ArmError:
    head, _, tail = resource_id.partition("/providers/")
    group_name = head.rsplit("/", 1)[-1]
    if one.group(group_name) is None:
        missing_group(group_name)
    namespace, *rest = tail.split("/")
    named = "/".join([namespace, *rest[::2], *rest[1::2]])
    text = f"The Resource '{named}' under resource group '{group_name}' was not found."
    return ArmError(404, "ResourceNotFound", text)


def collection(call: Call, one: Subscription, scope: str, types: list[str]) -> dict[str, Any]:
    """All resources of a type below a scope: a subscription, a group or a parent resource."""
    kind = versions.check_type(call, types[0], "/".join(types[1:]))
    within = f"{scope}/".casefold()
    found = [item for item in one.resources.of_type(kind) if item.id.casefold().startswith(within)]
    readable = [item for item in found if call.access.may_read(item, one)]
    action = f"{kind}/read"
    if not readable and not call.access.may(action, scope):
        # ARM names a scope here at which no role can be assigned.
        named = f"{scope}/providers/{types[0]}" if len(types) == 2 else scope
        call.refuse(action, scope, named=named)
    return page(call, readable, lambda item: whole(call.world, item))


def brief(world: World, item: Resource) -> dict[str, Any]:
    """A resource as lists show it: without properties."""
    body: dict[str, Any] = {"id": item.id, "name": item.name, "type": item.type}
    if item.sku:
        body["sku"] = item.sku
    if item.kind:
        body["kind"] = item.kind
    if item.managed_by:
        body["managedBy"] = item.managed_by
    if item.location:
        body["location"] = item.location
    if item.zones:
        body["zones"] = list(item.zones)
    if identity := identity_of(world, item):
        body["identity"] = identity
    if item.tags is not None:
        body["tags"] = dict(item.tags)
    return body


def whole(world: World, item: Resource) -> dict[str, Any]:
    """A resource as a GET by id shows it."""
    return brief(world, item) | {"properties": item.properties}


def identity_of(world: World, item: Resource) -> dict[str, Any] | None:
    """The identity block of what has identities in this world; other resources have none."""
    if item.id == world.vm.id:
        return _identity_block(world.system_identity, world.user_identities)
    if world.host and item.id == world.host.resource_id:
        return _identity_block(world.host.system, world.host.users)
    return None


def _identity_block(system: Identity | None, users: Sequence[Identity]) -> dict[str, Any] | None:
    kinds = []
    body: dict[str, Any] = {}
    if system:
        kinds.append("SystemAssigned")
        body["principalId"] = system.object_id
        body["tenantId"] = system.tenant_id
    if users:
        kinds.append("UserAssigned")
        body["userAssignedIdentities"] = {
            identity.resource_id.replace("/resourceGroups/", "/resourcegroups/"): {
                "principalId": identity.object_id,
                "clientId": identity.client_id,
            }
            for identity in users
        }
    return {"type": ", ".join(kinds), **body} if kinds else None
