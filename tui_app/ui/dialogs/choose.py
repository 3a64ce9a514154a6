"""A dialog that offers a few texts by name and hands back the one that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.keys import hint
from tui_app.ui.look import DIM, heading
from tui_app.ui.text import literal
from tui_app.ui.widgets.rows import Rows


class Choice(NamedTuple):
    """What was chosen, and where it is to go."""

    name: str
    to_file: bool = False


class ChooseDialog(Dialog[Choice | None]):
    """What `Y` opens: copy as …."""

    BINDINGS = [
        Binding("escape,q", "dismiss(None)", "Close", id="close"),
        Binding("w", "keep", "Into a file instead"),
    ]
    DEFAULT_CSS = """
    ChooseDialog {
        align: center middle;
        background: transparent;
        #frame {
            width: 90%; max-width: 100; height: auto; max-height: 80%;
            border: round $border; padding: 0 1; background: $background;
        }
        Rows { height: auto; max-height: 12; }
    }
    """

    def __init__(self, title: str, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._title = title
        self._texts = texts
        self._rows: Rows[str] = Rows(self._draw, lambda name: name)

    def compose(self) -> ComposeResult:
        """The names, each with the beginning of its text."""
        with Container(id="frame"):
            yield Static(heading(self._title), markup=False)
            yield self._rows
            keys = hint("{choose} copy   {keep} into a file   {close} close")
            yield KeysLine(keys)

    def on_mount(self) -> None:
        """List the names."""
        self._rows.show(tuple(self._texts))
        self._rows.focus()

    def _draw(self, name: str, width: int) -> Content:
        beginning = literal(self._texts[name].replace("\n", " "), DIM)
        return Content.assemble((f"{name:<12} ", "bold"), beginning.truncate(max(8, width - 13)))

    @on(Rows.Chosen)
    def choose(self) -> None:
        """Hand back the name under the cursor."""
        self.dismiss(Choice(self._rows.current or ""))

    def action_keep(self) -> None:
        """The same into a file: no clipboard is reached from everywhere."""
        self.dismiss(Choice(self._rows.current or "", to_file=True))
