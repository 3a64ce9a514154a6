"""One run of the checks: what is chosen, the run itself, its exit code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_app.commands.output import is_screen
from tui_app.core.checks.runner import run_checks
from tui_app.core.checks.table import CHECKS, blank_report, closure
from tui_app.core.report import CheckResult, Report, Status, Verdict
from tui_app.formats import Run
from tui_app.formats.making import Timed, made
from tui_app.settings import Settings

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService

FINE, OWN_FAULT, FAILED, WARNED, INCONCLUSIVE = 0, 1, 3, 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to check, and how to print it."""

    settings: Settings
    codes: frozenset[str]
    required: tuple[tuple[str, str], ...] = ()
    fail_on: str = "fail"


async def make(client: ClientService, plan: Plan) -> Run:
    """Run the chosen checks and what they need."""
    settings = plan.settings
    checks = closure(set(plan.codes), CHECKS)
    report = blank_report(settings.ask, checks, system=client.machine().os)
    timed, before = Timed(client.now()), client.record.count

    def keep(result: CheckResult) -> None:
        nonlocal report
        report = report.with_result(result)

    ask = replace(client.settings.ask, required=plan.required)
    await run_checks(client, ask, checks, keep, deadline_s=settings.timeout_s)
    color = is_screen() and not settings.no_color
    timed.end(client.now())
    return made(client, report, timed, since=before, wanted=plan.codes, color=color)


def exit_code(report: Report, *, fail_on: str = "fail") -> int:
    """The exit code of a report; the same for every format."""
    if report.count(Status.ERROR):
        return OWN_FAULT
    if report.verdict is Verdict.INCONCLUSIVE:
        return INCONCLUSIVE
    if report.count(Status.FAIL):
        return FAILED
    required = report.result("MI502")
    if required is not None and required.status is Status.WARN:
        return INCONCLUSIVE  # whether what is required is granted, nobody could tell
    return WARNED if fail_on == "warn" and report.count(Status.WARN) else FINE
