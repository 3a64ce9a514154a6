"""A JSON document to fold, to search and to copy from; below it the path of the cursor's line."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Self

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from tui_app.core.folding import MOST_BELOW, Folding
from tui_app.core.json_line import Line, Path, Place, path_text
from tui_app.core.json_search import Hits, find
from tui_app.ui.keys import FIXED, hint, named
from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.refusing import refuse
from tui_app.ui.text import literal, shareable
from tui_app.ui.widgets.json_row import draw_line, wrapped_value
from tui_app.ui.widgets.rows import Rows


class JsonView(Container):
    """Shows what `json.loads` gave, of any length and depth. Keys that it does not use go on up."""

    BINDINGS = named(
        [
            Binding("right,l", "inwards", "Unfold, or go in", show=False),
            Binding("left,h", "outwards", "Fold, or go to what holds it", show=False),
            Binding("E", "unfold_all", "Unfold everything below", show=False),
            Binding("C", "fold_all", "Fold everything", show=False),
            Binding("slash", "search", "Search the document", show=False),
            Binding("n", "hit(1)", "Next hit", show=False),
            Binding("N", "hit(-1)", "Hit before", show=False),
            Binding("down", "hit(1)", "Next hit", show=False, id=FIXED),
            Binding("up", "hit(-1)", "Hit before", show=False, id=FIXED),
            Binding("escape", "end_search", "End the search", show=False, id=FIXED),
        ]
    )
    DEFAULT_CSS = """
    JsonView {
        height: 1fr;
        & > Input {
            display: none; height: 1; border: none; padding: 0; background: $background;
            &:focus { border: none; }
        }
        & > .json-value { height: auto; display: none; }
        & > .json-said { height: 1; color: $dim-text; }
        &.-seeking > Input { display: block; }
        &.-seeking > Rows > .rows--resting { background: $cursor-row; color: $cursor-text; }
        &.-cut > .json-value { display: block; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self._folding = Folding(None)
        self._rows: Rows[Line] = Rows(self._draw, lambda line: line.key)
        self._value = Static(classes="json-value", markup=False)
        self._said = Static(classes="json-said", markup=False)
        self._input = Input(placeholder="search keys and values", compact=True)
        self._input.cursor_blink = False  # a blinking cursor is sent over the wire twice a second
        self._hits: Hits | None = None
        self._pattern: re.Pattern[str] | None = None
        self._from: Place = ()
        """Where the cursor was when the search was opened."""

    def compose(self) -> ComposeResult:
        """The lines; the value that a row cuts; what is searched; the path, or the hits."""
        yield self._rows
        yield self._value
        yield self._input
        yield self._said

    def focus(self, scroll_visible: bool = True) -> Self:
        """Put the focus into the lines; `has_focus_within` tells whether it is there."""
        self._rows.focus(scroll_visible)
        return self

    @property
    def path(self) -> Path:
        """The keys and indexes on the way to the cursor's line."""
        line = self._rows.current
        return line.path if line else ()

    def show(self, document: object, *, keep_place: bool = False) -> None:
        """Show a document, which must not change; of the same thing read again, `keep_place`.

        Then what is unfolded, the cursor and the search stay, as far as the names are the same.
        """
        is_first = not self._rows.rows
        if keep_place and not is_first and document is self._folding.document:
            return
        path = self.path
        if keep_place and not is_first:
            self._folding = Folding(document, like=self._folding)
            self._list(self._folding.nearest(path))
            if self._hits is not None:
                self._seek(self._hits.text, (), go=False)
        else:
            self._forget_search()
            self._folding = Folding(document)
            self._list(0)
            self._rows.scroll_to(y=0, animate=False)

    def draw_again(self) -> None:
        """Every line, and what is said of the cursor's."""
        self._rows.draw_anew()
        self.tell()

    def copy_text(self) -> tuple[str, str]:
        """What `y` copies of the cursor's line: its path, and the string or the compact JSON."""
        line = self._rows.current
        return line.copied() if line else ("", "")

    def copy_forms(self) -> dict[str, str]:
        """What `Y` offers: the value, its path, the whole document."""
        line = self._rows.current
        if line is None:
            return {}
        whole = Line((), (), self._folding.document).copied()
        forms = {"value": line.copied()[1], "path": path_text(line.path)}
        return forms | ({"whole document, compact": whole[1]} if whole[0] == "document" else {})

    def _list(self, cursor: int) -> None:
        """Draw the lines anew, and put the cursor on this one."""
        self._rows.show(self._folding)
        self._rows.cursor = cursor

    def _draw(self, line: Line, width: int) -> Content:
        content = draw_line(line, width, self._pattern)
        here = self._rows.current if self.has_class("-seeking") else None
        # on the bar only its own colours can be read
        return Content(content.plain) if here is not None and here.key == line.key else content

    def action_inwards(self) -> None:
        """Unfold the line, or go to its first entry."""
        line = self._rows.current
        if line is None or not line.can_fold or line.is_end:
            return
        if line.is_open:
            self._rows.cursor += 1
        else:
            self._folding.unfold(line.place)
            self._list(self._rows.cursor)

    def action_outwards(self) -> None:
        """Fold the line, or go to what holds it; from the first line the key goes on up."""
        line = self._rows.current
        if line is None or (not line.path and not line.is_end):
            raise SkipAction
        if line.path and (line.is_open or line.is_end):
            self._folding.fold(line.place)
            self._list(self._folding.line_of(line.place))
        else:
            self._rows.cursor = self._folding.line_of(line.place[:-1])

    @on(Rows.Chosen)
    def toggle(self, event: Rows.Chosen) -> None:
        """Enter, or a click on the cursor's line."""
        event.stop()
        line = self._rows.current
        if line is not None and line.can_fold:
            change = self._folding.fold if line.is_open or line.is_end else self._folding.unfold
            change(line.place)
            self._list(self._folding.line_of(line.place))

    def action_unfold_all(self) -> None:
        """Unfold everything below the cursor, as much as is quick."""
        line = self._rows.current
        if line is None or not line.can_fold:
            refuse(self, "Nothing can be unfolded at this line.")
        else:
            is_all = self._folding.unfold_all(line.place)
            self._list(self._folding.line_of(line.place))
            if not is_all:
                words = f"More than {MOST_BELOW:,} values below: the first are unfolded."
                self.notify(words, markup=False)

    def action_fold_all(self) -> None:
        """Fold every entry of the document."""
        line = self._rows.current
        if line is not None:
            self._folding.fold_all()
            self._list(self._folding.line_of(line.place))

    @on(Rows.Moved)
    def tell(self, event: Rows.Moved | None = None) -> None:
        """Say where the cursor is, or which hit that is; and what its row cuts."""
        if event is not None:
            event.stop()
        line, width = self._rows.current, self._rows.scrollable_content_region.width
        if line is None:
            return
        if self._hits is None:
            said = literal(path_text(line.path))
        else:
            others = hint("{hit-next} {hit-previous} other hits")
            keys = "↑↓ other hits   Enter done" if self.has_class("-seeking") else others
            words = literal(f'"{self._hits.text}" {self._hits.words(line.place)}', ACCENT)
            said = Content.assemble(words, (f"   {keys}   Esc ends", DIM))
        self._said.update(said.truncate(max(1, width), ellipsis=True))
        is_cut = line.count == 0 and draw_line(line, width).cell_length > width > 0
        self.set_class(is_cut or line.length > 0, "-cut")
        if self.has_class("-cut"):
            self._value.update(wrapped_value(line, width, self._pattern))

    def on_resize(self) -> None:
        """What fits is another now."""
        self.call_after_refresh(self.tell)

    def action_search(self) -> None:
        """Type what to search for; the cursor goes to the first hit from here on."""
        line = self._rows.current
        self._from = line.place if line else ()
        self.add_class("-seeking")
        self.screen.set_focus(self._input)  # now: what is typed fast would else go elsewhere

    @on(Input.Changed)
    def seek(self, event: Input.Changed) -> None:
        """Search as one types, each time from where it was begun."""
        event.stop()
        if event.value and self.has_class("-seeking"):
            self._seek(event.value, self._from)
        elif self.has_class("-seeking"):
            self._forget_hits()
            self._rest_on(self._from)

    @on(Input.Submitted)
    def leave_line(self, event: Input.Submitted) -> None:
        """Enter: on with the hits, in the lines."""
        event.stop()
        self.remove_class("-seeking")
        self.focus()
        self.tell()

    def action_end_search(self) -> None:
        """Close the search; without one the key goes on up."""
        if self._hits is None and not self.has_class("-seeking"):
            raise SkipAction
        self._forget_search()
        self.focus()

    def action_hit(self, by: int) -> None:
        """Go to the next hit, or the one before."""
        hits, line = self._hits, self._rows.current
        if hits is None or line is None:
            if not self.has_class("-seeking"):
                refuse(self, hint("Nothing is searched for: {search} does."))
            return
        if by > 0 and hits.is_full and line.place == hits.last:
            self._seek(hits.text, line.place, skip=True)  # beyond those that were counted
            return
        found = hits.beside((*line.place, sys.maxsize) if line.is_end else line.place, by)
        if found is not None:
            self._rest_on(found)

    def _seek(self, text: str, start: Place, *, go: bool = True, skip: bool = False) -> None:
        self._hits = Hits(text)
        self._pattern = re.compile(re.escape(text), re.IGNORECASE)
        self.run_worker(self._search(self._hits, start, go, skip), group="json", exclusive=True)
        self._rows.draw_anew()

    async def _search(self, hits: Hits, start: Place, go: bool, skip: bool) -> None:
        """Find what there is; keys are answered in between."""
        for place in find(self._folding.document, hits.text, start, shareable):
            if place is None:
                self.tell()
                await asyncio.sleep(0)
            elif not (skip and place == start):
                if go and not hits.places:
                    self._rest_on(place)
                hits.add(place)
                if hits.is_full:
                    break
        hits.is_over = True
        self.tell()

    def _rest_on(self, place: Place) -> None:
        """Unfold the way to a place, and go there."""
        lines = len(self._folding)
        if place:
            self._folding.unfold(place[:-1])
        if len(self._folding) == lines:
            self._rows.cursor = self._folding.line_of(place)
        else:
            self._list(self._folding.line_of(place))

    def _forget_hits(self) -> None:
        self.workers.cancel_group(self, "json")
        self._hits = self._pattern = None
        self._rows.draw_anew()
        self.tell()

    def _forget_search(self) -> None:
        if self._hits is not None or self.has_class("-seeking"):
            self.remove_class("-seeking")
            self._input.value = ""
            self._forget_hits()
