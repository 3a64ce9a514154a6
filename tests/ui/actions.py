"""Which actions there are in a place, for tests that try all of them."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from tui_app.ui.app import ScopeApp
from tui_app.ui.keys import bindings_in
from tui_app.ui.shell import NAMES

MOVES = {
    "back", "out", "into", "open-node", "close-node", "give-up", "leave-monitor",
    *(f"panel-{name}" for name in NAMES),
}  # fmt: skip
"""Where there is no further way, staying is the answer."""
ENDS = {"quit", "quit-at-once"}


def own_bindings(app: ScopeApp) -> list[Binding]:
    """Those of the panel in view, its ancestors' too, by name: a class wins over what it comes from."""
    found: dict[str, Binding] = {}
    for one in type(app.panel).__mro__:
        for binding in bindings_in(one):
            found.setdefault(binding.id or binding.action, binding)
    return [each for name, each in found.items() if name not in MOVES]


def app_bindings() -> Iterator[Binding]:
    """Those of the app that neither move nor end."""
    return (each for each in bindings_in(ScopeApp) if each.id not in MOVES | ENDS)
