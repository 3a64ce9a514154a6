"""Panel 3, Resources: what this identity sees of Azure Resource Manager, as a tree."""

from __future__ import annotations

from tui_app.ui.panels.resources.panel import ResourcesPanel

__all__ = ["ResourcesPanel"]
