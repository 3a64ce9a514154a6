"""Azure Resource Manager: (request, world, now) -> response. What it answers follows from roles."""

from __future__ import annotations

from tui_app.simulator.arm.border import handle

__all__ = ["handle"]
