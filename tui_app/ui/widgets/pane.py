"""A scrollable pane of lines that wraps what is too wide and draws only what is in view."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui_app.ui.keys import named

_HANGING = re.compile(r"\s*(?:\d+\. |· |[\w.'’ -]{1,24}? {2,}(?=\S))?")
"""What the lines after the first are indented by: blanks, a number, a bullet, a label and its gap."""


class Pane(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines of any number. What is longer than the width goes on in the next line."""

    BINDINGS = named(
        [
            Binding("down,j", "scroll_down", "Down", show=False),
            Binding("up,k", "scroll_up", "Up", show=False),
            Binding("pagedown,ctrl+d", "page_down", "Page down", show=False),
            Binding("pageup,ctrl+u", "page_up", "Page up", show=False),
            Binding("g,home", "scroll_home", "Top", show=False),
            Binding("G,end", "scroll_end", "Bottom", show=False),
        ]
    )
    DEFAULT_CSS = """
    Pane {
        height: 1fr;
        overflow-x: hidden;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self._lines: Sequence[Content] = ()
        self._wrapped: list[Content] = []
        self._wrapped_at = 0

    @property
    def plain(self) -> str:
        """The whole text, for copying and for tests."""
        return "\n".join(line.plain for line in self._lines)

    def show(self, lines: Sequence[Content], *, keep_place: bool = False) -> None:
        """Show these lines, from the top unless the place is to be kept."""
        if lines == self._lines:
            return
        self._lines = lines
        self._wrapped_at = 0
        self._wrap()
        if not keep_place:
            self.scroll_to(y=0, animate=False)
        self.refresh()

    def _wrap(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0 or width == self._wrapped_at:
            return
        self._wrapped_at = width
        wrapped: list[Content] = []
        for line in self._lines:
            if line.cell_length <= width:
                wrapped.append(line)
            else:
                indent = len(_HANGING.match(line.plain)[0])  # type: ignore[index]  # it matches always
                indent = indent if indent <= width // 2 else 0
                first, *others = line[indent:].wrap(width - indent)
                wrapped += [line[:indent] + first, *(part.pad_left(indent) for part in others)]
        self._wrapped = wrapped
        self.virtual_size = Size(width, max(1, len(wrapped)))

    def on_resize(self) -> None:
        """Wrap again at the new width."""
        self._wrap()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        line = y + self.scroll_offset.y
        width, style = self.scrollable_content_region.width, self.visual_style
        if line >= len(self._wrapped):
            return Strip.blank(width, style.rich_style)
        strips = Visual.to_strips(self, self._wrapped[line], width, 1, style, pad=True)
        return strips[0] if strips else Strip.blank(width, style.rich_style)
