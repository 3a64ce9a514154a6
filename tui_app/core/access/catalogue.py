"""Built-in roles and known operations, offline. The file is made by `tests/make_catalogue.py`.

Source: the daily dump of `az role definition list` in github easimon/azure-builtin-roles (MIT), of
2026-08-22. Role ids are the same in every cloud; a sovereign cloud may lack some.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from tui_app.core.access.model import Role
from tui_app.core.permissions import Permission
from tui_app.packaged import data

FILE = "catalogue.json.gz"
MOST_COMPLETIONS = 20
_EVERYWHERE = frozenset(
    f"microsoft.{name}"
    for name in ("authorization", "insights", "resourcehealth", "resources", "support")
)
"""Providers that most roles name, whatever they are for."""


class Operation(NamedTuple):
    """An action that some role names in full."""

    action: str
    is_data: bool
    what: str = ""
    """What it is for, in words; only everyday ones have that."""


class _Catalogue(NamedTuple):
    roles: Mapping[str, Role]
    """By GUID, the least powerful first: see `smallest_roles`."""
    reserved: frozenset[str]
    """GUIDs of roles that are a service's own, a preview, or deprecated."""
    operations: Mapping[tuple[str, bool], Operation]
    """By action, case-folded, and plane."""


@cache
def _load() -> _Catalogue:
    document = json.loads(gzip.decompress(data(__name__, FILE)))
    patterns: list[str] = document["patterns"]
    what: dict[str, str] = document["what"]
    roles: dict[str, Role] = {}
    operations: dict[tuple[str, bool], Operation] = {}
    for guid, name, raw, _ in document["roles"]:
        roles[guid] = Role(id=guid, name=name, blocks=tuple(_blocks(raw, patterns)))
    for numbers, is_data in ((document["control"], False), (document["data"], True)):
        for number in numbers:
            action = patterns[number]
            key = action.casefold()
            operations[key, is_data] = Operation(action, is_data, what.get(key, ""))
    reserved = frozenset(guid for guid, _, _, is_reserved in document["roles"] if is_reserved)
    return _Catalogue(roles, reserved, operations)


def _blocks(raw: list[list[Any]], patterns: list[str]) -> Iterator[Permission]:
    for numbers in raw:
        actions, nots, data, not_data = (tuple(patterns[n] for n in each) for each in numbers[:4])
        condition = numbers[4] if len(numbers) > 4 else ""
        yield Permission(actions, nots, data, not_data, condition)


def builtin_role(guid: str) -> Role | None:
    """The built-in role of this GUID, as it was on the day of the catalogue."""
    return _load().roles.get(guid.casefold())


def builtin_roles() -> tuple[Role, ...]:
    """All of them, in the order of `smallest_roles`."""
    return tuple(_load().roles.values())


def operation(action: str, *, is_data: bool) -> Operation | None:
    """The known operation of this name; case does not matter."""
    return _load().operations.get((action.casefold(), is_data))


def operations() -> tuple[Operation, ...]:
    """Every known operation of both planes, by name."""
    return tuple(_load().operations.values())


def operations_below(kind: str, *, is_data: bool) -> Iterator[Operation]:
    """The known operations of a resource type and of what is inside such resources."""
    beginning = f"{kind}/".casefold()
    for key, known in _by_type().get(_top_type(beginning), ()):
        if known.is_data is is_data and key.startswith(beginning):
            yield known


@cache
def _by_type() -> Mapping[str, tuple[tuple[str, Operation], ...]]:
    found: dict[str, list[tuple[str, Operation]]] = {}
    for (key, _), known in _load().operations.items():
        found.setdefault(_top_type(key), []).append((key, known))
    return {kind: tuple(each) for kind, each in found.items()}


def _top_type(action: str) -> str:
    """Provider and first type of a case-folded action."""
    return "/".join(action.split("/", 2)[:2])


def smallest_roles(action: str, *, is_data: bool = False, most: int = 5) -> tuple[Role, ...]:
    """Built-in roles that grant the action without a condition, fewest rights first.

    The measure: how many known operations that change something or touch data a role grants (all,
    if it may assign roles), then how many reads, then the shorter name. For a plain read, roles
    made for another service come after general ones; reserved ones always come last.
    """
    namespace = action.partition("/")[0].casefold()
    is_read = not is_data and action.casefold().endswith("/read")
    found = [
        role
        for role in _load().roles.values()
        if any(_grants(block, action, is_data=is_data) for block in role.blocks)
    ]
    reserved = _load().reserved
    found.sort(key=lambda role: (role.id in reserved, is_read and not _is_for(role, namespace)))
    return tuple(found[:most])


def _is_for(role: Role, namespace: str) -> bool:
    """Whether most of a role's own patterns are of this provider, or it names no provider at all."""
    patterns = [p for block in role.blocks for p in (*block.actions, *block.data_actions)]
    named = [pattern.partition("/")[0].casefold() for pattern in patterns]
    if any(name.startswith("*") for name in named):
        return True
    counts = Counter(name for name in named if name not in _EVERYWHERE) or Counter(named)
    return counts[namespace] == max(counts.values(), default=0)


def _grants(block: Permission, action: str, *, is_data: bool) -> bool:
    return (
        not block.condition
        and block.granting(action, is_data=is_data) is not None
        and block.removing(action, is_data=is_data) is None
    )


def complete(
    text: str, *, is_data: bool | None = None, most: int = MOST_COMPLETIONS
) -> tuple[Operation, ...]:
    """Known operations that begin with the text, then those that hold all of its words.

    Everyday ones come first. `is_data` narrows to one plane; None takes both.
    """
    wanted = text.casefold().strip()
    words = wanted.split()
    ranked = [
        (not key.startswith(wanted), not known.what, key, known)
        for (key, plane), known in _load().operations.items()
        if is_data in (None, plane)
        and (key.startswith(wanted) or all(w in key or w in known.what.casefold() for w in words))
    ]
    return tuple(known for *_, known in sorted(ranked, key=lambda row: row[:3])[:most])


def nearest(action: str, *, most: int = 3) -> tuple[Operation, ...]:
    """Known operations whose names are nearly this one; none where nothing is near."""
    provider = action.partition("/")[0].casefold()
    names = {
        key: known for (key, _), known in _load().operations.items() if key.startswith(provider)
    }
    found = get_close_matches(action.casefold(), names, n=most, cutoff=0.85)
    return tuple(names[key] for key in found)
