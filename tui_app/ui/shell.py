"""The shell of the app: the shared values, the frame, the panels, and what a key does where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import App, ComposeResult, SystemCommand
from textual.containers import Container
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import LineFilter
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from tui_app.core.clock import START, Moment
from tui_app.core.report import Link, Report
from tui_app.core.terminal import SMALLEST, is_too_small
from tui_app.settings import THEMES, Settings
from tui_app.ui.chain import ChainBar
from tui_app.ui.frame import HostLine, KeyLine, PanelNames, VerdictLine
from tui_app.ui.keys import hint, key_of, written
from tui_app.ui.output import frugal
from tui_app.ui.panels.panel import Panel
from tui_app.ui.refusing import STARTING, refuse
from tui_app.ui.text import AsciiOnly, Harmless, OldFont, Shareable, is_sharing
from tui_app.ui.themes import theme

if TYPE_CHECKING:  # the client brings httpx: loaded after the first paint
    from tui_app.client import ClientService
    from tui_app.core.exchange import Exchange
    from tui_app.core.throttling import Throttle
    from tui_app.ui.stage import Stage

NAMES = ("probe", "token", "resources", "requests", "guide")
_PANEL_OF = {
    Link.VM: "probe",
    Link.IMDS: "probe",
    Link.IDENTITY: "probe",
    Link.TOKEN: "token",
    Link.ARM: "resources",
    Link.ACCESS: "resources",
}
_NO_FILTER = "There is no list to filter here: {panel-resources} Resources and {panel-requests} Requests have one."
TOO_SMALL = f"A little more room, please: {SMALLEST[0]}x{SMALLEST[1]} at least."
_KEYS = (("fix", "Fix"), ("copy", "Copy"), ("help", "Help"), ("quit", "Quit"))


class Shell(App[int]):
    """The frame around the panels. Holds `report`, `now` and `exchanges`; panels are bound to them."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]

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

    has_old_font = False
    """The console may lack glyphs that are drawn elsewhere."""

    def __init__(
        self, settings: Settings, *, label: str, hostname: str, stage: Stage | None
    ) -> None:
        name = THEMES[0] if settings.no_color else settings.theme
        super().__init__(ansi_color=name == THEMES[0])  # NO_COLOR's filter is chosen in it
        self.settings = settings
        self._given_keys = settings.keymap
        """Action → keys: of the person, not of the scenario that plays."""
        self._problems = settings.problems
        """What is wrong in the person's configuration."""
        self.set_reactive(Shell.label, label)
        self._hostname = hostname
        self._stage = stage
        self._client: ClientService | None = None
        self._room = Container(id="panel-room")
        """Where the panels are; one of them is in view."""
        self._harmless, self._ascii_only, self._old_font = Harmless(), AsciiOnly(), OldFont()
        self._let_go = settings.no_mouse
        """The mouse was left to the terminal."""
        self.register_theme(theme(name))
        if name == THEMES[0]:
            # the same as setting it, but that would parse all styles twice before the first paint
            self.set_reactive(Shell.theme, name)
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            self.theme = name
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """Host, chain, verdict, panel names, room for a panel, keys. A panel comes when it is opened."""
        yield HostLine(self._hostname).data_bind(Shell.report, Shell.label)
        yield ChainBar().data_bind(Shell.report, Shell.now)
        yield VerdictLine().data_bind(Shell.report, Shell.waiting)
        yield PanelNames(NAMES).data_bind(Shell.current)
        yield self._room
        yield KeyLine()
        yield Static(TOO_SMALL, id="too-small", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where there is no room for anything else; it is all back when there is."""
        is_tiny = is_too_small(event.size.width, event.size.height)
        for screen in self.screen_stack[:1]:
            screen.set_class(is_tiny, "-tiny")

    def action_mouse(self) -> None:
        """Leave the mouse to the terminal, for its own selection, or take it again."""
        driver = self._driver
        switch = getattr(
            driver, "_enable_mouse_support" if self._let_go else "_disable_mouse_support", None
        )
        if switch is None:
            refuse(self, "This terminal's mouse cannot be switched: start with --no-mouse.")
            return
        switch()
        self._let_go = not self._let_go
        words = "The terminal has the mouse: select as you are used to. {mouse} takes it back."
        self.notify(hint(words) if self._let_go else "The mouse acts here again.", markup=False)

    @property
    def panel(self) -> Panel:
        """The panel in view; an empty one until the first is there, and below a dialog."""
        is_in_view = self._room.is_attached and self._room.screen is self.screen
        opened = self._panels() if is_in_view else ()
        return next((each for each in opened if each.id == self.current), None) or Panel()

    def _panels(self) -> list[Panel]:
        """The panels that were opened so far: a query would look at every widget there is."""
        return [each for each in self._room.children if isinstance(each, Panel)]

    def opened(self) -> ClientService | None:
        """The client; None while it is being opened, which is said."""
        if self._client is None:
            refuse(self, STARTING)
        return self._client

    async def action_panel(self, name: str) -> None:
        """Open a panel; it is made when it is first opened."""
        client = self.opened()
        if client is None:
            return
        if name == self.current:
            self.panel.show_all()
            self.panel.focus_first()
            return
        self.panel.leave()
        await self._show_panel(name)
        self.exchanges = client.record.exchanges

    async def _show_panel(self, name: str) -> None:
        """Put this panel into the room, and the focus into it."""
        from tui_app.ui.panels.making import made

        if all(panel.id != name for panel in self._panels()):
            ascii_only = self.settings.ascii or self.has_old_font
            panel = made(name, self._client, self._stage, ascii_only=ascii_only)
            bound = (getattr(Shell, each) for each in panel.BOUND)
            await self._room.mount(panel.data_bind(*bound))
        for panel in self._panels():
            panel.display = panel.id == name
        self.current = name
        self._show_keys()
        self.panel.focus_first()
        if self.panel.is_drawn_shared is not is_sharing():  # switched while this was out of view
            self.call_after_refresh(self.draw_again)

    def draw_again(self) -> None:
        """Share mode was switched: the frame and the panel in view are drawn anew."""
        for shown in (*self.query("HostLine, VerdictLine, ChainBar"), self.panel):
            shown.draw_again()
        self.panel.is_drawn_shared = is_sharing()
        self.repaint()

    def repaint(self, *_resumed: object) -> None:
        """Send the whole screen again: what the terminal shows is not what was drawn last."""
        for widget in self.screen.walk_children(Widget):
            widget.refresh()

    async def show_resource(self, resource_id: str) -> None:
        """Show a resource in its panel."""
        await self.action_panel("resources")
        self.panel.go_to(resource_id)

    def exchange(self, n: int) -> Exchange | None:
        """The recorded exchange of this number, if it is still kept."""
        return self._client.record.get(n) if self._client is not None else None

    @on(Panel.KeysChanged)
    def _show_keys(self) -> None:
        keys = (*self.panel.keys, *_KEYS)
        for line in self.query(KeyLine):  # none is left when one quits at once
            line.keys = tuple((key_of(name), does) for name, does in keys)

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

    async def on_key(self, event: events.Key) -> None:
        """A key that nobody took: the panel's own keys work outside it too; of others it is said whose.

        A letter goes to the line that is being typed in: it was pressed right after the key that
        opened it, and was on its way to what had the focus before.
        """
        line = self.focused
        if isinstance(line, Input) and event.is_printable:
            event.prevent_default()  # else Textual's own looks for a binding of it
            line.post_message(events.Key(event.key, event.character))
            return
        taken = event.key in self.screen.active_bindings
        if taken or len(self.screen_stack) > 1:
            return
        outside = not self.panel.has_focus_within
        for action in self.panel.actions_of(event.key) if outside else ():
            if await self.run_action(action, self.panel):
                event.stop()
                return
        if self.panel.is_attached and not isinstance(line, Input):
            self._tell_of(event.key)

    def _tell_of(self, key: str) -> None:
        """A key that does nothing here: where it does something."""
        from tui_app.ui.elsewhere import told

        words = told(key)
        if words:
            self.clear_notifications()  # whoever tries keys would fill the screen
            refuse(self, words)

    def action_filter(self) -> None:
        """Type a filter, in panels that have one."""
        from tui_app.ui.widgets.filter import Filter

        lines = self.panel.query(Filter)
        for line in lines:
            self.panel.show_list()
            line.open()
        if not lines:
            refuse(self, hint(_NO_FILTER))

    def action_help(self) -> None:
        """The keys of what is focused, from the bindings themselves."""
        from tui_app.ui.dialogs.help import help_lines
        from tui_app.ui.dialogs.text import TextDialog

        self.push_screen(TextDialog("Keys", help_lines(self, self._problems)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every binding of the app and of the panel in view."""
        from tui_app.ui.dialogs.help import bindings_of

        for binding, run in bindings_of(self, screen):
            yield SystemCommand(binding.description, f"key {written(binding.key)}", run)

    def get_driver_class(self) -> type[Driver]:
        """This system's driver, sparing with bytes: a countdown is sent every second."""
        return frugal(super().get_driver_class())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Below everything: no control character, and no colour or glyph that is not wanted."""
        sharing = [Shareable()] if is_sharing() else []  # a new one: lines are kept by their filter
        filters = [*super().get_line_filters(), *sharing, self._harmless]
        if self.settings.ascii:
            return [*filters, self._ascii_only]
        return [*filters, self._old_font] if self.has_old_font else filters

    def finish_output(self) -> None:
        """Wait until all is written that puts the terminal back; a fault on the way out skips that."""
        if self._driver is not None:
            self._driver.close()

    def _handle_exception(self, error: Exception) -> None:
        """End without a traceback: Textual's own would print every local variable."""
        if self._exit and isinstance(getattr(error, "error", error), NoMatches):
            return  # it looked for a widget while all of them are taken away: the end has its code
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        cause = getattr(error, "error", error)
        self.panic(f"msi-scope: internal error: {type(cause).__name__}. Nothing was changed.")
