"""Which actions there are in a place, for tests that try all of them."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from tui_app.ui.app import ScopeApp
from tui_app.ui.chain import ChainBar
from tui_app.ui.dialogs import can_i, choose, confirm, document, line, matrix, paste  # noqa: F401
from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.keys import bindings_in
from tui_app.ui.panels import guide, monitor, probe, requests, resources, token  # noqa: F401
from tui_app.ui.panels.guide import presenter  # noqa: F401
from tui_app.ui.panels.panel import Panel
from tui_app.ui.shell import NAMES
from tui_app.ui.widgets.filter import Filter
from tui_app.ui.widgets.json_view import JsonView
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows

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


def classes_with_bindings() -> list[type]:
    """Whatever can declare bindings: the app, its panels, dialogs and widgets, which are imported here."""
    found: list[type] = []
    classes: list[type] = [Filter, JsonView, Pane, Rows, ChainBar, Dialog, Panel, ScopeApp]
    while classes:
        found.append(classes.pop())
        classes += found[-1].__subclasses__()
    return [each for each in found if each.__module__.startswith("tui_app.")]


def every_binding() -> Iterator[Binding]:
    """Those of the app, its panels, dialogs and widgets; those without an id are fixed."""
    for one in classes_with_bindings():
        yield from bindings_in(one)
