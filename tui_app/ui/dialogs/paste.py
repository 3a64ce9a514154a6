"""A dialog that takes a token from the clipboard; what is pasted is never shown."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.keys import FIXED
from tui_app.ui.look import DIM, heading

SHOWN_EVERY = 50
"""Keys between two drawings of the count."""


class HiddenLine(Static, can_focus=True):
    """Takes what is pasted or typed and shows only how much it is: laying it out would be slow."""

    @dataclass
    class Entered(Message):
        """The text is whole."""

        text: str

    def __init__(self) -> None:
        super().__init__(Content.styled("paste it here", DIM), markup=False)
        self._typed: list[str] = []

    def on_paste(self, event: events.Paste) -> None:
        """A terminal that marks pastes hands it over at once."""
        event.stop()
        self.post_message(self.Entered("".join(self._typed) + event.text))

    def on_key(self, event: events.Key) -> None:
        """One that does not sends it key by key."""
        if event.key == "enter":
            event.stop()
            self.post_message(self.Entered("".join(self._typed)))
        elif event.key == "backspace":
            del self._typed[-1:]
        elif event.is_printable and event.character:
            event.stop()
            self._typed.append(event.character)
        else:
            return
        if len(self._typed) % SHOWN_EVERY == 0 or len(self._typed) < SHOWN_EVERY:
            self.update(f"{len(self._typed):,} characters", layout=False)


class PasteDialog(Dialog[str]):
    """Hands back what was pasted or typed; empty when it was closed."""

    AUTO_FOCUS = "HiddenLine"
    BINDINGS = [Binding("escape", "dismiss('')", "Close", id=FIXED)]
    DEFAULT_CSS = """
    PasteDialog {
        align: center middle;
        background: transparent;
        #frame {
            width: 90%; max-width: 76; height: auto;
            border: round $border; padding: 0 1; background: $background;
        }
        HiddenLine { height: 1; margin: 1 0; }
    }
    """

    def compose(self) -> ComposeResult:
        """The line that hides what it gets."""
        with Container(id="frame"):
            yield Static(heading("Decode a token"), markup=False)
            yield HiddenLine()
            yield KeysLine("Read here, sent nowhere, not shown.   Enter ends it   Esc close")

    @on(HiddenLine.Entered)
    def take(self, event: HiddenLine.Entered) -> None:
        """Hand it back."""
        self.dismiss(event.text)
