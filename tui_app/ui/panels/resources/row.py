"""One row of the tree: the name, what it is or where, and what this identity may do there."""

from __future__ import annotations

from textual.content import Content

from tui_app.core.arm import parse_id
from tui_app.core.words import counted_noun
from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.panels.resources.contents import COUNTED
from tui_app.ui.panels.resources.nodes import Kind, Node
from tui_app.ui.text import literal, named

RIGHT = 27
HERE = "this machine"
ROOMY = 92
"""Width from which a row of the flat list also says where the resource is."""
NOT_LISTED = "not listed"
"""Known from elsewhere than ARM's lists: from IMDS, or typed."""


def draw_row(node: Node, width: int, badge: str, age: str = "") -> Content:
    """Draw a node at its depth.

    Args:
        node: what the row stands for.
        width: cells that there are.
        badge: a place for each of `RWDAd`, or empty.
        age: how old is what is inside; empty where that does not matter.
    """
    indent = "  " * max(0, node.depth)
    if node.kind is Kind.NOTE:
        return Content.assemble(f"{indent}  ", literal(node.label, DIM))
    marker = ("▾ " if node.is_open else "▸ ") if node.can_open else "  "
    room = max(8, width - len(indent) - RIGHT - 9)
    style = "bold" if node.kind in (Kind.SUBSCRIPTION, Kind.MANAGEMENT_GROUP) else ""
    right = " · ".join(filter(None, (_right_side(node), age)))
    return Content.assemble(
        (f"{indent}{marker}", ACCENT if node.kind is not Kind.RESOURCE else DIM),
        literal(named(node.scope, node.label), style).truncate(room, ellipsis=True, pad=True),
        " ",
        literal(right, DIM).truncate(RIGHT, ellipsis=True, pad=True),
        (f" {badge:<5}", ACCENT),
    )


def draw_flat_row(node: Node, width: int, badge: str) -> Content:
    """Draw a resource of the flat list: name, type, group, and its location where there is room."""
    place = 16 if width >= ROOMY else 0
    kind = max(12, width // 5)
    room = max(16, width - place - kind - 9)
    name = room * 11 // 20
    cells = [
        literal(named(node.scope, node.label)).truncate(name, ellipsis=True, pad=True),
        literal(short_type(str(node.item.get("type") or "")), DIM).truncate(
            kind, ellipsis=True, pad=True
        ),
        literal(parse_id(node.scope).resource_group or "", DIM).truncate(
            room - name, ellipsis=True, pad=True
        ),
    ]
    if place:
        where = literal(str(node.item.get("location") or ""), DIM)
        cells.append(where.truncate(place - 1, ellipsis=True, pad=True))
    return Content(" ").join([*cells, Content.styled(f"{badge:<5}", ACCENT)])


def _right_side(node: Node) -> str:
    """What stands beside the name: how many, where, or of what type."""
    if node.is_loading and node.is_loaded:
        return "loading …"
    if node.kind is Kind.RESOURCE:
        parts = [HERE if node.is_here else "", short_type(str(node.item.get("type") or ""))]
    elif node.kind is Kind.TENANT:
        parts = [str(node.item.get("tenantCategory") or "")]
    else:
        counted = counted_noun(node.count, COUNTED[node.kind]) if node.is_loaded else ""
        place = str(node.item.get("location") or "")
        unlisted = not node.is_listed and node.kind in (Kind.SUBSCRIPTION, Kind.GROUP)
        parts = [counted, place, NOT_LISTED if unlisted else ""]
    return " · ".join(filter(None, parts))


def short_type(resource_type: str) -> str:
    """A type in a word: `Microsoft.Compute/virtualMachines` is `virtualMachines`."""
    return resource_type.rpartition("/")[2]
