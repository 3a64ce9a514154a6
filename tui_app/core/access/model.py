"""Roles, assignments and denials, read from what ARM returns. Texts are foreign: untrusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tui_app.core.permissions import Permission, read_permission

EVERYONE = "00000000-0000-0000-0000-000000000000"
"""The principal of a deny assignment that holds for all."""


class Role(NamedTuple):
    """A role definition."""

    id: str
    """GUID, lower case."""
    name: str
    blocks: tuple[Permission, ...]


class Assignment(NamedTuple):
    """Who holds which role where."""

    id: str
    scope: str
    principal_id: str
    role_id: str
    """GUID of the role definition, lower case: the prefixes of the full id vary."""
    condition: str = ""


class Deny(NamedTuple):
    """A deny assignment."""

    id: str
    name: str
    scope: str
    blocks: tuple[Permission, ...]
    principals: frozenset[str]
    excluded: frozenset[str]
    excluded_groups: frozenset[str] = frozenset()
    """Those of the excluded that are groups: whether one is in them may not be known."""
    named_groups: frozenset[str] = frozenset()
    """Those of the principals that are groups."""
    own_scope_only: bool = False


def guid_of(definition_id: str) -> str:
    """The GUID that ends the id of a role definition."""
    return definition_id.rstrip("/").rpartition("/")[2].casefold()


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _properties(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `properties` of an ARM object; a flat one, as the Azure CLI prints it, is its own."""
    value = item.get("properties")
    return value if isinstance(value, dict) else item


def read_assignment(item: Mapping[str, Any]) -> Assignment | None:
    """Read a role assignment; None without a scope, a principal or a role."""
    values = _properties(item)
    scope, principal = _text(values, "scope"), _text(values, "principalId")
    role = guid_of(_text(values, "roleDefinitionId"))
    if not (scope and principal and role):
        return None
    return Assignment(
        id=_text(item, "id") or _text(item, "name"),
        scope=scope,
        principal_id=principal.casefold(),
        role_id=role,
        condition=_text(values, "condition"),
    )


def read_role(item: Mapping[str, Any]) -> Role | None:
    """Read a role definition; None without an id or permissions."""
    values = _properties(item)
    guid = guid_of(_text(item, "id") or _text(item, "name"))
    raw = values.get("permissions")
    if not guid or not isinstance(raw, list):
        return None
    blocks = tuple(read_permission(block) for block in raw if isinstance(block, dict))
    return Role(id=guid, name=_text(values, "roleName") or guid, blocks=blocks)


def role_item(role: Role) -> dict[str, Any]:
    """A role as ARM returns it."""
    kind = "Microsoft.Authorization/roleDefinitions"
    blocks = [
        {
            "actions": list(block.actions),
            "notActions": list(block.not_actions),
            "dataActions": list(block.data_actions),
            "notDataActions": list(block.not_data_actions),
            **({"condition": block.condition} if block.condition else {}),
        }
        for block in role.blocks
    ]
    properties = {"roleName": role.name, "type": "BuiltInRole", "permissions": blocks}
    return {
        "id": f"/providers/{kind}/{role.id}",
        "type": kind,
        "name": role.id,
        "properties": properties,
    }


def read_deny(item: Mapping[str, Any]) -> Deny | None:
    """Read a deny assignment; None without a scope or permissions."""
    values = _properties(item)
    scope, raw = _text(values, "scope"), values.get("permissions")
    if not scope or not isinstance(raw, list):
        return None
    named = _principals(values.get("principals"))
    excluded = _principals(values.get("excludePrincipals"))
    return Deny(
        id=_text(item, "id") or _text(item, "name"),
        name=_text(values, "denyAssignmentName") or _text(item, "name"),
        scope=scope,
        blocks=tuple(read_permission(block) for block in raw if isinstance(block, dict)),
        principals=frozenset(named),
        excluded=frozenset(excluded),
        excluded_groups=_groups(excluded),
        named_groups=_groups(named),
        own_scope_only=values.get("doNotApplyToChildScopes") is True,
    )


def _principals(value: object) -> dict[str, str]:
    """Object id -> type, both case-folded."""
    return {
        _text(one, "id").casefold(): _text(one, "type").casefold()
        for one in (value if isinstance(value, list) else ())
        if isinstance(one, dict) and _text(one, "id")
    }


def _groups(principals: Mapping[str, str]) -> frozenset[str]:
    return frozenset(oid for oid, kind in principals.items() if "group" in kind)
