"""Which rows of the tree a filter leaves: by the same words and fields as in the flat list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tui_app.core.arm import parse_id
from tui_app.core.inventory import Term
from tui_app.ui.panels.resources.nodes import Kind, Node
from tui_app.ui.text import shareable

FILTER_HELP = "words, or name: type: rg: loc: tag: sub: id:"
NOTHING = "Nothing matches. Each word must be found: " + FILTER_HELP + "   {give-up} clears"


def matches(node: Node, terms: Sequence[Term]) -> bool:
    """Whether every term is found in what is seen of a row; never in a line that says how things stand."""
    return node.kind is not Kind.NOTE and all(
        term.text in shareable(_TEXTS[term.field](node)).casefold() for term in terms
    )


def _text(name: str) -> Callable[[Node], str]:
    return lambda node: str(node.item.get(name) or "")


def _tags(node: Node) -> str:
    tags = node.item.get("tags")
    return "\n".join(f"{k}={v}" for k, v in tags.items()) if isinstance(tags, dict) else ""


def _anything(node: Node) -> str:
    return "\n".join(text(node) for name, text in _TEXTS.items() if name)


_TEXTS: Mapping[str, Callable[[Node], str]] = {
    "": _anything,
    "name": lambda node: node.label,
    "type": _text("type"),
    "resource_group": lambda node: parse_id(node.scope).resource_group or "",
    "location": _text("location"),
    "subscription_id": lambda node: parse_id(node.scope).subscription or "",
    "id": lambda node: node.scope,
    "tags": _tags,
}
"""Field of a term → what it is looked for in."""
