"""Role definitions: the built-in ones that the simulated tenant knows, read when first needed."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tui_app.packaged import data


class Block(NamedTuple):
    """One permission block; its notActions take away from its own actions only."""

    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()
    condition: str | None = None
    condition_version: str | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Block:
        """A block as ARM prints it."""
        return cls(
            actions=tuple(raw.get("actions", ())),
            not_actions=tuple(raw.get("notActions", ())),
            data_actions=tuple(raw.get("dataActions", ())),
            not_data_actions=tuple(raw.get("notDataActions", ())),
            condition=raw.get("condition"),
            condition_version=raw.get("conditionVersion"),
        )


class RoleDefinition(NamedTuple):
    """A role: what it lets its holder do."""

    id: str
    """GUID."""
    name: str
    blocks: tuple[Block, ...]
    description: str = ""
    is_builtin: bool = True
    assignable_scopes: tuple[str, ...] = ("/",)


@functools.cache
def builtin_roles() -> Mapping[str, RoleDefinition]:
    """The built-in roles by GUID (a selection of the 928, from a dump of 2026-08)."""
    raw = json.loads(data(__name__, "roles.json"))
    return MappingProxyType(
        {
            role["id"]: RoleDefinition(
                id=role["id"],
                name=role["name"],
                description=role["description"],
                blocks=tuple(Block.read(block) for block in role["permissions"]),
            )
            for role in raw
        }
    )
