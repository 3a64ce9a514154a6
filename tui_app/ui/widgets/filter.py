"""The filter line of a list: opened by `/`, filters as one types, left by Enter, cleared by Esc."""

from __future__ import annotations

from textual.binding import Binding
from textual.widgets import Input

from tui_app.ui.keys import FIXED, named


class Filter(Input):
    """Hidden until it is wanted."""

    BINDINGS = named([Binding("escape", "clear_and_leave", "Clear", show=False, id=FIXED)])
    DEFAULT_CSS = """
    Filter {
        display: none; height: 1; border: none; padding: 0; background: $background;
        &.-open { display: block; }
        &:focus { border: none; }
    }
    """

    def __init__(self, placeholder: str = "filter") -> None:
        super().__init__(placeholder=placeholder, compact=True)
        self.cursor_blink = False  # a blinking cursor is sent over the wire twice a second

    def open(self) -> None:
        """Show it and type into it."""
        self.add_class("-open")
        self.screen.set_focus(self)  # now: what is typed fast would else go elsewhere

    def action_clear_and_leave(self) -> None:
        """Show everything again."""
        self.value = ""
        self.remove_class("-open")
        self._leave()

    async def action_submit(self) -> None:
        """Keep the filter and go to the list."""
        self._leave()

    def _leave(self) -> None:
        if self.parent is not None:
            for widget in self.parent.query("Rows"):
                widget.focus()
