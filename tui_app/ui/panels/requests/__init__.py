"""Panel 4, Requests: everything that this program asked, and what was answered."""

from __future__ import annotations

from tui_app.ui.panels.requests.panel import RequestsPanel

__all__ = ["RequestsPanel"]
