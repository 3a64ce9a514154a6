"""The permission matrix: what lies below a place, and which kinds of action are allowed there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui_app.client.access import MOST_ASKED, Below, below
from tui_app.core.access.answer import Verdict
from tui_app.core.access.matrix import KINDS, Cell, readable
from tui_app.core.access.telling import place, sentence
from tui_app.core.arm import parse_id
from tui_app.core.words import counted_noun
from tui_app.ui.answers import STATUS, ago
from tui_app.ui.copying import copy_text
from tui_app.ui.dialogs.can_i import AnswerDialog, CanIDialog
from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.keys import hint
from tui_app.ui.look import ACCENT, DIM, sign
from tui_app.ui.refusing import refuse
from tui_app.ui.text import literal
from tui_app.ui.widgets.rows import Rows

if TYPE_CHECKING:  # a type only
    from tui_app.ui.panels.resources.rights import Rights

LONGEST_READ_S = 120.0
HEADS = ("R read", "W write", "D delete", "A other", "d data")
LEGEND = "  ".join((*HEADS, "· no", "c condition", "? not known"))
MARKS = {Verdict.NO: "·", Verdict.UNKNOWN: "?", Verdict.CONDITIONAL: "c"}
STYLES = {Verdict.YES: f"bold {ACCENT}", Verdict.CONDITIONAL: "$warning"}
_KEYS = (
    "{column-previous}{column-next} kind   {choose} why   {can-i} Can I …?   {read-anew} anew   "
    "{copy} id   {close} back"
)
_NOT_READ = "What it may do there was not read yet."
_WIDE, _NAME = 96, 72


class Line(NamedTuple):
    """One row."""

    scope: str
    depth: int

    @property
    def key(self) -> str:
        """Ids compare without case."""
        return self.scope.casefold()


class MatrixDialog(Dialog[None]):
    """What `p` opens. Rows are drawn from what was read so far, and change as more comes."""

    BINDINGS = [
        Binding("escape,q", "dismiss", "Back to the tree", id="close"),
        Binding("p", "dismiss", "Back to the tree", id="matrix"),
        Binding("left,h", "column(-1)", "Kind of action, left"),
        Binding("right,l", "column(1)", "Kind of action, right"),
        Binding("c", "can_i", "Can I …?"),
        Binding("r", "read_anew", "Read anew"),
        Binding("y", "copy", "Copy the id"),
    ]
    DEFAULT_CSS = """
    MatrixDialog {
        align: center bottom;
        background: transparent;
        #frame {
            width: 100%; height: 100%; margin: 4 0 0 0;
            border: round $border; padding: 0 1; background: $background;
        }
        Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #matrix-why { height: auto; max-height: 3; min-height: 2; text-wrap: wrap; margin: 1 0 0 0; }
    }
    """

    column: var[int] = var(0)

    def __init__(self, rights: Rights, scope: str) -> None:
        super().__init__()
        self._rights = rights
        self._scope = scope
        self._rows: Rows[Line] = Rows(self._draw, lambda line: line.key, id="matrix")

    def compose(self) -> ComposeResult:
        """Where it is, the heads of the columns, the rows, the reason for the cell of the cursor."""
        with Container(id="frame"):
            title = f"What it may do at {place(self._scope)} and below"
            yield Static(literal(title, f"bold {ACCENT}"), markup=False)
            yield Static(id="matrix-told", markup=False)
            yield Static(id="matrix-heads", markup=False)
            yield self._rows
            yield Static(id="matrix-why", markup=False)
            yield Static(Content.styled(LEGEND, DIM), id="matrix-legend", markup=False)
            yield KeysLine(hint(_KEYS))

    def on_mount(self) -> None:
        """Begin with the place itself; what is below comes as it is listed."""
        self._rows.show([Line(self._scope, 0)])
        self._rows.focus()
        self._read()

    @work(group="matrix", exclusive=True)
    async def _read(self, *, anew: bool = False) -> None:
        """Read the assignments around the place, then what is below; keys work meanwhile."""
        self._tell("reading which roles reach them …")
        look = await self._rights.look(self._scope, anew=anew)
        self._redraw()
        if look is None:
            return
        try:
            async with asyncio.timeout(LONGEST_READ_S):
                self._tell("listing what is below …")
                things = await below(self._rights.client, self._scope)
                self._list(things)
                if not look.facts.is_complete:
                    first = things.ids[1:MOST_ASKED]
                    self._tell(f"asking ARM about the first {len(first)}, one by one …")
                    await self._rights.ask_each(look, first, lambda _: self._redraw())
        except TimeoutError:
            things = Below((), problem=f"no whole answer within {LONGEST_READ_S:g} s")
        self._tell(_told(things, len(self._rows.rows), ago(self._rights.age_s(look))))

    def _list(self, things: Below) -> None:
        top = _level(self._scope)
        self._rows.show([Line(one, max(0, _level(one) - top)) for one in things.ids])

    def _tell(self, text: str) -> None:
        self.query_one("#matrix-told", Static).update(literal(text, DIM))

    def _redraw(self) -> None:
        self._rows.draw_anew()
        self.show_why()

    def on_resize(self) -> None:
        """The heads stand above their columns."""
        self.call_after_refresh(self.watch_column)

    def watch_column(self) -> None:
        """Mark the column, and say why for its cell."""
        if self.is_mounted:
            width = self._rows.scrollable_content_region.width
            self.query_one("#matrix-heads", Static).update(self._heads(width))
            self._rows.refresh_line(self._rows.cursor)
            self.show_why()

    def _heads(self, width: int) -> Content:
        names = HEADS if width >= _WIDE else KINDS
        parts = [
            Content.styled(f"{name:^{_cell(width)}}", "bold" if at == self.column else DIM)
            for at, name in enumerate(names)
        ]
        return Content.assemble(" " * (_room(width) + 1 + _kind(width)), *parts)

    @on(Rows.Moved)
    def show_why(self) -> None:
        """The reason for the cell of the cursor, in a sentence."""
        found = self._cell_here()
        if found is None:
            self.query_one("#matrix-why", Static).update("")
            return
        line, cell = found
        asked = self._rights.answer(cell.action, line.scope, is_data=cell.is_data)
        if asked is not None:
            told = Content.assemble(
                sign(STATUS[asked[0].verdict]),
                " ",
                literal(f"{readable(cell.action)} at {place(line.scope)}: ", DIM),
                literal(sentence(asked[0])),
            )
            self.query_one("#matrix-why", Static).update(told)

    def _cell_here(self) -> tuple[Line, Cell] | None:
        line = self._rows.current
        cells = self._rights.cells(line.scope) if line else ()
        return (line, cells[self.column]) if line and cells else None

    @on(Rows.Chosen)
    def open_why(self) -> None:
        """The whole reason for the cell: assignment, where it comes from, role, pattern."""
        found = self._cell_here()
        if found is None:
            refuse(self, _NOT_READ)
            return
        line, cell = found
        asked = self._rights.answer(cell.action, line.scope, is_data=cell.is_data)
        if asked is None:
            refuse(self, _NOT_READ)
            return
        title = f"{HEADS[self.column]} at {literal(place(line.scope)).plain}"
        self.app.push_screen(AnswerDialog(title, *asked))

    def action_can_i(self) -> None:
        """Ask about any action there, beginning with the one that the cell stands for."""
        line = self._rows.current
        if line is None:
            return
        found = self._cell_here()
        cell = found[1] if found else None
        is_one = cell is not None and readable(cell.action) == cell.action
        action, is_data = (cell.action, cell.is_data) if cell and is_one else ("", False)
        self.app.push_screen(CanIDialog(self._rights, line.scope, action=action, is_data=is_data))

    def action_column(self, by: int) -> None:
        """Another kind of action."""
        self.column = max(0, min(self.column + by, len(KINDS) - 1))

    def action_read_anew(self) -> None:
        """Read everything again."""
        self._read(anew=True)

    def action_copy(self) -> None:
        """Copy the id of the row."""
        if self._rows.current is not None:
            copy_text(self.app, "ARM id", self._rows.current.scope)

    def _draw(self, line: Line, width: int) -> Content:
        found = parse_id(line.scope)
        kind = (found.type or "").rpartition("/")[2]
        is_here = line is self._rows.current
        cells = self._rights.cells(line.scope)
        marks = [_mark(cell) for cell in cells] or [(" ", DIM)] * len(KINDS)
        return Content.assemble(
            literal("  " * line.depth + found.name).truncate(_room(width), ellipsis=True, pad=True),
            " ",
            literal(kind, DIM).truncate(_kind(width), ellipsis=True, pad=True),
            *(
                (f"{f'[{mark}]' if is_here and at == self.column else mark:^{_cell(width)}}", style)
                for at, (mark, style) in enumerate(marks)
            ),
        )


def _kind(width: int) -> int:
    """How wide the types are; without room for them there are none."""
    return 24 if width >= 64 else 0


def _room(width: int) -> int:
    """How wide the names are: the cells stay near them."""
    return max(8, min(width - len(KINDS) * _cell(width) - _kind(width) - 1, _NAME))


def _level(scope: str) -> int:
    """How deep a thing lies: a subscription 0, a group 1, a resource 2, what is in it 3."""
    found = parse_id(scope)
    return bool(found.resource_group) + len(found.names)


def _cell(width: int) -> int:
    """How wide a column is."""
    return 10 if width >= _WIDE else 3


def _mark(cell: Cell) -> tuple[str, str]:
    return MARKS.get(cell.verdict, cell.kind), STYLES.get(cell.verdict, DIM)


def _told(things: Below, shown: int, age: str) -> str:
    """How much is shown, how old it is, and what is missing."""
    parts = [f"{counted_noun(max(0, shown - 1), 'thing')} below", f"read {age}"]
    if things.is_cut:
        parts.append("there are more: open a group of it")
    if things.problem:
        parts.append(f"not all could be listed: {things.problem}")
    return " · ".join(parts)
