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
    condition: str = ""
    """ABAC text that decides each request: never evaluated here."""

    def granting(self, action: str, *, is_data: bool = False) -> str | None:
        """The pattern by which this block covers the action, whatever it takes out again."""
        return first_match(self.data_actions if is_data else self.actions, action)

    def removing(self, action: str, *, is_data: bool = False) -> str | None:
        """The pattern by which this block takes the action out of itself."""
        return first_match(self.not_data_actions if is_data else self.not_actions, action)


def read_permission(item: Mapping[str, Any]) -> Permission:
    """Read a block as ARM sends it; what is missing or null is empty."""

    def patterns(name: str) -> tuple[str, ...]:
        value = item.get(name)
        return tuple(p for p in value if isinstance(p, str)) if isinstance(value, list) else ()

    condition = item.get("condition")
    return Permission(
        actions=patterns("actions"),
        not_actions=patterns("notActions"),
        data_actions=patterns("dataActions"),
        not_data_actions=patterns("notDataActions"),
        condition=condition if isinstance(condition, str) else "",
    )


_STAR, _SLASHES = ".*", "(?:.*/)?"


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression: `*` spans slashes; `/*/` may also stand for one slash.

    Each text between two stars is taken where it first stands, and that is not tried again: the
    first place leaves most to what follows. A role full of stars would else take for ever.
    """
    pieces = [""]
    """Texts and what joins them, in turn."""
    for number, part in enumerate(pattern.casefold().split("/*/")):
        if number:
            pieces[-1] += "/"
            pieces += [_SLASHES, ""]
        first, *others = re.split(r"\*+", part)
        pieces[-1] += re.escape(first)
        for text in others:
            pieces += [_STAR, re.escape(text)]
    *whole, last_joint, last = pieces if len(pieces) > 1 else (*pieces, "", "")
    middle = zip(whole[1::2], whole[2::2], strict=True)
    once = "".join(f"(?>{_LAZILY[joint]}{text})" for joint, text in middle)
    return re.compile(f"{whole[0]}{once}{last_joint}{last}", re.DOTALL)


_LAZILY = {_STAR: ".*?", _SLASHES: "(?:.*?/)??"}


def _beginning(pattern: str) -> str:
    """What stands before the first star: most patterns are refused by it, with nothing compiled."""
    literal = pattern.casefold().partition("*")[0]
    return literal.removesuffix("/") if "/*/" in pattern else literal


class Patterns(NamedTuple):
    """One list of patterns, ready to be asked: whole names by hash, the others by how they begin."""

    own: tuple[str, ...]
    literal: Mapping[str, int]
    wild: tuple[tuple[int, str, str], ...]

    def first(self, asked: str) -> str | None:
        """The first pattern that covers the action, which is case-folded."""
        first = self.literal.get(asked, len(self.own))
        for position, beginning, pattern in self.wild:
            if position > first:
                break
            if asked.startswith(beginning) and _compiled(pattern).fullmatch(asked):
                return pattern
        return self.own[first] if first < len(self.own) else None


@lru_cache(maxsize=8192)
def ready(patterns: tuple[str, ...]) -> Patterns:
    """The patterns with their index."""
    literal: dict[str, int] = {}
    wild: list[tuple[int, str, str]] = []
    for position, pattern in enumerate(patterns):
        if "*" in pattern:
            wild.append((position, _beginning(pattern), pattern))
        else:
            literal.setdefault(pattern.casefold(), position)
    return Patterns(patterns, literal, tuple(wild))


def matches(pattern: str, action: str) -> bool:
    """Whether an action pattern covers an action, without regard to case."""
    return first_match((pattern,), action) is not None


def first_match(patterns: tuple[str, ...], action: str) -> str | None:
    """The first pattern that covers the action."""
    return ready(patterns).first(action.casefold()) if patterns else None


def allows(blocks: Iterable[Permission], action: str, *, data: bool = False) -> bool:
    """Whether any one of the blocks grants the action; a condition is not looked at."""
    return any(
        block.granting(action, is_data=data) is not None
        and block.removing(action, is_data=data) is None
        for block in blocks
    )


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


def role_name(role_definition_id: str) -> str:
    """The name of a built-in role, else the GUID that ends the id."""
    from tui_app.core.access.catalogue import builtin_role  # 930 roles: not before one is named

    guid = role_definition_id.rpartition("/")[2].casefold()
    role = builtin_role(guid)
    return role.name if role else guid
