"""The file of `access --save`: what ARM returned about one identity, to answer from offline.

`{principals[], ancestors[], role_assignments[], role_definitions[], deny_assignments[]}`; also
`scope` (where it was read) and `unread[]` when something could not be. No token is in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from tui_app.core.access.answer import Unread
from tui_app.core.access.catalogue import builtin_role
from tui_app.core.access.facts import Facts
from tui_app.core.access.model import Role, read_assignment, read_deny, read_role, role_item

LONGEST_FILE = 64 * 1024 * 1024
"""Bytes."""
MOST_ITEMS = 50_000
"""A tenant's limit is 4,000 assignments a subscription."""
_Read = TypeVar("_Read")


class NotKeptAccess(ValueError):  # noqa: N818  # it names what the file is not
    """A file is none of ours; one line says what is wrong with it."""


class Gathered(NamedTuple):
    """Facts, and the items of ARM that they were read from."""

    facts: Facts
    role_assignments: tuple[Mapping[str, Any], ...] = ()
    role_definitions: tuple[Mapping[str, Any], ...] = ()
    deny_assignments: tuple[Mapping[str, Any], ...] = ()


def dump(gathered: Gathered) -> str:
    """The file's text, in ASCII. Built-in roles that are used are written out."""
    facts = gathered.facts
    have = {role.id for role in map(read_role, gathered.role_definitions) if role}
    used = dict.fromkeys(one.role_id for one in facts.assignments)
    own = [
        role_item(facts.roles[guid]) for guid in used if guid in facts.roles and guid not in have
    ]
    document: dict[str, Any] = {
        "scope": facts.scope,
        "principals": list(facts.principals),
        "ancestors": list(facts.ancestors),
        "role_assignments": list(gathered.role_assignments),
        "role_definitions": [*gathered.role_definitions, *own],
        "deny_assignments": list(gathered.deny_assignments),
    }
    if facts.unread:
        document["unread"] = [one._asdict() for one in facts.unread]
    return json.dumps(document, indent=1) + "\n"


def load(text: str) -> Facts:
    """The facts in a file's text.

    Raises:
        NotKeptAccess: it is not such a file, or an entry in it cannot be read.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotKeptAccess("not JSON; expected a file of msi-scope access --save") from None
    if not isinstance(document, dict):
        raise NotKeptAccess("not a JSON object; expected a file of msi-scope access --save")
    principals = _texts(document, "principals")
    if not principals:
        raise NotKeptAccess("principals is empty; expected the object id of the identity")
    assignments = _read(document, "role_assignments", read_assignment)
    roles: dict[str, Role] = {
        role.id: role for role in _read(document, "role_definitions", read_role)
    }
    for guid in {one.role_id for one in assignments} - roles.keys():
        if role := builtin_role(guid):
            roles[guid] = role
    scope = document.get("scope", "")
    if not isinstance(scope, str) or (scope and not scope.startswith("/")):
        raise NotKeptAccess("scope is not an ARM id")
    return Facts(
        scope=scope,
        principals=tuple(one.casefold() for one in principals),
        ancestors=_texts(document, "ancestors"),
        assignments=assignments,
        roles=roles,
        denies=_read(document, "deny_assignments", read_deny),
        unread=_read(document | {"unread": document.get("unread", [])}, "unread", _read_unread),
    )


def _list(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name)
    if not isinstance(value, list):
        what = "is missing" if name not in document else "is not a list"
        raise NotKeptAccess(f"{name} {what}; expected a file of msi-scope access --save")
    if len(value) > MOST_ITEMS:
        raise NotKeptAccess(f"{name} has {len(value):,} entries; at most {MOST_ITEMS:,} are read")
    return value


def _texts(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = _list(document, name)
    for position, one in enumerate(value):
        if not isinstance(one, str) or not one:
            raise NotKeptAccess(f"{name}[{position}] is not a text")
    return tuple(value)


def _read(
    document: Mapping[str, Any], name: str, reader: Callable[[Mapping[str, Any]], _Read | None]
) -> tuple[_Read, ...]:
    """Every entry of a list; one that cannot be read is an error, since leaving it out would lie."""
    found: list[_Read] = []
    for position, item in enumerate(_list(document, name)):
        read = reader(item) if isinstance(item, dict) else None
        if read is None:
            raise NotKeptAccess(f"{name}[{position}] is not what ARM returns there")
        found.append(read)
    return tuple(found)


def _read_unread(item: Mapping[str, Any]) -> Unread | None:
    values = [item.get(name, "") for name in Unread._fields]
    return Unread(*values) if values[0] and all(isinstance(v, str) for v in values) else None
