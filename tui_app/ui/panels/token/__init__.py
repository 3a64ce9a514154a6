"""Panel 2, Token: whose it is, for whom, how long it lives, and what each claim means."""

from __future__ import annotations

from tui_app.ui.panels.token.panel import TokenPanel

__all__ = ["TokenPanel"]
