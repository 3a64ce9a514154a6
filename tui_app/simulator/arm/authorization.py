"""Microsoft.Authorization at any scope: permissions, assignments, definitions, denials, locks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tui_app.simulator.arm import versions
from tui_app.simulator.arm.call import ArmError, Call
from tui_app.simulator.arm.paging import page
from tui_app.simulator.estate import scope_key
from tui_app.simulator.rbac import ScopeKey, applies
from tui_app.simulator.roles import Block, RoleDefinition
from tui_app.simulator.world import EVERYONE, DenyAssignment, RoleAssignment

NAMESPACE = "Microsoft.Authorization"
FIRST_WITH_CONDITIONS = "2020-04-01-preview"


def answer(call: Call, scope: str, rest: list[str]) -> dict[str, Any]:
    """Answer for `{scope}/providers/Microsoft.Authorization/{rest}`."""
    kind = rest[0].casefold() if rest else ""
    versions.check_type(call, NAMESPACE, rest[0] if rest else "")
    name = rest[1] if len(rest) == 2 else None
    handlers: dict[str, Callable[[Call, str, str | None], dict[str, Any]]] = {
        "permissions": _permissions,
        "roleassignments": _role_assignments,
        "roledefinitions": _role_definitions,
        "denyassignments": _deny_assignments,
    }
    if handler := handlers.get(kind):
        return handler(call, scope, name)
    call.require(f"{NAMESPACE}/{rest[0]}/read", scope or "/")
    return {"value": []}


def _permissions(call: Call, scope: str, _: str | None) -> dict[str, Any]:
    """One block per role that applies to the caller here; denials are not subtracted."""
    blocks = [
        _block(block, call, condition=assignment.condition)
        for assignment, role in call.access.applying(scope)
        for block in role.blocks
    ]
    return page(call, blocks, lambda block: block)


def _block(block: Block, call: Call, *, condition: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {
        "actions": list(block.actions),
        "notActions": list(block.not_actions),
    }
    if call.version > "2015-07-01":
        body["dataActions"] = list(block.data_actions)
        body["notDataActions"] = list(block.not_data_actions)
    found = condition or block.condition
    if call.version >= "2022-05-01" and found:
        body["condition"] = found
        body["conditionVersion"] = block.condition_version or "2.0"
    return body


def _role_assignments(call: Call, scope: str, name: str | None) -> dict[str, Any]:
    action = f"{NAMESPACE}/roleAssignments/read"
    if name is not None:
        call.require(action, scope, named=f"{scope}/providers/{NAMESPACE}/roleAssignments/{name}")
        for one in call.world.assignments:
            if one.name.casefold() == name.casefold() and scope_key(one.scope) == scope_key(scope):
                return _role_assignment(call, one)
        text = f"The role assignment '{name}' is not found."
        raise ArmError(404, "RoleAssignmentNotFound", text)
    reach, principals = _filter(call)
    where, above = scope_key(scope), {scope_key(one) for one in call.access.ancestors(scope)}
    reads_here = call.access.may(action, scope or "/")
    found = [
        one
        for one in call.world.assignments
        if reach(scope_key(one.scope), where, above)
        and (principals is None or one.principal_id in principals)
        and (reads_here or call.access.may(action, one.scope))
    ]
    return page(call, found, lambda one: _role_assignment(call, one))


def _role_assignment(call: Call, one: RoleAssignment) -> dict[str, Any]:
    parts = [part for part in one.scope.split("/") if part]
    prefix = f"/subscriptions/{parts[1]}" if parts[:1] == ["subscriptions"] else ""
    properties: dict[str, Any] = {
        "roleDefinitionId": f"{prefix}/providers/{NAMESPACE}/roleDefinitions/{one.role_id}",
        "principalId": one.principal_id,
        "principalType": one.principal_type,
        "scope": one.scope,
    }
    if call.version >= FIRST_WITH_CONDITIONS:
        properties["condition"] = one.condition
        properties["conditionVersion"] = "2.0" if one.condition else None
    properties |= {
        "createdOn": one.created_on,
        "updatedOn": one.created_on,
        "createdBy": "6c1b7d2e-3f84-4a95-8e07-d25b9c60a413",
        "updatedBy": "6c1b7d2e-3f84-4a95-8e07-d25b9c60a413",
        "delegatedManagedIdentityResourceId": None,
    }
    if call.version >= FIRST_WITH_CONDITIONS:
        properties["description"] = one.description
    kind = f"{NAMESPACE}/roleAssignments"
    return {"properties": properties, "id": one.id, "type": kind, "name": one.name}


def _filter(
    call: Call,
) -> tuple[Callable[[ScopeKey, ScopeKey, set[ScopeKey]], bool], set[str] | None]:
    """What `$filter` asks for: which scopes, and which principals (None: all)."""
    text = call.parameter("$filter").strip()
    rest = re.sub(r"^atScope\(\)(\s+and\s+)?", "", text, flags=re.IGNORECASE)
    reach = applies if rest != text else _related
    if not rest:
        return reach, None
    if found := re.fullmatch(r"assignedTo\('([^']+)'\)", rest, re.IGNORECASE):
        oid = found[1].lower()
        return reach, {oid, *call.world.groups_of(oid)}
    if found := re.fullmatch(r"principalId eq '([^']+)'", rest, re.IGNORECASE):
        return reach, {found[1].lower()}
    raise ArmError(
        400,
        "UnsupportedQuery",
        f"The filter '{text}' is not supported. Supported filters are either 'atScope()' or"
        " 'principalId eq '{value}''.",
    )


def _related(scope: ScopeKey, where: ScopeKey, above: set[ScopeKey]) -> bool:
    """At the scope, above it or below it."""
    return applies(scope, where, above) or scope[: len(where)] == where


def _role_definitions(call: Call, scope: str, name: str | None) -> dict[str, Any]:
    prefix = "/".join(scope.split("/")[:3]) if scope.startswith("/subscriptions/") else ""
    if scope and not call.access.holds_anything(scope):
        call.refuse(f"{NAMESPACE}/roleDefinitions/read", scope)
    roles = [role for role in call.world.roles() if _is_assignable(role, scope)]
    if name is None:
        keep = _role_filter(call)
        return page(call, roles, lambda role: _role_definition(call, role, prefix), keep=keep)
    for role in roles:
        if role.id == name.lower():
            return _role_definition(call, role, prefix)
    text = f"The specified role definition with ID '{name.replace('-', '')}' does not exist."
    raise ArmError(404, "RoleDefinitionDoesNotExist", text)


def _is_assignable(role: RoleDefinition, scope: str) -> bool:
    where = scope_key(scope)
    return role.is_builtin or any(
        applies(scope_key(one), where, ()) for one in role.assignable_scopes
    )


def _role_filter(call: Call) -> Callable[[RoleDefinition], bool]:
    text = call.parameter("$filter").strip()
    if not text or text.lower() == "atscopeandbelow()":
        return lambda _: True
    if found := re.fullmatch(r"roleName eq '((?:[^']|'')*)'", text, re.IGNORECASE):
        wanted = found[1].replace("''", "'").casefold()
        return lambda role: role.name.casefold() == wanted
    if found := re.fullmatch(r"type eq '(BuiltInRole|CustomRole)'", text, re.IGNORECASE):
        is_builtin = found[1].lower() == "builtinrole"
        return lambda role: role.is_builtin is is_builtin
    raise ArmError(400, "UnsupportedQuery", f"The filter '{text}' is not supported.")


def _role_definition(call: Call, role: RoleDefinition, prefix: str) -> dict[str, Any]:
    properties = {
        "roleName": role.name,
        "type": "BuiltInRole" if role.is_builtin else "CustomRole",
        "description": role.description,
        "assignableScopes": list(role.assignable_scopes),
        "permissions": [_block(block, call) for block in role.blocks],
        "createdOn": "2015-02-02T21:55:09.8806423Z",
        "updatedOn": "2025-05-27T15:24:52.1023407Z",
        "createdBy": None,
        "updatedBy": None,
    }
    kind = f"{NAMESPACE}/roleDefinitions"
    return {
        "properties": properties,
        "id": f"{prefix}/providers/{kind}/{role.id}",
        "type": kind,
        "name": role.id,
    }


def _deny_assignments(call: Call, scope: str, name: str | None) -> dict[str, Any]:
    action = f"{NAMESPACE}/denyAssignments/read"
    if name is not None:
        call.require(action, scope, named=f"{scope}/providers/{NAMESPACE}/denyAssignments/{name}")
        for one in call.world.denies:
            if one.name == name.lower():
                return _deny_assignment(one)
        text = f"The deny assignment '{name}' is not found."
        raise ArmError(404, "DenyAssignmentNotFound", text)
    where, above = scope_key(scope), {scope_key(one) for one in call.access.ancestors(scope)}
    text = call.parameter("$filter").lower().replace(" ", "")
    reach = applies if text.startswith("atscope()") else _related
    principal = re.search(r"principalideq'([^']+)'", text)
    may_read = call.access.may(action, scope or "/")
    found = [
        one
        for one in call.world.denies
        if may_read
        and reach(scope_key(one.scope), where, above)
        and (principal is None or principal[1] in one.principals)
    ]
    return page(call, found, _deny_assignment)


def _deny_assignment(one: DenyAssignment) -> dict[str, Any]:
    properties = {
        "denyAssignmentName": one.display_name,
        "description": "",
        "permissions": [
            {
                "actions": list(one.actions),
                "notActions": list(one.not_actions),
                "dataActions": list(one.data_actions),
                "notDataActions": list(one.not_data_actions),
            }
        ],
        "scope": one.scope,
        "doNotApplyToChildScopes": one.own_scope_only,
        "principals": [
            {"id": oid, "type": "SystemDefined" if oid == EVERYONE else "ServicePrincipal"}
            for oid in one.principals
        ],
        "excludePrincipals": [{"id": oid, "type": "Group"} for oid in one.excluded],
        "isSystemProtected": True,
    }
    kind = f"{NAMESPACE}/denyAssignments"
    return {
        "properties": properties,
        "id": f"{one.scope}/providers/{kind}/{one.name}",
        "type": kind,
        "name": one.name,
    }
