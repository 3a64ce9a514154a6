"""Panel 5, Guide: lessons that are played with real requests, and presented to a room."""

from __future__ import annotations

from tui_app.ui.panels.guide.panel import GuidePanel

__all__ = ["GuidePanel"]
