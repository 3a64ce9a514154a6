"""The commands without a screen. None of them imports Textual."""

from __future__ import annotations
