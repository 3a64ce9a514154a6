"""What opens over a panel and closes with Esc."""

from __future__ import annotations
