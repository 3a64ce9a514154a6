"""What every panel with a list has: in and out of its detail, all the room for one side, a filter to clear."""

from __future__ import annotations

from textual.binding import Binding

from tui_app.ui.keys import named
from tui_app.ui.panels.panel import Panel
from tui_app.ui.refusing import refuse
from tui_app.ui.widgets.filter import Filter
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.rows import Rows


class ListPanel(Panel):
    """A panel whose things stand in lists. Loaded with the first panel, after the first paint."""

    BINDINGS = named(
        [
            Binding("escape", "back", "Back", show=False),
            Binding("z", "zoom", "Maximise a pane", show=False),
            Binding("l,right", "into", "In", show=False),
            Binding("h,left", "back", "Out", show=False, id="out"),
        ]
    )

    def draw_again(self) -> None:
        """Share mode was switched: everything is drawn anew."""
        for rows in self.query(Rows):
            rows.draw_anew()

    def action_back(self) -> None:
        """From the detail to the list; there, waiting is given up."""
        inside = [pair.close() for pair in self.query(ListDetail)]
        if not any(inside) and not self.clear_filter():
            self.post_message(self.LeftAlone())

    def clear_filter(self) -> bool:
        """Show everything again; False when nothing was left out."""
        filters = [line for line in self.query(Filter) if line.value]
        for line in filters:
            line.action_clear_and_leave()
        return bool(filters)

    def action_into(self) -> None:
        """From the list to the detail."""
        for pair in self.query(ListDetail):
            pair.open()

    def show_list(self) -> None:
        """The list is to be seen: where there is room for one side only, the detail gives way."""
        for pair in self.query(ListDetail):
            pair.remove_class("-open")  # the focus goes where the caller puts it

    def action_zoom(self) -> None:
        """Give the focused pane all the room, or share it again."""
        pairs = [pair for pair in self.query(ListDetail) if pair.display]
        for pair in pairs:
            if pair.is_wide:
                pair.zoom()
        if not any(pair.is_wide for pair in pairs):
            refuse(self, "One pane is shown here, and has all the room already.")
