"""A panel by its name; its module is loaded when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.ui.panels.panel import Panel

if TYPE_CHECKING:  # the client brings httpx
    from tui_app.client import ClientService
    from tui_app.ui.stage import Stage


def made(
    name: str, client: ClientService | None, stage: Stage | None, *, ascii_only: bool
) -> Panel:
    """Make the panel of this name; the app binds it to what its `BOUND` lists."""
    if name == "probe" or client is None:
        from tui_app.ui.panels.probe import ProbePanel

        return ProbePanel(id=name)
    match name:
        case "token":
            from tui_app.ui.panels.token import TokenPanel

            return TokenPanel(client, id=name)
        case "resources":
            from tui_app.ui.panels.resources import ResourcesPanel

            return ResourcesPanel(client, id=name)
        case "monitor":
            from tui_app.ui.panels.monitor import MonitorPanel

            return MonitorPanel(client, ascii_only=ascii_only, id=name)
        case "guide":
            from tui_app.ui.panels.guide import GuidePanel

            return GuidePanel(client, stage, id=name)
        case _:
            from tui_app.ui.panels.requests import RequestsPanel

            return RequestsPanel(client, id=name)
