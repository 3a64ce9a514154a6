"""One line of a JSON document: marker, key, value, and of what is folded or cut how much."""

from __future__ import annotations

import re

from textual.content import Content

from tui_app.core.json_line import Line, scalar
from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.text import literal

VALUE_LINES = 3
"""Lines for the whole value of the cursor's line, where its row cuts it."""
_HIT = "reverse"


def draw_line(line: Line, width: int, pattern: re.Pattern[str] | None = None) -> Content:
    """A line at its depth, the pattern marked in it; the row cuts what is too wide."""
    can_fold = line.can_fold and not line.is_end
    marker = ("▾ " if line.is_open else "▸ ") if can_fold else "  "
    is_scalar = not isinstance(line.value, dict | list)
    key = literal(line.key_text, ACCENT)
    value = literal(line.text, "" if is_scalar else DIM)
    if pattern is not None:
        key = key.highlight_regex(pattern, style=_HIT)
        value = value.highlight_regex(pattern, style=_HIT) if is_scalar else value
    indent = "  " * min(line.depth, max(1, width // 6))
    shown = Content.assemble((f"{indent}{marker}", ACCENT), key, value)
    if can_fold and not line.is_open:
        count = f" {line.count:,} {'entry' if line.count == 1 else 'entries'}"
        return Content.assemble(shown, (count, DIM), "  ", literal(line.title))
    if line.length:
        said = f" {line.length:,} characters"
        return shown.truncate(max(8, width - len(said)), ellipsis=True) + Content.styled(said, DIM)
    return Content.assemble(shown, (line.comma, DIM))


def wrapped_value(line: Line, width: int, pattern: re.Pattern[str] | None) -> Content:
    """The value in a few lines, the pattern marked; the last one says if that is not all."""
    text = scalar(line.name, line.value, VALUE_LINES * width + 1)
    value = literal(text)
    parts = (value.highlight_regex(pattern, style=_HIT) if pattern else value).wrap(width)
    if len(parts) > VALUE_LINES:
        parts = [
            *parts[: VALUE_LINES - 1],
            parts[VALUE_LINES - 1].truncate(width - 1) + Content("…"),
        ]
    return Content("\n").join(parts)
