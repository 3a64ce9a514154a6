"""The resources panel over the simulator, and its rights held back until a test lets them come."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.rawserver import until
from tests.ui.running import pressed
from tui_app.client.access import look_within
from tui_app.core.access.kept import Gathered
from tui_app.ui.app import ScopeApp
from tui_app.ui.panels.resources import ResourcesPanel, rights
from tui_app.ui.panels.resources.nodes import Kind, Node
from tui_app.ui.widgets.rows import Rows


async def opened(app: ScopeApp, pilot: Pilot[int], label: str = "vm-web-01") -> ResourcesPanel:
    """Open panel 3; wait until the tree has opened down to this VM, and rest on a row by its name."""
    await pressed(pilot, "3")
    tree = app.query_one("#tree", Rows)
    await until(lambda: tree.current is not None and tree.current.label == "vm-web-01")
    tree.cursor_to(next(node.key for node in tree.rows if node.label == label))
    await pilot.pause()
    assert isinstance(app.panel, ResourcesPanel)
    return app.panel


def tree_of(app: ScopeApp) -> Rows[Any]:
    """The list that is the tree, whatever lies over it."""
    return app.screen_stack[0].query_one("#tree", Rows)


def selected(app: ScopeApp) -> Node:
    """The node of the cursor."""
    node = tree_of(app).current
    assert isinstance(node, Node)
    return node


def rest_on(app: ScopeApp, node: Node) -> None:
    """Put a node into the tree that ARM did not list, and the cursor on it."""
    panel = app.panel
    assert isinstance(panel, ResourcesPanel)
    node.depth = 1
    panel.estate.roots[0].children.append(node)
    panel.show_rows()
    tree_of(app).cursor_to(node.key)


def group(scope: str, name: str) -> Node:
    """A resource group of this id."""
    return Node(Kind.GROUP, scope, name, {"id": scope, "name": name})


class Held:
    """Holds every look at rights back until `gate` is set; counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gate = asyncio.Event()
        self.asked: list[str] = []
        real = look_within

        async def waiting(client: Any, scope: str, token: Any, seconds: float) -> Gathered:
            self.asked.append(scope)
            await self.gate.wait()
            return await real(client, scope, token, seconds)

        monkeypatch.setattr(rights, "look_within", waiting)
