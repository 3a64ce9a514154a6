"""The keys of a dialog, in its last lines."""

from __future__ import annotations

import textwrap

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from tui_app.ui.look import DIM

GAP = "   "
"""Between two keys; what stands between two of them stays on one line."""


class KeysLine(Widget):
    """As many lines as it takes, broken between two keys. It is never what gives way to a list."""

    DEFAULT_CSS = "KeysLine { height: auto; }"

    keys: reactive[str] = reactive("", layout=True)

    def __init__(self, keys: str, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self.set_reactive(KeysLine.keys, keys)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual calls it so
        """The number of lines at this width, in cells."""
        return len(filled(self.keys, width))

    def render(self) -> Content:
        """Draw them for the width that there is."""
        return Content.styled("\n".join(filled(self.keys, self.size.width)), DIM)


def filled(keys: str, width: int) -> list[str]:
    """The keys in lines of at most this many cells; only what is wider by itself is broken inside."""
    lines: list[str] = []
    for part in keys.split(GAP):
        if lines and len(lines[-1]) + len(GAP) + len(part) <= width:
            lines[-1] += GAP + part
        else:
            lines += textwrap.wrap(part, max(1, width), break_on_hyphens=False)
    return lines or [""]
