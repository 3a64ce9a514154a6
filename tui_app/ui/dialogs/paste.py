"""A dialog that takes a token from the clipboard; what is pasted is never shown."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui_app.ui.look import DIM, heading


class _HiddenLine(Input):
    """Hands a pasted text on whole: a megabyte of it would be slow to lay out, and is not shown."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.post_message(self.Submitted(self, event.text))


class PasteDialog(ModalScreen[str]):
    """Hands back what was pasted or typed; empty when it was closed."""

    BINDINGS = [Binding("escape", "dismiss('')", "Close")]
    DEFAULT_CSS = """
    PasteDialog {
        align: center middle;
        background: transparent;
        #frame {
            width: 90%; max-width: 76; height: auto;
            border: round $border; padding: 0 1; background: $background;
        }
        Input { border: none; padding: 0; height: 1; background: $background; margin: 1 0; }
    }
    """

    def compose(self) -> ComposeResult:
        """The line that hides what it gets."""
        line = _HiddenLine(placeholder="paste it here", password=True, compact=True)
        line.cursor_blink = False  # a blinking cursor is sent over the wire twice a second
        with Container(id="frame"):
            yield Static(heading("Decode a token"), markup=False)
            yield line
            yield Static(
                Content.styled("Read here, sent nowhere, shown masked.   Esc close", DIM),
                markup=False,
            )

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Hand it back."""
        self.dismiss(event.value)
