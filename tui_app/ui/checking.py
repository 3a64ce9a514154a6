"""The checks, the clock and the record: whatever changes the shared values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from tui_app import memory
from tui_app.core.report import CheckResult, Report
from tui_app.settings import Settings
from tui_app.ui.panels.panel import Panel
from tui_app.ui.refusing import refuse
from tui_app.ui.shell import Shell
from tui_app.ui.text import learn, literal

if TYPE_CHECKING:  # the client brings httpx: loaded after the first paint
    from tui_app.client import ClientService
    from tui_app.core.clock import Moment
    from tui_app.core.exchange import Exchange
    from tui_app.core.throttling import Throttle
    from tui_app.formats.making import Timed
    from tui_app.ui.sharing import Sharing
    from tui_app.ui.stage import Stage

BELOW_A_DIALOG_S = 10.0
EXCHANGES_S = 0.1
"""The list of requests is drawn anew so often at most."""


class Checking(Shell):
    """Makes the checks, once, again, or until they hold; follows the clock and the client."""

    def __init__(
        self, settings: Settings, *, label: str, hostname: str, stage: Stage | None
    ) -> None:
        super().__init__(settings, label=label, hostname=hostname, stage=stage)
        self._timed: Timed | None = None
        """The run of the checks; None before the first."""
        self._lifetime_state = ""
        self._has_settled = False
        self._tells_exchanges = False
        self._sharing: Sharing | None = None

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
        client = self.opened()
        if client is not None:
            await self._make_checks(client)

    @on(Panel.RerunAsked)
    def rerun_for_panel(self) -> None:
        """The probe asked for all checks again."""
        self.action_rerun()

    @work(group="checks", exclusive=True)
    async def action_wait(self) -> None:
        """Check again and again, for as long as it may pass by itself; Esc stops."""
        client = self.opened()
        if client is None:
            return
        if self.report.is_complete and self.report.root_cause is None:
            refuse(self, "Nothing is broken: there is nothing to wait for.")
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

    @on(Panel.LeftAlone)
    def stop_waiting(self) -> None:
        """Esc with nothing open gives up waiting."""
        self.action_stop_waiting()

    async def action_monitor(self) -> None:
        """Watch IMDS, a look a second; once more: go back."""
        await self.action_panel("probe" if self.current == "monitor" else "monitor")

    @on(Panel.ProofAsked)
    @work(group="proof", exclusive=True)
    async def prove_proxy(self) -> None:
        """Ask IMDS as other programs here would, and directly; show both answers."""
        client = self.opened()
        if client is None:
            return
        from tui_app.core.proxy_proof import exposed, nothing, told
        from tui_app.ui.dialogs.text import TextDialog

        found = exposed(client.machine())
        if found is None:
            refuse(self, nothing(client.machine()))
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
