"""What a terminal shows, clocks aside: they change without a key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from tests.terminal.screen import Terminal

Picture: TypeAlias = tuple[tuple[str, tuple[object, ...]], ...]
"""A row each: its text, and its cells with their colours."""
_CLOCK = re.compile(r"\d\d:\d\d:\d\d")
_AGE = re.compile(r"(?:just now|\d+ (?:s|min) ago)")


def picture(terminal: Terminal) -> Picture:
    """Every cell with its colours; a clock is the same at any time."""
    screen = terminal._screen
    return tuple(
        (_CLOCK.sub("clock", _AGE.sub("age", text)), _colours(screen.buffer[at], screen.columns))
        for at, text in enumerate(screen.display)
    )


def _colours(row: Mapping[int, Any], columns: int) -> tuple[object, ...]:
    return tuple(
        (cell.fg, cell.bg, cell.bold, cell.reverse, cell.underscore)
        for cell in (row[column] for column in range(columns))
    )
