"""ScopeApp: the client's lifetime, the scenarios of a demonstration, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import on, work
from textual.binding import Binding, BindingType
from textual.worker import get_current_worker

from tui_app import memory
from tui_app.packaged import data
from tui_app.settings import Settings
from tui_app.ui.demands import Asking
from tui_app.ui.keys import give, hint, named
from tui_app.ui.panels.panel import Panel
from tui_app.ui.refusing import refuse
from tui_app.ui.signals import (
    HANGUP,
    end_on_signals,
    resume_only_a_living_terminal,
    terminal_is_alive,
)
from tui_app.ui.text import is_sharing, share

if TYPE_CHECKING:  # the client brings httpx: loaded after the first paint
    from tui_app.client import ClientService
    from tui_app.ui.stage import Stage

OpenClient: TypeAlias = "Callable[[], AbstractAsyncContextManager[ClientService]]"


class ScopeApp(Asking):
    """The whole app: `shell` is its frame, `checking` what it finds out, `demands` what it is asked."""

    CSS = data(__name__, "app.tcss").decode("ascii")
    TITLE = "msi-scope"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = named(
        [
            Binding("1", "panel('probe')", "Probe", show=False),
            Binding("2", "panel('token')", "Token", show=False),
            Binding("3", "panel('resources')", "Resources", show=False),
            Binding("4", "panel('requests')", "Requests", show=False),
            Binding("at", "requests", "The requests behind it, and back", show=False),
            Binding("5", "panel('guide')", "Guide", show=False),
            Binding("f5,B", "present", "Present the lesson", show=False),
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
            Binding("M", "mouse", "Mouse to the terminal, or back", show=False),
            Binding("x", "export", "Export a report, the requests, the screen", show=False),
            Binding("slash", "filter", "Filter", show=False),
            Binding("question_mark,f1", "help", "Keys", show=False),
            Binding("A,ctrl+p", "command_palette", "All actions", show=False, id="palette"),
            Binding(
                "ctrl+z", "suspend", "Suspend, as the shell does; fg brings it back", show=False
            ),
            Binding("q", "quit", "Quit", show=False),
            Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="quit-at-once"),
        ]
    )

    def __init__(
        self,
        settings: Settings,
        open_client: OpenClient,
        *,
        label: str = "",
        hostname: str = "",
        stage: Stage | None = None,
    ) -> None:
        label = f"DEMO {stage.scenario}" if stage else label
        super().__init__(settings, label=label, hostname=hostname, stage=stage)
        self._open_client = open_client
        self._lifetime = AsyncExitStack()

    def on_load(self) -> None:
        """Before the terminal is touched: from now on a signal leaves it as it was."""
        give(self._given_keys)
        end_on_signals(self._end_by_signal)

    def on_mount(self) -> None:
        """Paint the frame first; the panel, and what needs the network's libraries, come after."""
        resume_only_a_living_terminal()
        self.app_resume_signal.subscribe(self, self.repaint)  # the shell had the screen meanwhile
        if self._given_keys:
            self.set_keymap(self._given_keys)
        if self._problems:
            self._tell_problems(self._problems)
        self.call_after_refresh(self._begin)

    def _tell_problems(self, problems: Sequence[str]) -> None:
        """That something is wrong in the configuration: a short line, since the help has the rest."""
        lines = "1 wrong line" if len(problems) == 1 else f"{len(problems)} wrong lines"
        words = hint(f"Configuration: {lines}, see {{help}}")  # in a row at 80 columns
        self.notify(words, severity="warning", timeout=5, markup=False)

    def _end_by_signal(self, code: int) -> None:
        self.exit(return_code=code)

    @work(group="client", exclusive=True)
    async def _begin(self) -> None:
        """Fill the frame, open the client, then make the checks and let the clock tick."""
        if not self.is_headless:
            self.set_interval(1.0, self._end_without_a_terminal)
        await self._open()
        self.set_interval(1.0, self.tick)

    def action_suspend(self) -> None:
        """Leave the terminal to the shell, until `fg`."""
        if self._driver is None or not self._driver.can_suspend:
            refuse(self, "There is no shell to go back to from here: open another tab or window.")
            return
        self.action_suspend_process()

    def _end_without_a_terminal(self) -> None:
        """Not every terminal that goes away sends a signal; what reads from it would be busy for ever."""
        if not terminal_is_alive():
            self.exit(return_code=HANGUP)

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
        """Play the scenario of a lesson, and open that; asked first, unless it was chosen."""
        from tui_app.ui.stage import may_play

        if not (event.is_chosen or await may_play(self, self._stage, event.scenario)):
            return
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
