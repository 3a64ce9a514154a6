"""The one async client service: everything that leaves this process leaves it here."""

from __future__ import annotations

from tui_app.client.service import ClientService

__all__ = ["ClientService"]
