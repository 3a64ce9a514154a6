"""Make `tui_app/core/access/catalogue.json.gz` anew:

python -m tests.make_catalogue builtin_roles.json common_operations.json
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

from tui_app.core.access import catalogue
from tui_app.core.permissions import Permission, allows, read_permission

PLANES = (("actions", "notActions"), ("dataActions", "notDataActions"))
KEYS = ("actions", "notActions", "dataActions", "notDataActions")
_RESERVED = re.compile(
    r"do not remove|\bused by\b|deprecat|first.party|\(preview\)|^preview|provides permissions for"
    r"|^service role|\bdefender\b|red hat openshift|federated|fleet manager abac|^grants? azure ",
    re.IGNORECASE,
)
"""Said of roles that are a service's own, a preview, or at their end."""
_ACTION = re.compile(r"[\w.-]+(?:/[\w.:${}-]+)+/(?:read|write|delete|action)", re.IGNORECASE)


def blocks_of(role: dict[str, Any]) -> list[dict[str, Any]]:
    """The blocks to evaluate: `permissions` where the entry has it, else the entry itself."""
    found: list[dict[str, Any]] = role.get("permissions") or [role]
    return found


def known_operations(
    roles: list[dict[str, Any]], common: list[dict[str, Any]]
) -> tuple[list[str], list[str]]:
    """Every action that is named in full, of the control plane and of the data plane."""
    planes: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for each in common:
        planes[each["data"]].setdefault(each["action"].casefold(), each["action"])
    for plane, keys in zip(planes, PLANES, strict=True):
        names = (name for role in roles for key in keys for name in role[key])
        for name in names:
            if _ACTION.fullmatch(name):
                plane.setdefault(name.casefold(), name)
    control, data = ([plane[key] for key in sorted(plane)] for plane in planes)
    return control, data


def power(blocks: list[Permission], control: list[str], data: list[str]) -> tuple[int, int]:
    """How many known operations the blocks grant without a condition: those that change something
    or touch data, and those that only read the control plane. Who may assign roles may take any."""
    free = [block for block in blocks if not block.condition]
    granted = [one for one in control if allows(free, one)]
    reads = sum(one.casefold().endswith("/read") for one in granted)
    touched = sum(allows(free, one, data=True) for one in data)
    if allows(free, "Microsoft.Authorization/roleAssignments/write"):
        touched += len(control) + len(data)
    return len(granted) - reads + touched, reads


def make(roles: list[dict[str, Any]], common: list[dict[str, Any]]) -> dict[str, Any]:
    """The document: patterns once, everything else by their numbers; roles in order of rank."""
    control, data = known_operations(roles, common)
    spelled = {name for role in roles for key in KEYS for name in role[key]}
    spelled.update(control, data)
    patterns = sorted(spelled, key=lambda name: (name.casefold(), name))
    number = {name: at for at, name in enumerate(patterns)}

    def rank(role: dict[str, Any]) -> tuple[tuple[int, int], int, str]:
        blocks = [read_permission(block) for block in blocks_of(role)]
        return power(blocks, control, data), len(role["name"]), role["name"]

    def is_reserved(role: dict[str, Any]) -> bool:
        return bool(_RESERVED.search(role["name"]) or _RESERVED.search(role["description"]))

    def numbered(block: dict[str, Any]) -> list[Any]:
        condition = block.get("condition")
        lists: list[Any] = [[number[name] for name in block.get(key) or ()] for key in KEYS]
        return [*lists, condition] if condition else lists

    return {
        "patterns": patterns,
        "control": [number[name] for name in control],
        "data": [number[name] for name in data],
        "what": {each["action"].casefold(): each["what"] for each in common},
        "roles": [
            [
                role["id"].lower(),
                role["name"],
                [numbered(block) for block in blocks_of(role)],
                int(is_reserved(role)),
            ]
            for role in sorted(roles, key=rank)
        ],
    }


def main(roles_file: str, operations_file: str) -> None:
    """Read both sources and write the file; the same sources give the same bytes."""
    roles = json.loads(Path(roles_file).read_text("utf-8"))["roles"]
    common = json.loads(Path(operations_file).read_text("utf-8"))["operations"]
    document = json.dumps(make(roles, common), separators=(",", ":"), ensure_ascii=True)
    file = Path(catalogue.__file__).with_name(catalogue.FILE)
    file.write_bytes(gzip.compress(document.encode(), 9, mtime=0))
    print(f"{file}: {len(roles)} roles, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
