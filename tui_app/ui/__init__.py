"""The Textual face: draws what the core found and what the client recorded. Never asks itself."""

from __future__ import annotations
