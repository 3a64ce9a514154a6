"""What to ask ARM about one identity at one scope, and how much each answer proves.

An empty list proves nothing: LIST without the read right answers 200 and no items. A list counts
as whole only if the identity may read what is in it (azure-sdk-for-python issue 22873).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, Protocol, TypeVar

from tui_app.core.access.answer import Unread, Verdict
from tui_app.core.access.catalogue import builtin_role
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS, DENIALS, GROUPS, PERMISSIONS, RIGHTS, Facts
from tui_app.core.access.kept import Gathered
from tui_app.core.access.model import Role, read_assignment, read_deny, read_role
from tui_app.core.arm import AUTHORIZATION_API, parse_id
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.permissions import Permission, read_permission
from tui_app.core.remedies import entry

PERMISSIONS_API = "2022-05-01-preview"
"""The first that shows conditions; older clouds get AUTHORIZATION_API."""
MOST_DEFINITIONS = 100
"""Custom roles that are looked up one by one."""
NAMESPACE = "providers/Microsoft.Authorization"
_Read = TypeVar("_Read")
_CONDITIONS = Unread("conditions", why="this ARM's list of permissions does not show them")
_HIDING = "without that right a list is short or empty"


class Listed(NamedTuple):
    """What a list, or one object, came to."""

    items: tuple[Mapping[str, Any], ...] = ()
    problem: str = ""
    """In a few words; empty when all of it came."""
    is_refused: bool = False
    """ARM said 403."""
    wants_another_version: bool = False
    wants_another_filter: bool = False


def problem_of(finding: ArmFinding, items: tuple[Mapping[str, Any], ...] = ()) -> Listed:
    """What ARM, or the way to it, gave instead of all of a list."""
    title = entry(finding.diagnosis).title.rstrip(".")
    return Listed(
        items,
        problem=f"{finding.code}: {title}" if finding.code else title,
        is_refused=finding.diagnosis.startswith("arm.authz."),
        wants_another_version=bool(finding.supported_versions),
        wants_another_filter=finding.diagnosis == "arm.req.filter",
    )


def groups_of(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """The groups that a token names: those at the time of its issue, or none."""
    value = claims.get("groups")
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


class Asks(Protocol):
    """Whoever can ask ARM. Failures are values."""

    async def list(self, path: str, api_version: str, purpose: str, **query: str) -> Listed:
        """Every page of a list."""
        ...

    async def one(self, path: str, api_version: str, purpose: str) -> Listed:
        """One object."""
        ...


async def gather(ask: Asks, scope: str, *, object_id: str, groups: Iterable[str] = ()) -> Gathered:
    """Read what this identity holds at, above and below a scope.

    `groups` are those that the token names. Nothing is asked of the directory: ARM itself follows
    group memberships for `assignedTo`.
    """
    base = scope.rstrip("/")
    (effective, hidden), (assigned, direct), denied = await asyncio.gather(
        permissions_at(ask, base), _assignments(ask, base, object_id), _denials(ask, base)
    )
    assigned, assignments = _understood(assigned, read_assignment)
    denied, denies = _understood(denied, read_deny)
    roles, definitions = await _roles(ask, base, [one.role_id for one in assignments])
    members = () if direct else (one.principal_id for one in assignments)
    principals = dict.fromkeys([object_id.casefold(), *map(str.casefold, groups), *members])
    facts = Facts(
        scope=scope or "/",
        principals=tuple(principals),
        ancestors=_ancestors(scope, [*(a.scope for a in assignments), *(d.scope for d in denies)]),
        assignments=assignments,
        roles=roles,
        denies=denies,
        effective=effective or None,
    )
    unread = [*hidden, *_hidden(facts, ASSIGNMENTS, assigned), *_hidden(facts, DENIALS, denied)]
    if direct:
        unread.append(Unread(GROUPS, why=direct))
    return Gathered(replace(facts, unread=tuple(unread)), assigned.items, definitions, denied.items)


def _understood(
    listed: Listed, reader: Callable[[Mapping[str, Any]], _Read | None]
) -> tuple[Listed, tuple[_Read, ...]]:
    """The entries that can be read; the list is not whole if there are others."""
    pairs = [(item, read) for item in listed.items if (read := reader(item)) is not None]
    lost = len(listed.items) - len(pairs)
    problem = listed.problem or (f"{lost} entries of the list make no sense" if lost else "")
    kept = listed._replace(items=tuple(item for item, _ in pairs), problem=problem)
    return kept, tuple(read for _, read in pairs)


async def permissions_at(ask: Asks, base: str) -> tuple[tuple[Permission, ...], list[Unread]]:
    """ARM's own list for the caller at a scope, and what it leaves open. Empty where it gave none."""
    path, purpose = f"{base}/{NAMESPACE}/permissions", "effective permissions"
    hidden: list[Unread] = []
    listed = await ask.list(path, PERMISSIONS_API, purpose)
    if listed.wants_another_version:
        listed = await ask.list(path, AUTHORIZATION_API, purpose)
        hidden.append(_CONDITIONS)
    blocks = tuple(map(read_permission, listed.items))
    if blocks and not listed.problem:
        return blocks, hidden
    right = RIGHTS[PERMISSIONS] if listed.is_refused or not listed.problem else ""
    why = listed.problem or "ARM's list of them is empty, which proves nothing"
    return (), [Unread(PERMISSIONS, right, why)]


async def _assignments(ask: Asks, base: str, object_id: str) -> tuple[Listed, str]:
    """The assignments, and why those through groups are missing; empty when they are not."""
    path, oid = f"{base}/{NAMESPACE}/roleAssignments", object_id.replace("'", "''")
    only_here = "atScope() and " if _is_group_of_subscriptions(base) else ""
    wanted = f"{only_here}assignedTo('{oid}')"
    listed = await ask.list(path, AUTHORIZATION_API, "role assignments", **{"$filter": wanted})
    if not listed.wants_another_filter:
        return listed, ""
    direct = f"principalId eq '{oid}'"
    again = await ask.list(path, AUTHORIZATION_API, "direct assignments", **{"$filter": direct})
    return again, f"ARM did not follow them: {listed.problem}"


async def _denials(ask: Asks, base: str) -> Listed:
    path = f"{base}/{NAMESPACE}/denyAssignments"
    query = {"$filter": "atScope()"} if _is_group_of_subscriptions(base) else {}
    return await ask.list(path, AUTHORIZATION_API, "deny assignments", **query)


def _is_group_of_subscriptions(base: str) -> bool:
    """Whether management groups in an answer might also lie below: then only those above are asked for."""
    return parse_id(base).management_group is not None


async def _roles(
    ask: Asks, base: str, guids: Iterable[str]
) -> tuple[dict[str, Role], tuple[Mapping[str, Any], ...]]:
    """Definitions of these roles: built-in ones from the catalogue, the others from ARM."""
    used = dict.fromkeys(guids)
    roles = {guid: role for guid in used if (role := builtin_role(guid))}
    custom = [guid for guid in used if guid not in roles][:MOST_DEFINITIONS]
    path = f"{base}/{NAMESPACE}/roleDefinitions"
    answers = await asyncio.gather(
        *(ask.one(f"{path}/{guid}", AUTHORIZATION_API, "role definition") for guid in custom)
    )
    items = tuple(item for listed in answers for item in listed.items)
    return roles | {role.id: role for role in map(read_role, items) if role}, items


def _ancestors(scope: str, scopes: Iterable[str]) -> tuple[str, ...]:
    """Management groups in an answer about a scope: they are above it, or they would not be there."""
    own = parse_id(scope).name.casefold()
    found = {
        one.casefold(): one
        for one in scopes
        if (group := parse_id(one).management_group) and group.casefold() != own
    }
    return tuple(found.values())


def _hidden(facts: Facts, what: str, listed: Listed) -> list[Unread]:
    """Whether a list may hold less than there is, and why."""
    right = RIGHTS[what]
    if listed.problem:
        return [Unread(what, right if listed.is_refused else "", listed.problem)]
    reads = Evaluator(facts).ask(right, facts.scope).verdict is Verdict.YES
    return [] if reads else [Unread(what, right, _HIDING)]
