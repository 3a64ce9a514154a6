"""Panel 1, Probe: every check in order; what it asked, what came back, how to fix it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import var

from tui_app.core.chain import link_name
from tui_app.core.checks.row import Check
from tui_app.core.checks.table import CHECKS
from tui_app.core.marks import RUNNING
from tui_app.core.remedies import Remedy
from tui_app.core.report import CheckResult, Link, Report, SkipReason, Status
from tui_app.core.words import milliseconds
from tui_app.ui.keys import hint
from tui_app.ui.look import ACCENT, DIM, heading, pair, sign
from tui_app.ui.panels.list_panel import ListPanel
from tui_app.ui.text import literal
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows

LABEL = 18
_FIRST_OF_LINK = {next(c.code for c in CHECKS if c.link is link) for link in Link}


class ProbePanel(ListPanel):
    """The checks, one row each, grouped by link."""

    KEYS = (("monitor", "Monitor"), ("rerun", "Rerun"))
    BINDINGS = [
        Binding("p", "prove", "Prove the proxy", show=False),
    ]

    report: var[Report] = var(Report)

    def compose(self) -> ComposeResult:
        """The checks on the left, the one under the cursor on the right."""
        self._rows: Rows[Check] = Rows(self._draw_row, lambda check: check.code, id="checks")
        self._detail = Pane(id="check-detail")
        yield ListDetail(self._rows, self._detail)

    def on_mount(self) -> None:
        """List the table: every row is there before its result is."""
        self._rows.show(CHECKS)

    def watch_report(self, before: Report, after: Report) -> None:
        """Draw the rows whose result is new; go to the root cause when it becomes known."""
        if not self.is_mounted:
            return
        self._rows.draw_anew()
        story = after.story
        known = before.story
        if story is not None and after.is_complete and (known is None or not before.is_complete):
            self._rows.cursor_to(story.code)
        self._draw_detail()

    @on(Rows.Moved, "#checks")
    def draw_detail(self) -> None:
        """Draw the check under the cursor."""
        self._draw_detail()

    @on(Rows.Chosen, "#checks")
    def open_detail(self) -> None:
        """Go into the check under the cursor."""
        self.action_into()

    def action_refresh_panel(self) -> None:
        """Refreshing the probe is making the checks again."""
        self.post_message(self.RerunAsked())

    def action_prove(self) -> None:
        """Show what programs that follow the proxy get."""
        self.post_message(self.ProofAsked())

    def copy_text(self) -> tuple[str, str]:
        """The check under the cursor, with its fix."""
        check = self._rows.current
        return (f"check {check.code}", self._detail.plain) if check else ("", "")

    def draw_again(self) -> None:
        """The rows and the detail."""
        super().draw_again()
        self._draw_detail()

    def behind(self) -> tuple[str, tuple[int, ...]]:
        """The requests of the check under the cursor."""
        check = self._rows.current
        result = self.report.result(check.code) if check else None
        return (f"{result.code} {result.title}", result.requests) if result else ("", ())

    def show_check(self, code: str) -> None:
        """Put the cursor on this check."""
        self._rows.cursor_to(code)

    def show_link(self, link: Link) -> None:
        """Put the cursor on the first check of a link that did not pass, else on its first."""
        codes = [check.code for check in CHECKS if check.link is link]
        bad = [c.code for c in self.report.checks if c.code in codes and c.status in _BAD]
        self._rows.cursor_to((bad or codes)[0])

    def _draw_row(self, check: Check, width: int) -> Content:
        result = self.report.result(check.code)
        link = link_name(self.report, check.link) if check.code in _FIRST_OF_LINK else ""
        status = result.status if result else RUNNING
        took = milliseconds(result.duration_ms) if result and _was_made(result) else ""
        room = max(4, width - 9 - 2 - 20 - 9)
        seen = literal(result.seen if result else "…", _seen_style(result))
        return Content.assemble(
            (f"{link:<9}", DIM),
            sign(status),
            f" {check.title:<19} ",
            seen.truncate(room, ellipsis=True, pad=True),
            (f"{took:>8}", DIM),
        )

    def _draw_detail(self) -> None:
        check = self._rows.current
        if check is None:
            return
        result = self.report.result(check.code)
        lines = [Content.assemble((check.title, "bold"), (f"   {check.code} {check.id}", DIM))]
        if result is None:
            self._detail.show([*lines, Content(""), Content.styled("under way …", DIM)])
            return
        remedy = self.report.remedy(result)
        lines += _result_lines(result, remedy)
        self._detail.show(lines)


_BAD = (Status.FAIL, Status.ERROR, Status.WARN)


def _was_made(result: CheckResult) -> bool:
    return result.status is not Status.SKIP


def _seen_style(result: CheckResult | None) -> str:
    if result is None or result.status is Status.SKIP:
        return DIM
    return "bold" if result.status is Status.FAIL else ""


def _result_lines(result: CheckResult, remedy: Remedy | None) -> list[Content]:
    """The result in the order in which a person asks: what, why, what now, how do you know."""
    blank = Content("")
    lines = [Content.assemble(sign(result.status), " ", literal(result.seen, "bold"))]
    not_reached = result.skip_reason is SkipReason.PREREQUISITE
    if remedy is not None and not not_reached:
        lines += [blank, *remedy_lines(remedy, result.headline)]
    if result.meaning:
        lines += [blank, literal(result.meaning)]
    lines += [blank, heading("How it knows")]
    lines.append(pair("expected", literal(result.expected), width=LABEL))
    for name, value in result.observed.items():
        if value not in (None, "", [], False):
            lines.append(pair(name.replace("_", " ")[:LABEL], literal(str(value)), width=LABEL))
    if result.requests:
        numbers = ", ".join(f"#{n}" for n in result.requests if n)
        where = hint("in {panel-requests} Requests   {requests} shows them")
        lines.append(pair("requests", f"{numbers} {where}", width=LABEL))
    return lines


def remedy_lines(remedy: Remedy, headline: str = "") -> list[Content]:
    """A diagnosis as a person needs it: the meaning, then who does what, then the causes."""
    lines = [
        Content.assemble(
            literal(headline or remedy.title, "bold"), (f"   {remedy.diagnosis}", DIM)
        ),
        literal(remedy.meaning),
    ]
    if remedy.steps:
        lines += [Content(""), heading("What to do")]
    for number, step in enumerate(remedy.steps, 1):
        lines.append(
            Content.assemble(
                (f"{number}. ", ACCENT), (f"{step.where}: ", "bold"), literal(step.text)
            )
        )
        if step.command:
            lines.append(literal(f"   {step.command}", ACCENT))
    if remedy.causes:
        lines += [Content(""), heading("Probable causes, likeliest first")]
        lines += [Content.assemble("· ", literal(cause)) for cause in remedy.causes]
    if remedy.link:
        lines += [Content(""), literal(remedy.link, DIM)]
    return lines
