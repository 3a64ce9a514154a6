"""Run the table: every check as soon as what it requires has ended, in parallel otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from time import perf_counter
from typing import Any

from tui_app.core import redact
from tui_app.core.ask import Ask
from tui_app.core.checks.check import CheckFunction, Context, Finding, failed, skipped
from tui_app.core.checks.claims import judge_lifetime
from tui_app.core.checks.functions import FUNCTIONS
from tui_app.core.checks.in_time import InTime
from tui_app.core.checks.row import Check
from tui_app.core.checks.table import BY_CODE
from tui_app.core.clock import Moment
from tui_app.core.report import CheckResult, Link, Report, SkipReason, Status
from tui_app.core.wire import Wire

_BLOCKING_SKIPS = (SkipReason.PREREQUISITE, SkipReason.OFFLINE)
_OUT_OF_TIME = {Link.ARM: "arm.net.timeout", Link.ACCESS: "arm.net.timeout"}
"""What silence is called there; everywhere else it is the identity host's."""


async def run_checks(
    wire: Wire,
    ask: Ask,
    checks: Sequence[Check],
    on_result: Callable[[CheckResult], None],
    *,
    deadline_s: float = 10.0,
    functions: Mapping[str, CheckFunction] = FUNCTIONS,
) -> None:
    """Run the checks and hand over each result as it comes, in no particular order.

    A check may only name rows above it in `checks`. A request that is silent until shortly before
    the deadline has timed out; a check that has not ended by then has failed. Cancelling cancels
    everything under way.
    """
    wire = InTime(wire, deadline_s)
    deadline = asyncio.get_running_loop().time() + deadline_s
    running: dict[str, asyncio.Task[CheckResult]] = {}

    async def finish(check: Check) -> CheckResult:
        awaited = (*check.requires, *check.after)
        ended = {code: await running[code] for code in awaited if code in running}
        finished = {code: task.result() for code, task in running.items() if task.done()}
        context = Context(wire=wire, ask=ask, results=finished | ended)
        result = await _result(check, functions[check.code], context, ended, deadline)
        on_result(result)
        return result

    async with asyncio.TaskGroup() as group:
        for check in checks:
            running[check.code] = group.create_task(finish(check))


async def _result(
    check: Check,
    carry_out: CheckFunction,
    context: Context,
    ended: Mapping[str, CheckResult],
    deadline: float,
) -> CheckResult:
    """Carry out one check, or skip it because of what it requires."""
    started = perf_counter()
    blocked = [code for code in check.requires if code in ended and _blocks(ended[code])]
    if blocked:
        finding = skipped(
            SkipReason.PREREQUISITE, f"not reached: {', '.join(blocked)} did not hold"
        )
    else:
        try:
            async with asyncio.timeout_at(deadline):
                finding = await carry_out(context)
        except TimeoutError:
            diagnosis = _OUT_OF_TIME.get(check.link, "NET-READ-TIMEOUT")
            finding = failed(
                "not finished when the time for all checks was up", diagnosis=diagnosis
            )
        except Exception as bug:  # noqa: BLE001  # a bug in one check must not cancel the others
            finding = Finding(status=Status.ERROR, seen=f"internal error: {type(bug).__name__}")
    return as_result(check, finding, duration_ms=(perf_counter() - started) * 1000)


def as_result(check: Check, finding: Finding, *, duration_ms: float = 0.0) -> CheckResult:
    """What was found, as a row of the report, without any secret."""
    fields = {name: _masked(getattr(finding, name)) for name in Finding.__slots__}
    return CheckResult(
        code=check.code,
        id=check.id,
        group=check.group,
        link=check.link,
        title=check.title,
        expected=check.expected,
        requires=check.requires,
        duration_ms=duration_ms,
        **fields,
    )


def with_time_passed(report: Report, now: Moment) -> Report:
    """The report, with the token's lifetime (MI304) judged again at this moment."""
    token = report.token
    if token is None or report.result("MI304") is None:
        return report
    return report.with_result(as_result(BY_CODE["MI304"], judge_lifetime(token, now)))


def _masked(value: object) -> Any:
    """The value without any token that a server put into its words."""
    if isinstance(value, Mapping):
        return {name: _masked(inner) for name, inner in value.items()}
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return redact.text(value)
    return value


def _blocks(result: CheckResult) -> bool:
    """Whether a prerequisite that ended so keeps others from being made."""
    if result.status is Status.SKIP:
        return result.skip_reason in _BLOCKING_SKIPS
    return result.status in (Status.FAIL, Status.ERROR)
