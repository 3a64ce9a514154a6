"""The right-hand side: the exchange as text, its JSON to fold and search, and the same as code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from tui_app.core import snippets
from tui_app.core.requests.tries import Tries
from tui_app.ui.look import DIM
from tui_app.ui.panels.requests.detail import Told, code_lines, document_of, exchange_lines
from tui_app.ui.widgets.json_view import JsonView
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.tabs import Tabs

TABS = ("Exchange", "JSON", "As code")
_NO_JSON = "The answer's body is no JSON document, or was too long to be kept whole."


class ExchangeView(Container):
    """Shows one request and its tries under the open tab."""

    DEFAULT_CSS = """
    ExchangeView {
        height: 1fr;
        #exchange-tabs { padding: 0 1; }
        JsonView { display: none; padding: 0 1; }
        &.-json JsonView { display: block; }
        &.-json Pane { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.tabs = Tabs(TABS, id="exchange-tabs")
        self.pane = Pane(id="exchange-detail")
        self.json = JsonView(id="exchange-json")
        self._tries: Tries | None = None
        self._fetch: Callable[[], snippets.Fetch] = lambda: snippets.Fetch("")
        self._told = Told()
        self._drawn: tuple[str, Tries | None, str] = ("", None, "")

    def compose(self) -> ComposeResult:
        """The tabs, and what is under the open one."""
        yield self.tabs
        yield self.pane
        yield self.json

    def focus(self, scroll_visible: bool = True) -> Self:
        """Put the focus into what is shown."""
        (self.json if self.has_class("-json") else self.pane).focus(scroll_visible)
        return self

    def show(self, tries: Tries | None, fetch: Callable[[], snippets.Fetch], told: Told) -> None:
        """Show this request; `fetch` tells how its token was fetched."""
        self._tries, self._fetch, self._told = tries, fetch, told
        self._draw()

    @on(Tabs.Opened)
    def open_tab(self) -> None:
        """Show the other tab; the focus stays inside, if it was there."""
        was_inside = self.has_focus_within
        self._draw()
        if was_inside:
            self.focus()

    def draw_again(self) -> None:
        """All of it."""
        self._drawn = ("", None, "")
        self.json.draw_again()
        self._draw()

    def _draw(self) -> None:
        tab = self.tabs.current
        drawn = (tab, self._tries, self._told.made_by)
        if drawn == self._drawn:
            return
        same = tab == self._drawn[0] and _key(self._tries) == _key(self._drawn[1])
        self._drawn = drawn
        document = document_of(self._tries.newest) if self._tries and tab == "JSON" else None
        self.set_class(document is not None, "-json")
        if document is not None:
            self.json.show(document, keep_place=same)
        else:
            self.pane.show(self._lines(tab), keep_place=same)

    def _lines(self, tab: str) -> list[Content]:
        if self._tries is None:
            return []
        if tab == "As code":
            return code_lines(self._tries.newest, self._fetch())
        if tab == "JSON":
            return [Content.styled(_NO_JSON, DIM)]
        return exchange_lines(self._tries, self._told)


def _key(tries: Tries | None) -> int:
    return tries.key if tries else 0
