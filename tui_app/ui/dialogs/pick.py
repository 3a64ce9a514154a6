"""A dialog that offers a list and takes free text: what is typed filters, and may stand by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.keys import FIXED
from tui_app.ui.look import DIM, heading
from tui_app.ui.text import literal, shareable
from tui_app.ui.widgets.rows import Rows


class Option(NamedTuple):
    """One row."""

    label: str
    detail: str
    value: str
    """What is handed back; unique."""


class PickDialog(Dialog[str]):
    """Hands back the value of the chosen row; empty when it was closed."""

    BINDINGS = [
        Binding("escape", "dismiss('')", "Close", id=FIXED),
        Binding("up", "move(-1)", "Up", show=False, id=FIXED),
        Binding("down", "move(1)", "Down", show=False, id=FIXED),
        Binding("pageup", "move(-10)", "Page up", show=False, id=FIXED),
        Binding("pagedown", "move(10)", "Page down", show=False, id=FIXED),
    ]
    DEFAULT_CSS = """
    PickDialog {
        align: center middle;
        background: transparent;
        #frame {
            width: 90%; max-width: 104; height: auto; max-height: 90%;
            border: round $border; padding: 0 1; background: $background;
        }
        Rows { height: auto; min-height: 1; max-height: 12; }
        Input { border: none; padding: 0; height: 1; background: $background; margin: 1 0 0 0; }
        #pick-said { height: auto; max-height: 3; }
    }
    """

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        *,
        placeholder: str,
        typed: Callable[[str], Sequence[Option] | str],
    ) -> None:
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._placeholder = placeholder
        self._typed = typed
        self._said = ""
        self._begins = ""
        self._rows: Rows[Option] = Rows(self._draw, lambda each: each.value)
        self._rows.can_focus = False  # else Tab would lead the typing nowhere
        self._refused = False
        """What stands in the line is meant as a value, and is none."""

    def compose(self) -> ComposeResult:
        """The list, the line to type in, what is to be said of that."""
        line = Input(self._begins, placeholder=self._placeholder, compact=True)
        line.cursor_blink = False  # a blinking cursor is sent over the wire twice a second
        with Container(id="frame"):
            yield Static(heading(self._title), markup=False)
            yield self._rows
            yield line
            yield Static(id="pick-said", markup=False)
            yield KeysLine("↑↓ choose   Enter take it   Esc close")

    def on_mount(self) -> None:
        """List everything; what is typed goes into the line."""
        self.filter_rows()
        self.query_one(Input).focus()

    def offer(self, options: Sequence[Option], said: str = "") -> None:
        """Offer these instead, and say something about them."""
        self._options, self._said = tuple(options), said
        if self.is_mounted:
            self.filter_rows()

    def begin_with(self, text: str) -> None:
        """Open with this in the line, as if it had been typed."""
        self._begins = text

    @on(Input.Changed)
    def filter_rows(self) -> None:
        """List the text itself where it can stand alone, then what holds it."""
        text = self.query_one(Input).value.strip()
        found, said = self.matching(text)
        self._rows.show(found, empty="nothing of this name")
        if text:
            self._rows.cursor = 0
        self.query_one("#pick-said", Static).update(literal(said, DIM))

    def matching(self, text: str) -> tuple[list[Option], str]:
        """The rows for what is typed, and what is to be said of it."""
        wanted = text.casefold()
        found = [
            o for o in self._options if wanted in shareable(f"{o.label} {o.detail}").casefold()
        ]
        self._refused = False
        if not text:
            return found, self._said
        extra = self._typed(text)
        if isinstance(extra, str):
            self._refused = any(each in text for each in "/:")
            return found, extra if self._refused or not found else ""
        known = {option.value: option for option in found}
        first = [known.pop(option.value, option) for option in extra]
        return [*first, *known.values()], self._said  # what was typed whole is what is meant

    def _draw(self, option: Option, width: int) -> Content:
        label = literal(option.label, "bold").truncate(26, ellipsis=True, pad=True)
        detail = literal(option.detail).truncate(max(8, width - 28), ellipsis=True)
        return Content.assemble(label, "  ", detail)

    def action_move(self, by: int) -> None:
        """Another row."""
        self._rows.action_move(by)

    @on(Input.Submitted)
    @on(Rows.Chosen)
    def take(self) -> None:
        """Take the row under the cursor, unless what is typed was meant as a value and is none."""
        if self._rows.current is not None and not self._refused:
            self.taken(self._rows.current)

    def taken(self, option: Option) -> None:
        """Hand back what was chosen."""
        self.dismiss(option.value)
