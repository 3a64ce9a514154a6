"""A dialog that asks once more before something is done; only `y` does it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.keys import key_of
from tui_app.ui.look import heading


class ConfirmDialog(Dialog[bool]):
    """Says what will happen; `y` agrees, Esc does not."""

    BINDINGS = [
        Binding("y", "dismiss(True)", "Yes", id="yes"),
        Binding("escape,n,q,enter", "dismiss(False)", "No", id="no"),
    ]
    DEFAULT_CSS = """
    ConfirmDialog {
        align: center middle;
        background: transparent;
        #frame {
            width: 90%; max-width: 76; height: auto;
            border: round $border; padding: 0 1; background: $background;
        }
        #confirm-text { height: auto; margin: 1 0; }
    }
    """

    def __init__(self, title: str, text: Content, does: str) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._does = does

    def compose(self) -> ComposeResult:
        """What it is about, and the two keys."""
        with Container(id="frame"):
            yield Static(heading(self._title), markup=False)
            yield Static(self._text, id="confirm-text", markup=False)
            keys = f"{key_of('yes')} {self._does}   {key_of('no')} leave it"
            yield KeysLine(keys)
