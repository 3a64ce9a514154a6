"""The panel: the list of requests, what is sought in it, and what may be done with one."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import Input, Static

from tui_app.client.service import ClientService
from tui_app.core import snippets
from tui_app.core.exchange import Exchange
from tui_app.core.report import Report, Status
from tui_app.core.requests.replaying import NotReplayed
from tui_app.core.requests.seeking import NotAFilter, Test, filter_of
from tui_app.core.requests.tries import Tries, grouped
from tui_app.core.requests.waterfall import Burst, bursts
from tui_app.core.words import counted_noun
from tui_app.ui.dialogs.line import LineDialog
from tui_app.ui.keys import hint
from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.panels.list_panel import ListPanel
from tui_app.ui.panels.requests.detail import Told
from tui_app.ui.panels.requests.detail_view import ExchangeView
from tui_app.ui.panels.requests.row import draw_row
from tui_app.ui.refusing import refuse
from tui_app.ui.text import literal, shareable
from tui_app.ui.widgets.filter import Filter
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.rows import Rows

NOTHING = "Nothing was asked yet."
PASSING_S = 0.05
"""Shorter than that, a row is passed by: its detail is not drawn, so that a held key is not held up."""
HINT = "words, host:arm status:4xx slow:200 text:…"


class RequestsPanel(ListPanel):
    """The record, newest last. Secrets were masked when it was written."""

    BOUND = ("exchanges", "report")
    KEYS = (("filter", "Filter"), ("copy-as", "Copy as"), ("replay", "Again"))
    BINDINGS = [
        Binding("semicolon", "note", "Note on this request", show=False),
        Binding("t,ctrl+r", "replay", "Make this GET again", show=False),
        Binding("left_square_bracket", "tab(-1)", "Previous tab", show=False),
        Binding("right_square_bracket", "tab(1)", "Next tab", show=False),
    ]
    DEFAULT_CSS = "RequestsPanel { #requests-said { height: 1; } }"

    exchanges: var[tuple[Exchange, ...]] = var(())
    report: var[Report] = var(Report)
    sought: var[str] = var("")

    def __init__(self, client: ClientService, *, id: str) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self._client = client
        self._rows: Rows[Tries] = Rows(
            self._draw_row, lambda tries: tries.key, id="exchanges", empty=NOTHING
        )
        self._view = ExchangeView()
        self._said = Static(id="requests-said", markup=False)
        self._tries: list[Tries] = []
        self._bursts: dict[int, Burst] = {}
        self._only: tuple[str, frozenset[int]] | None = None
        """What was jumped from: its name, its requests."""
        self._origin = ""
        """The panel that this one was opened from by `@`."""
        self._follows = True
        self._problem = ""
        self._passing: Timer | None = None

    def compose(self) -> ComposeResult:
        """How many, what is sought; the requests, and the one under the cursor."""
        yield self._said
        yield ListDetail(self._rows, self._view, Filter(HINT))

    def on_mount(self) -> None:
        """Show what there is; the newest is the one of interest."""
        self.watch_exchanges()

    def watch_exchanges(self) -> None:
        """List what was added; follow the end if the cursor was there."""
        if not self.is_mounted:
            return
        self._tries = grouped(self.exchanges)
        self._bursts = bursts(self.exchanges)
        self._list()

    def watch_report(self) -> None:
        """Which check made a request is known when the check has ended."""
        if self.is_mounted:
            self._tell()
            self.draw_detail()

    def watch_sought(self) -> None:
        """Filter as the words change."""
        self._list()

    def _list(self) -> None:
        follows = self._follows
        test = self._test()
        shown = [tries for tries in self._tries if any(map(test, tries.all))]
        self._rows.show(shown, empty=NOTHING if not self.exchanges else "No request matches.")
        if follows and shown:
            self._rows.action_edge(1)
        self._tell()
        if not shown:
            self._view.show(None, lambda: snippets.Fetch(""), Told())

    def _test(self) -> Test:
        """What is sought, among what was jumped to; what makes no sense hides nothing."""
        try:
            test, self._problem = filter_of(self.sought, shareable), ""
        except NotAFilter as problem:
            test, self._problem = filter_of(""), str(problem)
        if self._only is None:
            return test
        numbers = self._only[1]
        return lambda exchange: exchange.n in numbers and test(exchange)

    def _tell(self) -> None:
        """How many there are, and whether the newest is followed; or why not all are shown."""
        shown, every = len(self._rows.rows), len(self._tries)
        if self._problem:
            said = literal(self._problem, "$warning")
        elif self._only is not None:
            said = Content.assemble(
                literal(f"{counted_noun(shown, 'request')} behind {self._only[0]}", ACCENT),
                (hint("   {back} back   {panel-requests} all of them"), DIM),
            )
        elif self.sought:
            said = Content.styled(f"{shown:,} of {counted_noun(every, 'request')}", DIM)
        else:
            said = Content.styled(self._summary(), DIM)
        self._said.update(said)

    def _summary(self) -> str:
        meant = {n for c in self.report.checks if c.status is Status.PASS for n in c.requests}
        refused = sum(
            (t.newest.status or 0) >= 400 and t.newest.n not in meant for t in self._tries
        )
        silent = sum(t.newest.is_over and t.newest.status is None for t in self._tries)
        words = [counted_noun(len(self._tries), "request")]
        words += [f"{refused} refused"] * bool(refused) + [f"{silent} unanswered"] * bool(silent)
        dropped = self._client.record.dropped
        words += [f"{dropped:,} older ones dropped"] * bool(dropped)
        follows = "follows the newest" if self._follows else hint("{edge-next} follows again")
        return " · ".join([*words, follows])

    @on(Input.Changed)
    def seek(self, event: Input.Changed) -> None:
        """Take over what is typed."""
        if isinstance(event.input, Filter):
            self.sought = event.value

    @on(Rows.Moved, "#exchanges")
    def follow_cursor(self) -> None:
        """Draw the exchange once the cursor rests; the newest is followed from the last row only."""
        follows = self._rows.cursor >= len(self._rows.rows) - 1
        if follows != self._follows:
            self._follows = follows
            self._tell()
        if self._passing is not None:
            self._passing.stop()
        self._passing = self.set_timer(PASSING_S, self.draw_detail)

    def draw_detail(self) -> None:
        """Draw the exchange under the cursor."""
        tries = self._rows.current
        if tries is not None:
            fetch = partial(self._fetch, tries.newest)
            told = Told(self._made_by(tries), self._client.now().wall)
            self._view.show(tries, fetch, told)

    @on(Rows.Chosen, "#exchanges")
    def open_detail(self) -> None:
        """Go into the exchange under the cursor."""
        self.draw_detail()
        self.action_into()

    def action_tab(self, by: int) -> None:
        """Another tab of the detail, which is opened if it was not in sight."""
        sides = self.query_one(ListDetail)
        if not (sides.is_wide or sides.is_inside):
            self.action_into()
        else:
            self._view.tabs.step(by)

    def _selected(self) -> Tries | None:
        """The request under the cursor; without one it is said that there is none."""
        if self._rows.current is None:
            refuse(self, "No request is selected.")
        return self._rows.current

    def show_only(self, what: str, numbers: Collection[int], origin: str) -> None:
        """Show the requests behind something, until Esc leads back to its panel."""
        self._only = (what, frozenset(numbers)) if numbers else None
        self._origin = origin
        self.query_one(Filter).value = ""
        self.set_reactive(RequestsPanel.sought, "")
        self._list()
        self._rows.action_edge(1)

    def show_all(self) -> None:
        """Show every request again."""
        self._origin = ""
        if self._only is not None:
            self._only = None
            self._list()

    def leave(self) -> None:
        """Another panel is opened: coming back shows everything."""
        self._only, self._origin = None, ""

    def action_back(self) -> None:
        """From the detail to the list; from what was jumped to, back to where that was."""
        inside = self.query_one(ListDetail).close()
        if not inside and self._origin:
            self.post_message(self.BackWanted(self._origin, 0))
        elif not inside and not self.clear_filter():
            self.workers.cancel_group(self, "replay")
            self.post_message(self.LeftAlone())

    def action_origin(self) -> None:
        """Back to what this was opened from, else to the check that made the request."""
        origin = self._origin
        tries = self._rows.current if origin else self._selected()
        if origin or tries is not None:
            self.post_message(self.BackWanted(origin, tries.newest.n if tries else 0))

    @work(group="note", exclusive=True)
    async def action_note(self) -> None:
        """Type a note on the request under the cursor; it goes into every export."""
        tries = self._selected()
        if tries is None:
            return
        n = tries.newest.n
        dialog = LineDialog(f"A note on request {n}", tries.newest.comment, "empty takes it away")
        text = await self.app.push_screen_wait(dialog)
        if text is not None:
            self._client.record.note(n, text)

    @work(group="replay", exclusive=True)
    async def action_replay(self) -> None:
        """Make the same GET again, with this run's token where it had one; Esc gives it up."""
        tries = self._selected()
        if tries is None:
            return
        try:
            n = await self._client.replay(tries.newest)
        except NotReplayed as reason:
            refuse(self, hint(str(reason)))
            return
        before, after = tries.newest, self._client.record.get(n)
        if after is not None:
            words = f"Before: {before.status or before.state}. Now: {after.status or after.state}."
            self.app.notify(words, markup=False)

    def draw_again(self) -> None:
        """The rows and the detail."""
        super().draw_again()
        self._tell()
        self._view.draw_again()

    def copy_text(self) -> tuple[str, str]:
        """The request as a curl line; the token is fetched by the line itself."""
        if self._view.json.has_focus_within:
            return self._view.json.copy_text()
        tries = self._rows.current
        if tries is None:
            return "", ""
        return "curl line", snippets.curl(tries.newest, self._fetch(tries.newest))

    def copy_forms(self) -> dict[str, str]:
        """Every form that this request can be pasted in, and what support asks for."""
        tries = self._rows.current
        if tries is None:
            return {}
        exchange = tries.newest
        fetch = self._fetch(exchange)
        forms = {name: form(exchange, fetch) for name, form in snippets.FORMS.items()}
        forms["support ids"] = "\n".join(f"{name}: {value}" for name, value in exchange.support_ids)
        return forms | {"URL": exchange.url, "answer body": exchange.response_body}

    def _fetch(self, exchange: Exchange) -> snippets.Fetch:
        return snippets.fetch_of(self.exchanges, exchange)

    def _made_by(self, tries: Tries) -> str:
        """The checks that made it, by code and title."""
        numbers = {each.n for each in tries.all}
        made = [c for c in self.report.checks if numbers & set(c.requests)]
        return ", ".join(f"{check.code} {check.title}" for check in made)

    def _draw_row(self, tries: Tries, width: int) -> Content:
        return draw_row(tries, width, self._bursts)
