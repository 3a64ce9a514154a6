"""`msi-scope doctor`: every check, no screen. The report goes to stdout, talk to stderr."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from tui_app.commands.formats import FORMATS, Run
from tui_app.core.checks.runner import blank_report, closure, run_checks
from tui_app.core.checks.table import CHECKS, chosen
from tui_app.core.report import CheckResult, Report, Status, Verdict
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.demo import OpenClient

FINE, OWN_FAULT, FAILED, WARNED, INCONCLUSIVE = 0, 1, 3, 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said, beside the settings."""

    checks: tuple[str, ...] = ()
    format: str = "table"
    fail_on: str = "fail"
    is_list: bool = False
    required: tuple[str, ...] = ()


def run(settings: Settings, open_client: OpenClient, options: Options) -> int:
    """Make the checks, print the report, return the exit code.

    Raises:
        UsageError: an option names no format, check or group, or is no ACTION@SCOPE.
    """
    formatter = _formatter(options.format)
    try:
        codes = chosen(options.checks)
    except ValueError as problem:
        raise UsageError(str(problem)) from None
    if options.is_list:
        sys.stdout.write(_listing(codes))
        return FINE
    required = tuple(_requirement(text) for text in options.required)
    made = asyncio.run(_make(settings, open_client, codes, required))
    wanted = {check.code for check in CHECKS if check.code in codes}
    sys.stdout.write(formatter(replace(made, wanted=frozenset(wanted))))
    return exit_code(made.report, fail_on=options.fail_on)


async def _make(
    settings: Settings,
    open_client: OpenClient,
    codes: set[str],
    required: tuple[tuple[str, str], ...],
) -> Run:
    """Run the chosen checks and what they need."""
    checks = closure(codes, CHECKS)
    report = blank_report(settings.ask, checks)
    began = perf_counter()
    async with open_client() as client:
        started_at = client.now()

        def keep(result: CheckResult) -> None:
            nonlocal report
            report = report.with_result(result)

        ask = replace(client.settings.ask, required=required)
        await run_checks(client, ask, checks, keep, deadline_s=settings.timeout_s)
        return Run(
            report=report,
            settings=client.settings,
            machine=client.machine(),
            cloud=client.cloud,
            exchanges=client.record.exchanges,
            run_id=str(uuid.uuid4()),
            started_at=started_at,
            duration_ms=(perf_counter() - began) * 1000,
            ascii=settings.ascii,
            color=sys.stdout.isatty() and not settings.no_color,
        )


def exit_code(report: Report, *, fail_on: str = "fail") -> int:
    """The exit code of a report; the same for every format."""
    if report.count(Status.ERROR):
        return OWN_FAULT
    if report.verdict is Verdict.INCONCLUSIVE:
        return INCONCLUSIVE
    if report.count(Status.FAIL):
        return FAILED
    return WARNED if fail_on == "warn" and report.count(Status.WARN) else FINE


def _formatter(name: str) -> Callable[[Run], str]:
    if name not in FORMATS:
        raise UsageError(f"--format {name}: expected one of {', '.join(FORMATS)}")
    return FORMATS[name]()


def _listing(codes: set[str]) -> str:
    rows = (f"{c.code}  {c.id:<24} {c.group:<12} {c.title}" for c in CHECKS if c.code in codes)
    return "\n".join(rows) + "\n"


def _requirement(text: str) -> tuple[str, str]:
    """`ACTION@SCOPE` taken apart; without a scope it is the VM's own group."""
    action, _, scope = text.partition("@")
    if "/" not in action or (scope and not scope.startswith("/")):
        raise UsageError(
            f"--require {text}: expected ACTION@SCOPE, as in "
            "Microsoft.Compute/virtualMachines/read@/subscriptions/…"
        )
    return action, scope
