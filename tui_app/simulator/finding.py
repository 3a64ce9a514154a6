"""What a person may name in a world, found by any of its names; and what to say when it is not there."""

from __future__ import annotations

import re
from difflib import get_close_matches

from tui_app.simulator.estate import TENANT_ID
from tui_app.simulator.roles import RoleDefinition
from tui_app.simulator.world import IDENTITY_TYPE, Identity, World

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class NotFound(ValueError):  # noqa: N818 - it names what happened
    """There is no such thing in this world; one sentence says what there is."""


def own_identities(world: World) -> tuple[Identity, ...]:
    """The identities of the machine: the VM's, or those of the host that stands in its place."""
    return world.host.attached if world.host else world.attached_identities()


def user_identities(world: World) -> tuple[Identity, ...]:
    """The user-assigned identities that can be attached, those that are attached among them."""
    found = {one.resource_id.casefold(): one for one in world.user_identities}
    subscription = world.subscription(world.vm.subscription_id)
    for resource in subscription.resources.of_type(IDENTITY_TYPE) if subscription else ():
        identity = Identity(
            name=resource.name,
            client_id=str(resource.properties["clientId"]),
            object_id=str(resource.properties["principalId"]),
            tenant_id=str(resource.properties.get("tenantId", TENANT_ID)),
            resource_id=resource.id,
            is_system=False,
        )
        found.setdefault(resource.id.casefold(), identity)
    return tuple(found.values())


def user_identity(world: World, name: str) -> Identity:
    """The user-assigned identity of this name, client id, object id or resource id.

    Raises:
        NotFound: there is none.
    """
    known = user_identities(world)
    for one in known:
        if _goes_by(one, name):
            return one
    there_are = ", ".join(one.name for one in known) or "none"
    raise NotFound(
        f"no user-assigned identity '{name}'; expected a name or id of one of: {there_are}"
    )


def principal(world: World, name: str) -> str:
    """The object id of whoever is meant: an identity by any of its names, or any object id.

    Raises:
        NotFound: it is neither.
    """
    known = (*own_identities(world), *user_identities(world))
    for one in known:
        if _goes_by(one, name):
            return one.object_id
    if GUID.fullmatch(name):
        return name.lower()
    there_are = ", ".join(dict.fromkeys(one.name for one in known)) or "none"
    raise NotFound(f"no principal '{name}'; expected an object id, or a name or id of: {there_are}")


def role(world: World, name: str) -> RoleDefinition:
    """The role of this name, GUID or full id.

    Raises:
        NotFound: this tenant has none such.
    """
    try:
        return world.role(name)
    except KeyError:
        names = [one.name for one in world.roles()]
        close = get_close_matches(name, names, n=3) or names[:3]
        raise NotFound(
            f"no role '{name}'; expected a name or GUID such as {', '.join(close)}"
        ) from None


def scope(world: World, given: str) -> str:
    """A scope as it is, once it is known to be there: `/`, a management group, or in a subscription.

    What lies below a resource group is not looked at.

    Raises:
        NotFound: it is not there, or is no scope.
    """
    parts = [part for part in given.split("/") if part]
    match [part.casefold() for part in parts] if given.startswith("/") else ["no id"]:
        case []:
            return "/"
        case ["providers", "microsoft.management", "managementgroups", name]:
            there_are = [group.name for group in world.management_groups]
            if name in (one.casefold() for one in there_are):
                return given
            raise NotFound(
                f"no management group '{parts[3]}'; expected one of: {', '.join(there_are)}"
            )
        case ["subscriptions", _, *below]:
            _check_in_subscription(world, parts, below)
            return given.rstrip("/")
        case _:
            pass
    raise NotFound(
        f"scope '{given}': expected an id that begins with /subscriptions/…, such as"
        f" {group_of_vm(world)}"
    )


def _check_in_subscription(world: World, parts: list[str], below: list[str]) -> None:
    subscription = world.subscription(parts[1])
    if subscription is None:
        some = ", ".join(list(world.subscriptions)[:3])
        raise NotFound(f"no subscription '{parts[1]}'; expected one such as {some}")
    if below[:1] == ["resourcegroups"] and len(below) > 1:
        if subscription.group(parts[3]) is None:
            some = ", ".join(group.name for group in subscription.groups[:5])
            raise NotFound(f"no resource group '{parts[3]}'; expected one such as {some}")
    elif below:
        raise NotFound(
            f"scope '{'/'.join(['', *parts])}': after the subscription, expected /resourceGroups/NAME"
        )


def group_of_vm(world: World) -> str:
    """The id of the resource group that the VM is in."""
    return f"/subscriptions/{world.vm.subscription_id}/resourceGroups/{world.vm.group}"


def in_words(scope: str) -> str:
    """A scope as people say it: a resource group by its name, anything else by its id."""
    match scope.split("/"):
        case ["", "subscriptions", _, "resourceGroups", group]:
            return f"the resource group {group}"
        case _:
            return scope


def _goes_by(identity: Identity, name: str) -> bool:
    """Whether this is its name or one of its ids, in whatever case."""
    return identity.name.casefold() == name.casefold() or any(
        identity.goes_by(kind, name) for kind in ("client_id", "object_id", "resource_id")
    )
