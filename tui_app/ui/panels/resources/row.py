"""One row of the tree: the name, what it is or where, and what this identity may do there."""

from __future__ import annotations

from textual.content import Content

from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.panels.resources.nodes import Kind, Node
from tui_app.ui.text import literal


def draw_row(node: Node, width: int, badge: str) -> Content:
    """Draw a node at its depth; `badge` has a place for each of `RWDAd`, or is empty."""
    indent = "  " * node.depth
    if node.kind is Kind.NOTE:
        return Content.assemble(f"  {indent}", literal(node.label, DIM))
    marker = ("▾ " if node.is_open else "▸ ") if node.can_open else "  "
    room = max(8, width - len(indent) - 2 - 34)
    style = "bold" if node.kind is Kind.SUBSCRIPTION else ""
    return Content.assemble(
        (f"{indent}{marker}", ACCENT),
        literal(node.label, style).truncate(room, ellipsis=True, pad=True),
        " ",
        literal(_right_side(node), DIM).truncate(27, ellipsis=True, pad=True),
        (f" {badge:<5}", ACCENT),
    )


def _right_side(node: Node) -> str:
    """What stands beside the name: how many, where, or of what type."""
    if node.kind is Kind.RESOURCE:
        return short_type(str(node.item.get("type") or ""))
    count = f"{sum(c.kind is not Kind.NOTE for c in node.children)} " if node.is_loaded else ""
    if node.kind is Kind.GROUP:
        return f"{count}{node.item.get('location') or ''}"
    return f"{count}groups" if node.is_loaded else str(node.item.get("state") or "")


def searchable(node: Node) -> str:
    """What a filter looks at, case-folded: id, type, place, tags."""
    tags = node.item.get("tags")
    where = f"{node.item.get('type', '')} {node.item.get('location', '')}"
    return f"{node.scope} {where} {tags}".casefold()


def short_type(resource_type: str) -> str:
    """A type in a word: `Microsoft.Compute/virtualMachines` is `virtualMachines`."""
    return resource_type.rpartition("/")[2]
