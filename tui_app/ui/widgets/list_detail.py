"""A list and the detail of its row: side by side where there is room, else one over the other."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widget import Widget

from tui_app.ui.widgets.rows import Rows


class ListDetail(Horizontal):
    """Holds one list and one detail; the screen's `-wide` class decides how they share the room."""

    DEFAULT_CSS = """
    ListDetail {
        height: 1fr;
        #list-side { width: 1fr; height: 1fr; }
        #detail-side { width: 1fr; height: 1fr; display: none; }
        &.-open #list-side { display: none; }
        &.-open #detail-side { display: block; }
    }
    """

    def __init__(self, rows: Rows[Any], detail: Widget, *above_list: Widget) -> None:
        super().__init__()
        self._rows = rows
        self._detail = detail
        self._above_list = above_list

    def compose(self) -> ComposeResult:
        """The list on the left, its row's detail on the right."""
        with Container(id="list-side"):
            yield from self._above_list
            yield self._rows
        with Container(id="detail-side"):
            yield self._detail

    @property
    def is_wide(self) -> bool:
        """Whether both are seen at once."""
        return self.screen.has_class("-wide")

    def open(self) -> None:
        """Go into the detail."""
        self.add_class("-open")
        self._detail.focus()

    @property
    def is_inside(self) -> bool:
        """Whether the focus is in the detail."""
        return self._detail.has_focus or self._detail.has_focus_within

    def close(self) -> bool:
        """Go back to the list; False when that is where we are."""
        was_inside = self.is_inside or (not self.is_wide and self.has_class("-open"))
        self.remove_class("-open", "-zoom-list", "-zoom-detail")
        self._rows.focus()
        return was_inside

    def zoom(self) -> None:
        """Give the focused side all the room, or share it again."""
        side = "-zoom-detail" if self.is_inside else "-zoom-list"
        zoomed = self.has_class("-zoom-list") or self.has_class("-zoom-detail")
        self.remove_class("-zoom-list", "-zoom-detail")
        if not zoomed:
            self.add_class(side)
