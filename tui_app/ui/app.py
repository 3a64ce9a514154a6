"""ScopeApp: the client's lifetime, the shared values, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import events, on, work
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding
from textual.containers import Container
from textual.filter import LineFilter
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from tui_app.core.clock import START, Moment
from tui_app.core.report import CheckResult, Link, Report
from tui_app.settings import THEMES, Settings
from tui_app.ui import memory
from tui_app.ui.chain import ChainBar
from tui_app.ui.frame import HostLine, KeyLine, PanelNames, VerdictLine
from tui_app.ui.panels.panel import Panel
from tui_app.ui.signals import end_on_signals
from tui_app.ui.text import (
    AsciiOnly,
    Harmless,
    Shareable,
    is_sharing,
    learn,
    literal,
    share,
    shareable,
)
from tui_app.ui.themes import theme

if TYPE_CHECKING:  # the client brings httpx: loaded after the first paint
    from tui_app.client import ClientService
    from tui_app.core.exchange import Exchange
    from tui_app.core.throttling import Throttle
    from tui_app.formats import Run
    from tui_app.formats.making import Timed
    from tui_app.ui.sharing import Sharing
    from tui_app.ui.stage import Stage

OpenClient: TypeAlias = "Callable[[], AbstractAsyncContextManager[ClientService]]"
NAMES = ("probe", "token", "resources", "requests", "guide")
_PANEL_OF = {
    Link.VM: "probe",
    Link.IMDS: "probe",
    Link.IDENTITY: "probe",
    Link.TOKEN: "token",
    Link.ARM: "resources",
    Link.ACCESS: "resources",
}
BELOW_A_DIALOG_S = 10.0
EXCHANGES_S = 0.1
"""The list of requests is drawn anew so often at most."""
_KEYS = (("f", "Fix"), ("y", "Copy"), ("?", "Help"), ("q", "Quit"))


class ScopeApp(App[int]):
    """The frame around the panels. Owns `report`, `now` and `exchanges`; panels are bound to them."""

    CSS_PATH = "app.tcss"
    TITLE = "msi-scope"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's
        Binding("1", "panel('probe')", "Probe", show=False),
        Binding("2", "panel('token')", "Token", show=False),
        Binding("3", "panel('resources')", "Resources", show=False),
        Binding("4", "panel('requests')", "Requests", show=False),
        Binding("at", "requests", "The requests behind it, and back", show=False),
        Binding("5", "panel('guide')", "Guide", show=False),
        Binding("f5", "present", "Present the lesson", show=False),
        Binding("P", "scenario", "Play another scenario", show=False),
        Binding("R", "rerun", "All checks again", show=False),
        Binding("i", "identity", "Choose the identity", show=False),
        Binding("m", "monitor", "Monitor IMDS", show=False),
        Binding("w", "wait", "Wait and try again", show=False),
        Binding("f", "fix", "Fix of what is broken", show=False),
        Binding("y", "copy", "Copy", show=False),
        Binding("Y", "copy_as", "Copy as …", show=False),
        Binding("colon", "go", "Go to an ARM path", show=False),
        Binding("s", "share", "Share mode: hide ids, names, addresses", show=False),
        Binding("x", "export", "Export a report, the requests, the screen", show=False),
        Binding("slash", "filter", "Filter", show=False),
        Binding("question_mark,f1", "help", "Keys", show=False),
        Binding("q", "quit", "Quit", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
    ]

    report: var[Report] = var(Report)
    now: var[Moment] = var(START)
    exchanges: var[tuple[Exchange, ...]] = var(())
    throttle: var[Throttle | None] = var(None)
    """How ARM limits this program; None until it has answered."""
    current: var[str] = var("probe")
    waiting: var[str] = var("")
    """What is waited for, while it is; empty otherwise."""
    label: var[str] = var("")
    """Which demonstration this is; empty on a real machine."""

    def __init__(
        self,
        settings: Settings,
        open_client: OpenClient,
        *,
        label: str = "",
        hostname: str = "",
        stage: Stage | None = None,
    ) -> None:
        name = THEMES[0] if settings.no_color else settings.theme
        super().__init__(ansi_color=name == THEMES[0])  # NO_COLOR's filter is chosen in it
        self.settings = settings
        self._open_client = open_client
        self.set_reactive(ScopeApp.label, f"DEMO {stage.scenario}" if stage else label)
        self._hostname = hostname
        self._stage = stage
        self._client: ClientService | None = None
        self._timed: Timed | None = None
        """The run of the checks; None before the first."""
        self._lifetime_state = ""
        self._has_settled = False
        self._tells_exchanges = False
        self._sharing: Sharing | None = None
        self._lifetime = AsyncExitStack()
        self.register_theme(theme(name))
        self.theme = name
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """Host, chain, verdict, panel names, room for a panel, keys. A panel comes when it is opened."""
        yield HostLine(self._hostname).data_bind(ScopeApp.report, ScopeApp.label)
        yield ChainBar().data_bind(ScopeApp.report, ScopeApp.now)
        yield VerdictLine().data_bind(ScopeApp.report, ScopeApp.waiting)
        yield PanelNames(NAMES).data_bind(ScopeApp.current)
        yield Container(id="panel-room")
        yield KeyLine()

    def on_mount(self) -> None:
        """Paint the frame first; the panel, and what needs the network's libraries, come after."""
        end_on_signals(self._end_by_signal)
        self.call_after_refresh(self._begin)

    def _end_by_signal(self, code: int) -> None:
        self.exit(return_code=code)

    @work(group="client", exclusive=True)
    async def _begin(self) -> None:
        """Fill the frame, open the client, then make the checks and let the clock tick."""
        await self._open()
        self.set_interval(1.0, self.tick)

    async def _open(self) -> None:
        """Open the client, on a frame that is filled already, and make the checks."""
        from tui_app.core.checks.table import CHECKS, blank_report

        self.report = blank_report(self.settings.ask, CHECKS)
        await self._show_panel("probe")
        self._client = await self._lifetime.enter_async_context(self._open_client())
        self._client.subscribe(self._note_exchange)
        self._client.subscribe_throttle(self._note_throttle)
        if self._sharing is not None and is_sharing():
            self._sharing.begin(self._client, None)
        elif self.settings.redact:
            self.action_share()
        self.tick()
        self.action_rerun()

    async def on_unmount(self) -> None:
        """Close what was opened."""
        share(None)
        await self._lifetime.aclose()

    @work(group="play", exclusive=True)
    async def action_scenario(self) -> None:
        """Choose a scenario of the demo, and play it."""
        from tui_app.ui.stage import choose_scenario

        scenario = await choose_scenario(self, self._stage)
        if scenario:
            await self._play(scenario)

    @on(Panel.ScenarioWanted)
    @work(group="play", exclusive=True)
    async def play_lesson(self, event: Panel.ScenarioWanted) -> None:
        """Play the scenario of a lesson, and open that."""
        await self._play(event.scenario)
        await (self.action_present() if event.is_presented else self.action_panel("guide"))

    async def _play(self, scenario: str) -> None:
        """Give up the scenario that plays, with all that was known of it, and open this one."""
        if self._stage is None:
            return
        await self._close()
        self.settings, self._open_client = self._stage.play(scenario)
        self.label = f"DEMO {scenario}"
        await self._open()

    async def _close(self) -> None:
        """Give up what is under way, the panels and the client; the frame stays."""
        own = get_current_worker()
        for worker in self.workers:
            if worker is not own:
                worker.cancel()
        self._client, self._lifetime_state, self._has_settled = None, "", False
        await self.query_one("#panel-room").remove_children()
        await self._lifetime.aclose()
        self.current, self.waiting = "probe", ""
        self.exchanges, self.throttle = (), None
        memory.release()

    async def action_present(self) -> None:
        """Only the step and its exchange, for a room."""
        await self.action_panel("guide")
        from tui_app.ui.panels.guide.presenter import present

        present(self, self.panel)

    def tick(self) -> None:
        """Take over the time. Below a dialog each change repaints the screen: there it is rarer."""
        if self._client is None:
            return
        now = self._client.now()
        self._follow_lifetime(now)
        if len(self.screen_stack) == 1 or now.steady - self.now.steady >= BELOW_A_DIALOG_S:
            self.now = now

    def _follow_lifetime(self, now: Moment) -> None:
        """Judge the token's lifetime again when it comes to its last minutes, and to its end."""
        token = self.report.token if self.report.is_complete else None
        if token is None:
            return
        from tui_app.core.checks.claims import lifetime_state

        state = lifetime_state(token, now)
        if state != self._lifetime_state:
            from tui_app.core.checks.runner import with_time_passed

            self._lifetime_state = state
            self.report = with_time_passed(self.report, now)

    def _note_throttle(self, throttle: Throttle) -> None:
        self.throttle = throttle

    def _note_exchange(self, exchange: Exchange) -> None:
        """Something was asked or answered: soon told, however many come at once."""
        if self._sharing is not None:
            self._sharing.learn(exchange)
        if self.current == "requests" and not self._tells_exchanges:
            self._tells_exchanges = True
            self.set_timer(EXCHANGES_S, self._tell_exchanges)

    def _tell_exchanges(self) -> None:
        self._tells_exchanges = False
        if self._client is not None:
            self.exchanges = self._client.record.exchanges

    @work(group="checks", exclusive=True)
    async def action_rerun(self) -> None:
        """Make all checks again; the run under way is given up."""
        if self._client is not None:
            await self._make_checks(self._client)

    @work(group="checks", exclusive=True)
    async def action_wait(self) -> None:
        """Check again and again, for as long as it may pass by itself; Esc stops."""
        client = self._client
        if client is None:
            return
        if self.report.is_complete and self.report.root_cause is None:
            self.notify("Nothing is broken: there is nothing to wait for.", markup=False)
            return
        from tui_app.ui.waiting import run_patiently

        await run_patiently(client, lambda: self._make_checks(client), self._tell_waiting)

    def _tell_waiting(self, line: str) -> None:
        self.waiting = line

    def action_stop_waiting(self) -> None:
        """Wait no more; what was found stands."""
        if self.waiting:
            self.workers.cancel_group(self, "checks")
            self.waiting = ""

    async def action_monitor(self) -> None:
        """Watch IMDS, a look a second; once more: go back."""
        await self.action_panel("probe" if self.current == "monitor" else "monitor")

    @on(Panel.ProofAsked)
    @work(group="proof", exclusive=True)
    async def prove_proxy(self) -> None:
        """Ask IMDS as other programs here would, and directly; show both answers."""
        client = self._client
        if client is None:
            return
        from tui_app.core.proxy_proof import exposed, nothing, told
        from tui_app.ui.dialogs.text import TextDialog

        found = exposed(client.machine())
        if found is None:
            self.notify(nothing(client.machine()), markup=False)
            return
        exposure, setting = found
        rows = told(exposure, await client.prove_proxy(setting), client.machine())
        self.push_screen(
            TextDialog("What programs that follow the proxy get", list(map(literal, rows)))
        )

    async def _make_checks(self, client: ClientService) -> Report:
        """Make all checks, each result as it comes; returns the whole report."""
        from tui_app.core.checks.runner import run_checks  # loaded when it is first needed
        from tui_app.core.checks.table import CHECKS, blank_report
        from tui_app.formats.making import Timed

        self._timed = timed = Timed(client.now())
        system = client.machine().os
        self.report = blank_report(client.settings.ask, CHECKS, system=system)
        await run_checks(
            client,
            client.settings.ask,
            CHECKS,
            self._take_result,
            deadline_s=self.settings.timeout_s,
        )
        timed.end(client.now())
        if not self._has_settled:
            self._has_settled = True
            memory.keep()  # by now all that starting takes is loaded
        return self.report

    def _take_result(self, result: CheckResult) -> None:
        report = self.report.with_result(result)
        if report.token is not None and report.token is not self.report.token:
            learn(report.token.claims)
        self.report = report
        self.tick()

    async def on_key(self, event: events.Key) -> None:
        """A key that nobody took: the panel's own keys work outside it too.

        A letter goes to the line that is being typed in: it was pressed right after the key that
        opened it, and was on its way to what had the focus before.
        """
        line = self.focused
        if isinstance(line, Input) and event.is_printable:
            event.prevent_default()  # else Textual's own looks for a binding of it
            line.post_message(events.Key(event.key, event.character))
            return
        taken = event.key in self.screen.active_bindings
        if taken or len(self.screen_stack) > 1 or self.panel.has_focus_within:
            return
        for action in self.panel.actions_of(event.key):
            if await self.run_action(action, self.panel):
                event.stop()
                return

    @property
    def panel(self) -> Panel:
        """The panel in view; an empty one until the first is there."""
        return next(iter(self.query(f"#{self.current}").results(Panel)), None) or Panel()

    @on(PanelNames.PanelChosen)
    async def open_chosen_panel(self, event: PanelNames.PanelChosen) -> None:
        """A panel's name was clicked."""
        await self.action_panel(event.name)

    @on(ChainBar.LinkChosen)
    async def open_link(self, event: ChainBar.LinkChosen) -> None:
        """A link of the chain was chosen."""
        await self.action_panel(_PANEL_OF[event.link])
        self.panel.show_link(event.link)

    @on(Panel.Closed)
    async def open_first_panel(self) -> None:
        """A panel that has no number was closed."""
        await self.action_panel("probe")

    @on(Panel.LeftAlone)
    def stop_waiting(self) -> None:
        """Esc with nothing open gives up waiting."""
        self.action_stop_waiting()

    @on(Panel.RerunAsked)
    def rerun_for_panel(self) -> None:
        """The probe asked for all checks again."""
        self.action_rerun()

    async def action_panel(self, name: str) -> None:
        """Open a panel; it is made when it is first opened."""
        if self._client is None:
            return
        if name == self.current:
            self.panel.show_all()
            self.panel.focus_first()
            return
        self.panel.leave()
        await self._show_panel(name)
        self.exchanges = self._client.record.exchanges

    async def _show_panel(self, name: str) -> None:
        """Put this panel into the room, and the focus into it."""
        from tui_app.ui.panels.making import made

        room = self.query_one("#panel-room")
        if not room.query(f"#{name}"):
            panel = made(name, self._client, self._stage, ascii_only=self.settings.ascii)
            await room.mount(panel.data_bind(*(getattr(ScopeApp, bound) for bound in panel.BOUND)))
        for panel in room.query(Panel):
            panel.display = panel.id == name
        self.current = name
        self._show_keys()
        self.panel.focus_first()

    @on(Panel.KeysChanged)
    def _show_keys(self) -> None:
        self.query_one(KeyLine).keys = (*self.panel.keys, *_KEYS)[:6]

    def action_fix(self) -> None:
        """Show what is broken, and who mends it how: in the chain, else in the panel in view."""
        from tui_app.ui.asking import fix

        dialog = fix(self.report, *self.panel.diagnosis())
        if dialog is None:
            known = self.report.is_complete
            self.notify("Nothing is broken." if known else "Still checking …", markup=False)
        else:
            self.push_screen(dialog)

    @work(group="question", exclusive=True)
    async def action_identity(self) -> None:
        """Choose the identity that everything is asked with, and check again."""
        client = self._client
        if client is None:
            return
        from tui_app.ui.asking import choose_identity

        selector = await choose_identity(self, client, self.report)
        if selector is not None:
            client.use(selector)
            self.action_rerun()

    @work(group="question", exclusive=True)
    async def action_go(self) -> None:
        """Read any ARM path and show it, or a resource in its panel."""
        client = self._client
        if client is not None:
            from tui_app.ui.going import go

            place = await go(self, client, self.report)
            if place:
                await self._show_resource(place)

    def action_share(self) -> None:
        """Show placeholders instead of ids, names and addresses, everywhere; or no longer."""
        if self._client is None:
            return
        from tui_app.ui.sharing import Sharing

        if is_sharing():
            share(None)
        else:
            self._sharing = self._sharing or Sharing()
            self._sharing.begin(self._client, self.report.token)
        for shown in self.query("HostLine, VerdictLine, ChainBar, Panel"):
            shown.draw_again()  # type: ignore[attr-defined]  # each of these has it
        for widget in self.screen.walk_children(Widget):
            widget.refresh()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text as it may be shown: in share mode with the placeholders."""
        super().copy_to_clipboard(shareable(text))

    @work(group="question", exclusive=True)
    async def action_export(self) -> None:
        """Hand over a report, the requests, the screen, or all of it in a file."""
        client, timed = self._client, self._timed
        if client is None or timed is None:
            return
        from tui_app.formats.making import made
        from tui_app.ui.exporting import Exporter

        def look() -> Run:
            return made(client, self.report, self._timed or timed)

        await Exporter(self, client, look, self.panel.hide_secret).ask()

    @on(Panel.AudienceWanted)
    @work(group="question", exclusive=True)
    async def choose_audience(self) -> None:
        """Choose what the next token is for."""
        client, panel = self._client, self.panel
        if client is None:
            return
        from tui_app.ui.asking import choose_audience

        wanted = await choose_audience(self, client)
        if wanted is not None:
            panel.ask(wanted)

    @on(Panel.DecodeWanted)
    @work(group="question", exclusive=True)
    async def decode(self) -> None:
        """Explain a token that is pasted."""
        from tui_app.ui.asking import decode

        await decode(self, self.now.wall)

    @on(Panel.Refused)
    def show_refusal(self, event: Panel.Refused) -> None:
        """Say why a token did not come, and who mends it how."""
        from tui_app.ui.asking import refusal

        self.push_screen(refusal(event.diagnosis, event.why, self.report))

    @on(Panel.ResourceWanted)
    async def open_resource(self, event: Panel.ResourceWanted) -> None:
        """Show a resource in its panel."""
        await self._show_resource(event.resource_id)

    async def _show_resource(self, resource_id: str) -> None:
        await self.action_panel("resources")
        self.panel.go_to(resource_id)

    async def action_requests(self) -> None:
        """The requests that what is selected rests on; from there, back."""
        from tui_app.ui.jumping import to_requests

        await to_requests(self)

    @on(Panel.BackWanted)
    async def go_back(self, event: Panel.BackWanted) -> None:
        """Open what the requests were come from."""
        from tui_app.ui.jumping import back

        await back(self, event)

    def action_copy(self) -> None:
        """Copy what is selected."""
        from tui_app.ui.copying import copy_selected

        copy_selected(self, self.panel)

    def action_copy_as(self) -> None:
        """Choose the form to copy what is selected in."""
        from tui_app.ui.copying import copy_as

        copy_as(self, self.panel)

    def action_filter(self) -> None:
        """Type a filter, in panels that have one."""
        from tui_app.ui.widgets.filter import Filter

        for line in self.panel.query(Filter):
            self.panel.show_list()
            line.open()

    def action_help(self) -> None:
        """The keys of what is focused, from the bindings themselves."""
        from tui_app.ui.dialogs.help import help_lines
        from tui_app.ui.dialogs.text import TextDialog

        self.push_screen(TextDialog("Keys", help_lines(self)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every binding of the app and of the panel in view."""
        from tui_app.ui.dialogs.help import bindings_of

        for binding, run in bindings_of(self, screen):
            yield SystemCommand(binding.description, f"key {binding.key}", run)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Below everything: no control character, and no colour or glyph that is not wanted."""
        filters = [*super().get_line_filters(), Shareable(), Harmless()]
        return [*filters, AsciiOnly()] if self.settings.ascii else filters

    def _handle_exception(self, error: Exception) -> None:
        """End without a traceback: Textual's own would print every local variable."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        cause = getattr(error, "error", error)
        self.panic(f"msi-scope: internal error: {type(cause).__name__}. Nothing was changed.")
