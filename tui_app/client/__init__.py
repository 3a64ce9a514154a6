"""The one async client service: everything that leaves this process leaves it here."""

from __future__ import annotations

import sys

# httpx loads its own command line (click, rich, pygments: 50 ms) wherever click is installed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: "do not import"

from tui_app.client.service import ClientService  # noqa: E402  # after the line above

__all__ = ["ClientService"]
