"""A dialog that takes one line of text."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.widgets import Input, Static

from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.keys import FIXED
from tui_app.ui.look import heading

LONGEST = 500


class LineDialog(Dialog[str | None]):
    """Hands back the line, or None when it was closed."""

    BINDINGS = [Binding("escape", "dismiss(None)", "Close", id=FIXED)]
    DEFAULT_CSS = """
    LineDialog {
        align: center middle;
        background: transparent;
        #frame {
            width: 90%; max-width: 90; height: auto;
            border: round $border; padding: 0 1; background: $background;
        }
        Input { border: none; padding: 0; height: 1; background: $background; margin: 1 0; }
    }
    """

    def __init__(self, title: str, text: str, hint: str) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._hint = hint

    def compose(self) -> ComposeResult:
        """The title, the line, the keys."""
        line = Input(self._text, compact=True, max_length=LONGEST)
        line.cursor_blink = False  # a blinking cursor is sent over the wire twice a second
        with Container(id="frame"):
            yield Static(heading(self._title), markup=False)
            yield line
            yield KeysLine(f"Enter keep it   Esc leave it   {self._hint}")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Hand the line back."""
        self.dismiss(event.value.strip())
