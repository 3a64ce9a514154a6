"""Azure RBAC: what a set of permission blocks allows, by the documented rules of evaluation.

A block is what one role grants: allowed means matched by `actions` and not by `notActions` of the
same block. `notActions` is no deny: another block may add the action back. Control plane and data
plane never mix.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

READ, WRITE, DELETE, ACTION, DATA = "R", "W", "D", "A", "d"
_KIND_OF = {"read": READ, "write": WRITE, "delete": DELETE, "action": ACTION}


class Permission(NamedTuple):
    """One block of a role, or of the server's own list of effective permissions."""

    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()


def read_permission(item: Mapping[str, Any]) -> Permission:
    """Read a block as ARM sends it; what is missing or null is empty."""

    def patterns(name: str) -> tuple[str, ...]:
        value = item.get(name)
        return tuple(p for p in value if isinstance(p, str)) if isinstance(value, list) else ()

    return Permission(
        actions=patterns("actions"),
        not_actions=patterns("notActions"),
        data_actions=patterns("dataActions"),
        not_data_actions=patterns("notDataActions"),
    )


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression: `*` spans slashes; `/*/` may also stand for one slash."""
    parts = (
        ".*".join(re.escape(text) for text in part.split("*"))
        for part in pattern.casefold().split("/*/")
    )
    return re.compile("/(?:.*/)?".join(parts), re.DOTALL)


def matches(pattern: str, action: str) -> bool:
    """Whether an action pattern covers an action, without regard to case."""
    return _compiled(pattern).fullmatch(action.casefold()) is not None


def allows(blocks: Iterable[Permission], action: str, *, data: bool = False) -> bool:
    """Whether any one of the blocks grants the action."""
    for block in blocks:
        granted = block.data_actions if data else block.actions
        excluded = block.not_data_actions if data else block.not_actions
        if any(matches(p, action) for p in granted) and not any(
            matches(p, action) for p in excluded
        ):
            return True
    return False


def kinds(blocks: Iterable[Permission]) -> str:
    """Which kinds of thing the blocks allow at all: some of `RWDAd`, in that order."""
    found: set[str] = set()
    for block in blocks:
        for pattern in block.actions:
            found |= _kinds_of(pattern) - _wholly_excluded(block.not_actions)
        if block.data_actions:
            found.add(DATA)
    return "".join(kind for kind in (READ, WRITE, DELETE, ACTION, DATA) if kind in found)


def _kinds_of(pattern: str) -> set[str]:
    """The kinds that a pattern can match: a trailing star matches every kind."""
    last = pattern.casefold().rpartition("/")[2]
    if "*" in last:
        return set(_KIND_OF.values())
    return {_KIND_OF[last]} if last in _KIND_OF else set()


def _wholly_excluded(not_actions: Iterable[str]) -> set[str]:
    """The kinds that a block takes out everywhere: `*/write`, or `*`."""
    excluded: set[str] = set()
    for pattern in not_actions:
        if pattern == "*" or pattern.startswith("*/"):
            excluded |= _kinds_of(pattern)
    return excluded


WELL_KNOWN_ROLES: Mapping[str, str] = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
    "9980e02c-c2be-4d73-94e8-173b1dc7cf3c": "Virtual Machine Contributor",
    "f1a07417-d97a-45cb-824c-7a7467783830": "Managed Identity Operator",
    "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "17d1049b-9a84-46fb-8f53-869881c3d3ab": "Storage Account Contributor",
    "4d97b98b-1d4f-4787-a291-c67834d212e7": "Network Contributor",
    "43d0d8ad-25c7-4714-9337-8ba259a9fe05": "Monitoring Reader",
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
}
"""Built-in roles that identities usually hold, by the GUID that ends `roleDefinitionId`."""


def role_name(role_definition_id: str) -> str:
    """The role's name if it is well known, else the GUID."""
    guid = role_definition_id.rpartition("/")[2].casefold()
    return WELL_KNOWN_ROLES.get(guid, guid)
