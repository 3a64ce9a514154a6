"""A list of any length that draws only the lines in view."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.binding import Binding
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tui_app.ui.keys import named
from tui_app.ui.look import DIM

RowT = TypeVar("RowT")
KEPT = 1024
"""Lines of which the drawing is kept."""


@runtime_checkable
class Findable(Protocol):
    """Rows that know where a key is, where making every row to compare it would cost too much."""

    def position(self, key: Hashable) -> int:
        """Where the row of this key is; -1 when it is not there."""
        ...


class Rows(ScrollView, Generic[RowT], can_focus=True, inherit_bindings=False):
    """Rows drawn one line each by a function, with a cursor that stays on its row.

    The cursor follows the row's key, not its position: rows may come, go and be filtered.
    """

    BINDINGS = named(
        [
            Binding("down,j", "move(1)", "Down", show=False),
            Binding("up,k", "move(-1)", "Up", show=False),
            Binding("pagedown,ctrl+d", "page(1)", "Page down", show=False),
            Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False),
            Binding("g,home", "edge(-1)", "First", show=False),
            Binding("G,end", "edge(1)", "Last", show=False),
            Binding("enter", "choose", "Open", show=False),
        ]
    )
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        &> .rows--cursor { background: $cursor-row; color: $cursor-text; }
        &> .rows--resting { text-style: bold; }
    }
    """
    COMPONENT_CLASSES = {"rows--cursor", "rows--resting"}

    cursor: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Moved(Message):
        """The cursor is on another row, or its row has changed."""

        rows: Rows[Any]
        row: object

        @property
        def control(self) -> Rows[Any]:
            """The list that it happened in."""
            return self.rows

    @dataclass
    class Chosen(Message):
        """Enter or a click on the row of the cursor."""

        rows: Rows[Any]
        row: object

        @property
        def control(self) -> Rows[Any]:
            """The list that it happened in."""
            return self.rows

    def __init__(
        self,
        draw: Callable[[RowT, int], Content],
        key: Callable[[RowT], Hashable],
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002  # Textual's own name for it
    ) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._key = key
        self._empty = empty
        self._rows: Sequence[RowT] = ()
        self._drawn: LRUCache[int, Strip] = LRUCache(KEPT)
        """Line → as it was drawn without a cursor: scrolling by one draws one line."""
        self._look: tuple[int, Style, str] | None = None
        """Width, style and theme in which they were drawn; in others they are of no use."""

    @property
    def rows(self) -> Sequence[RowT]:
        """What is listed now."""
        return self._rows

    @property
    def current(self) -> RowT | None:
        """The row of the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def show(self, rows: Sequence[RowT], *, empty: str | None = None) -> None:
        """List these rows; the cursor stays on its row if it is still there."""
        before = self.current
        self._rows = rows
        self._drawn.clear()
        if empty is not None:
            self._empty = empty
        self.virtual_size = Size(self.scrollable_content_region.width, max(len(rows), 1))
        if before is not None and self.cursor_to(self._key(before), scroll=False):
            pass
        else:
            self.set_reactive(Rows.cursor, max(0, min(self.cursor, len(rows) - 1)))
        self.refresh()
        if self.current is not None:
            self.post_message(self.Moved(self, self.current))

    def cursor_to(self, key: Hashable, *, scroll: bool = True) -> bool:
        """Put the cursor on the row of this key; False when there is none."""
        position = self.cursor
        if not (position < len(self._rows) and self._key(self._rows[position]) == key):
            if isinstance(self._rows, Findable):
                position = self._rows.position(key)
            else:
                found = (i for i, row in enumerate(self._rows) if self._key(row) == key)
                position = next(found, -1)
        if position < 0:
            return False
        if scroll:
            self.cursor = position
        else:
            self.set_reactive(Rows.cursor, position)
        return True

    def reveal(self, count: int) -> None:
        """Scroll so that as many rows below the cursor are seen as fit, and the cursor still is."""
        height = min(1 + count, max(1, self.size.height))
        self.scroll_to_region(Region(0, self.cursor, 1, height), animate=False, x_axis=False)

    def follow(self) -> None:
        """Scroll to where the cursor is."""
        self._scroll_into_view()

    def redraw(self, key: Hashable) -> None:
        """Draw the row of this key again, if it is in view."""
        top = self.scroll_offset.y
        for line in range(top, min(top + self.size.height, len(self._rows))):
            if self._key(self._rows[line]) == key:
                self._drawn.discard(line)
                self.refresh_line(line)

    def draw_anew(self) -> None:
        """Draw every row again: what its function draws may have changed, not which rows there are.

        Only those that look different are sent to the terminal.
        """
        top, style = self.scroll_offset.y, self.visual_style
        width = self.scrollable_content_region.width
        in_view = range(top, min(top + self.size.height, len(self._rows)))
        before = {line: self._drawn.get(line) for line in in_view}
        self._drawn.clear()
        for line, strip in before.items():
            if line == self.cursor or strip is None or strip != self._kept(line, width, style):
                self.refresh_line(line)

    def watch_cursor(self, before: int, after: int) -> None:
        """Draw the two lines that changed, and scroll only when the cursor leaves the view."""
        self.refresh_line(before)
        self.refresh_line(after)
        self._scroll_into_view(immediate=True)  # else both lines are painted once for nothing
        if self.current is not None:
            self.post_message(self.Moved(self, self.current))

    def _scroll_into_view(self, *, immediate: bool = False) -> None:
        row = Region(0, self.cursor, 1, 1)
        self.scroll_to_region(row, animate=False, x_axis=False, immediate=immediate)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, len(self._rows) - 1))

    def on_resize(self) -> None:
        """Keep the scrollable width to what is visible."""
        self.virtual_size = Size(self.scrollable_content_region.width, max(len(self._rows), 1))
        self._scroll_into_view()

    def on_focus(self) -> None:
        """Show the cursor bar."""
        self.refresh_line(self.cursor)

    def on_blur(self) -> None:
        """Take the cursor bar back."""
        self.refresh_line(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a click on the cursor's row chooses it."""
        line = event.y + self.scroll_offset.y
        if line >= len(self._rows):
            return
        if line == self.cursor or event.chain == 2:
            self.cursor = line
            self.action_choose()
        else:
            self.cursor = line

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """One page up or down."""
        self.cursor += by * max(1, self.size.height - 1)

    def action_edge(self, to: int) -> None:
        """The first or the last row."""
        self.cursor = len(self._rows) - 1 if to > 0 else 0

    def action_choose(self) -> None:
        """Open the row of the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self, self.current))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        line = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        style = self.visual_style
        look = width, style, self.app.theme
        if look != self._look:
            self._drawn.clear()
            self._look = look
        if line >= len(self._rows):
            if not self._rows and self._empty:
                told = Content.styled(self._empty, DIM).wrap(width)
                return self._strip(told[line] if line < len(told) else Content(), width, style)
            return Strip.blank(width, style.rich_style)
        if line != self.cursor:
            return self._kept(line, width, style)
        content = self._draw(self._rows[line], width)
        style = self.get_visual_style("rows--cursor" if self.has_focus else "rows--resting")
        if self.has_focus:  # the bar's own colours: a green mark on blue cannot be read
            content = Content(content.plain)
        return self._strip(content, width, style)

    def _kept(self, line: int, width: int, style: Style) -> Strip:
        """A line without a cursor, drawn once."""
        strip = self._drawn.get(line)
        if strip is None:
            strip = self._strip(self._draw(self._rows[line], width), width, style)
            self._drawn[line] = strip
        return strip

    def _strip(self, content: Content, width: int, style: Style) -> Strip:
        strips = Visual.to_strips(
            self,
            content.truncate(width, ellipsis=True, pad=True),
            width,
            1,
            style,
            pad=True,
        )
        return strips[0] if strips else Strip.blank(width)
