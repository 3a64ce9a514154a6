"""A dialog that shows lines and closes: the fix, the keys, a chosen text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from tui_app.ui.copying import copy_text
from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.keys import hint
from tui_app.ui.look import heading
from tui_app.ui.widgets.pane import Pane


class TextDialog(Dialog[None]):
    """Lines in a frame; Esc closes, `y` copies all of it."""

    KEYS: ClassVar[str] = "{close} close   {copy} copy   {scroll-up}{scroll-down} scroll"
    """What stands below the lines: actions, which become their keys."""

    BINDINGS = [
        Binding("escape,q", "dismiss", "Close", id="close"),
        Binding("f", "dismiss", "Close", id="fix"),  # what opens it closes it
        Binding("question_mark,f1", "dismiss", "Close", id="help"),
        Binding("y", "copy", "Copy"),
    ]
    DEFAULT_CSS = """
    TextDialog {
        align: center bottom;
        background: transparent;
        #frame {
            width: 100%; max-width: 120; height: 100%; margin: 4 0 0 0;
            border: round $border; padding: 0 1; background: $background;
        }
    }
    """

    def __init__(self, title: str, lines: Sequence[Content]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The title, the lines, the keys."""
        with Container(id="frame"):
            yield Static(heading(self._title), markup=False)
            yield Pane(id="dialog-text")
            yield KeysLine(hint(self.KEYS))

    def on_mount(self) -> None:
        """Show the lines."""
        self.fill(self._lines)
        self.query_one(Pane).focus()

    def fill(self, lines: Sequence[Content]) -> None:
        """Show these lines instead."""
        self._lines = lines
        self.query_one(Pane).show(lines)

    def action_copy(self) -> None:
        """Copy everything in the dialog."""
        text = "\n".join(line.plain for line in self._lines)
        copy_text(self.app, self._title, text)
