"""Can I …? Type an action; the answer stands below at once, with its reason and what to ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from tui_app.core.access.answer import Answer
from tui_app.core.access.catalogue import Operation, complete, operations_below
from tui_app.core.access.question import NotAQuestion, checked_action
from tui_app.core.access.request import Mending
from tui_app.core.access.telling import place
from tui_app.core.arm import parse_id
from tui_app.core.cleaning import shortened
from tui_app.ui.answers import READING, ago, answer_lines, request_forms
from tui_app.ui.copying import copy_form, copy_text
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.dialogs.pick import Option, PickDialog
from tui_app.ui.dialogs.text import TextDialog
from tui_app.ui.keys import hint
from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.refusing import refuse
from tui_app.ui.text import literal, shareable
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows

if TYPE_CHECKING:  # a type only
    from tui_app.ui.panels.resources.rights import Rights

CONTROL, DATA = "control", "data"
MOST_EVERYDAY = 400
TYPING = "↑↓ choose   Enter settle on it   Esc close"
SETTLED = "{copy} copy the request   {copy-as} as …   {read-anew} read anew   {type} another action   Esc close"
_NO_ANSWER = "There is no answer to copy yet."
_OWN_TYPE = {
    "microsoft.resources/resourcegroups": "Microsoft.Resources/subscriptions/resourceGroups",
}
"""Types whose operations are named otherwise."""


def option_of(known: Operation) -> Option:
    """A known operation as a row."""
    return _option(known.action, known.what, is_data=known.is_data)


def _option(action: str, what: str, *, is_data: bool) -> Option:
    return Option(action, what, f"{DATA if is_data else CONTROL} {action}")


def offered(scope: str) -> list[Option]:
    """The operations of the place's own type, everyday ones first, then everyday ones of others."""
    kind = parse_id(scope).type or ""
    kind = _OWN_TYPE.get(kind.casefold(), kind)
    own = [one for plane in (False, True) for one in operations_below(kind, is_data=plane)]
    own.sort(key=lambda one: not one.what)
    everyday = [one for one in complete("", most=MOST_EVERYDAY) if one.what]
    return list(dict.fromkeys(map(option_of, (*own, *everyday))))


class CanIDialog(PickDialog):
    """What `c` opens. Enter settles on a row: then `y` and `Y` copy, and the answer scrolls."""

    BINDINGS = [
        Binding("y", "copy", "Copy the request", show=False),
        Binding("Y", "copy_as", "Copy as …", show=False),
        Binding("r", "read_anew", "Read anew", show=False),
        Binding("slash", "type", "Another action", show=False),
    ]
    DEFAULT_CSS = """
    CanIDialog {
        align: center bottom;
        #frame { width: 100%; max-width: 120; height: 100%; max-height: 100%; margin: 4 0 0 0; }
        Input { margin: 0; }
        Rows { max-height: 6; margin: 0 0 1 0; }
        #pick-said { display: none; }
        &.-settled Rows { display: none; }
    }
    """

    def __init__(self, rights: Rights, scope: str, *, action: str = "", is_data: bool = False):
        super().__init__("", offered(scope), placeholder="an action, or words of it", typed=str)
        self._rights = rights
        self._scope = scope
        self._first = _option(action, "", is_data=is_data)
        self._is_reading = False
        self._answer: tuple[Answer, Mending] | None = None
        self._text = Pane(id="can-i-answer")

    def compose(self) -> ComposeResult:
        """The line to type in, what it may be, the answer."""
        line = Input(self._first.label, placeholder=self._placeholder, compact=True)
        line.cursor_blink = False  # a blinking cursor is sent over the wire twice a second
        with Container(id="frame"):
            title = f"Can I …?   at {place(self._scope)}"
            yield Static(literal(title, f"bold {ACCENT}"), markup=False)
            yield line
            yield self._rows
            yield self._text
            yield Static(id="pick-said", markup=False)
            yield KeysLine(TYPING, id="can-i-keys")

    def on_mount(self) -> None:
        """Read what reaches the place, unless that was done."""
        self._read()

    @work(group="can-i", exclusive=True)
    async def _read(self, *, anew: bool = False) -> None:
        self._is_reading = True
        self.show_answer()
        try:
            await self._rights.look(self._scope, anew=anew)
        finally:
            self._is_reading = False
        self.show_answer()

    def matching(self, text: str) -> tuple[list[Option], str]:
        """Own operations first, then all that are known, then what is typed; the exact one on top."""
        words = text.casefold().split()
        found = [
            one
            for one in self._options
            if all(word in f"{one.label} {one.detail}".casefold() for word in words)
        ]
        if not text:
            return found, ""
        known = {one.value for one in found}
        found += [one for one in map(option_of, complete(text)) if one.value not in known]
        wanted = text.casefold()
        first = self._first.value
        found.sort(
            key=lambda one: (
                one.label.casefold() != wanted,
                one.value != first,
                _begins(one, words),
            )
        )
        if found and found[0].label.casefold() == wanted:
            return found, ""
        typed, said = _typed(text)
        return [*typed, *found], said

    @on(Input.Changed)
    def choose_again(self) -> None:
        """Typing lists others, the best on top; once they are listed, that one is answered."""
        self.remove_class("-settled")
        self.call_later(self._answer_best)

    def _answer_best(self) -> None:
        self._rows.action_edge(-1)
        self.show_answer()  # where nothing is listed, no row moves

    @on(Rows.Moved)
    def show_answer(self) -> None:
        """Answer what the cursor is on, as far as is known; one that may still change is not shown."""
        chosen = self._rows.current
        if chosen is None:
            text = self.query_one(Input).value.strip()
            self._answer = None
            self._text.show([literal(self.matching(text)[1])])
            return
        look = self._rights.reaching(self._scope)
        is_good = look is not None and (not self._is_reading or look.facts.is_complete)
        plane, _, action = chosen.value.partition(" ")
        self._answer = (
            self._rights.answer(action, self._scope, is_data=plane == DATA) if is_good else None
        )
        lines: list[Content] = []
        if self._is_reading:
            lines.append(Content.styled(READING, DIM))
        if self._answer is not None:
            lines += answer_lines(*self._answer)
        if look is not None and self._answer is not None and not self._is_reading:
            told = f"read {ago(self._rights.age_s(look))}"
            lines += [Content(""), Content.styled(told, DIM)]
        self._text.show(lines)

    def taken(self, option: Option) -> None:
        """Settle on the row: its answer gets the room and the focus."""
        with self.prevent(Input.Changed):
            self.query_one(Input).value = option.label
        self.add_class("-settled")
        self._text.focus()
        self._show_keys(hint(SETTLED))

    def action_type(self) -> None:
        """Back to the line."""
        self.remove_class("-settled")
        self.query_one(Input).focus()
        self._show_keys(TYPING)

    def _show_keys(self, keys: str) -> None:
        self.query_one(KeysLine).keys = keys

    def action_read_anew(self) -> None:
        """Ask ARM again what reaches the place."""
        self._read(anew=True)

    def action_copy(self) -> None:
        """Copy the request; the answer where there is none to make."""
        for what, text in self._forms().items():
            copy_text(self.app, what, text)
            return
        refuse(self, _NO_ANSWER)

    def action_copy_as(self) -> None:
        """Choose the shell, or the answer itself."""
        if self._forms():
            copy_form(self.app, self._forms())
        else:
            refuse(self, _NO_ANSWER)

    def _forms(self) -> dict[str, str]:
        if self._answer is None:
            return {}
        return {**request_forms(self._answer[1].request), "answer": self._text.plain}

    def _draw(self, option: Option, width: int) -> Content:
        is_data = option.value.startswith(f"{DATA} ")
        room = max(12, width - 8)
        name = shortened(shareable(option.label), min(room, 64 if width > 90 else 46))
        what = literal(option.detail, DIM).truncate(max(0, room - len(name)), ellipsis=True)
        is_answered = option == self._rows.current  # the cursor bar is seen only in a focused list
        return Content.assemble(
            ("▸" if is_answered else " ", ACCENT),
            ("data " if is_data else "     ", "$warning"),
            literal(name, "bold" if is_answered else ""),
            "  ",
            what,
        )


def _begins(option: Option, words: Sequence[str]) -> bool:
    """False, which sorts first, where each word begins a part of the action, or a word about it."""
    parts = re.split(r"[/ .(]", f"{option.label} {option.detail}".casefold())
    return not all(any(part.startswith(word) for part in parts) or "/" in word for word in words)


def _typed(text: str) -> tuple[Sequence[Option], str]:
    """An action that nobody knows, on both planes; or what is wrong with the text."""
    try:
        action = checked_action(text)
    except NotAQuestion as problem:
        return (), str(problem)
    planes = ((False, "as typed"), (True, "as typed, as a data action"))
    return [_option(action, what, is_data=is_data) for is_data, what in planes], ""


class AnswerDialog(TextDialog):
    """One answer in full; `y` and `Y` copy the request."""

    KEYS = "{close} close   {copy} copy   {copy-as} as …   {scroll-up}{scroll-down} scroll"

    BINDINGS = [
        Binding("Y", "copy_as", "Copy as …"),
        Binding("enter", "dismiss", "Close", id="choose"),
    ]

    def __init__(self, title: str, answer: Answer, mending: Mending) -> None:
        lines = answer_lines(answer, mending)
        super().__init__(title, lines)
        text = "\n".join(line.plain for line in lines)
        self._forms = {**request_forms(mending.request), "answer": text}

    def action_copy(self) -> None:
        """Copy the request; the answer where there is none to make."""
        what, text = next(iter(self._forms.items()))
        copy_text(self.app, what, text)

    def action_copy_as(self) -> None:
        """Choose the shell, or the answer itself."""
        copy_form(self.app, self._forms)
