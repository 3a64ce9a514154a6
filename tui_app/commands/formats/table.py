"""A run for people: `table`, every check grouped by link; `short`, only what matters."""

from __future__ import annotations

from collections.abc import Iterable

from tui_app.commands.formats import Run
from tui_app.core.cleaning import one_line
from tui_app.core.marks import mark, plain_ascii
from tui_app.core.remedies import Remedy
from tui_app.core.report import CheckResult, Link, Status

_COLORS = {Status.PASS: "32", Status.WARN: "33", Status.FAIL: "31", Status.ERROR: "35"}
SEEN_WIDTH = 76
_MATTERS = (Status.FAIL, Status.ERROR, Status.WARN)


def table(run: Run) -> str:
    """The verdict first, then every check in order, then the fix of what is broken."""
    rows = [_headline(run), *_host(run), ""]
    for link in Link:
        rows += [_row(run, check) for check in run.shown if check.link is link]
    rows += _fix(run)
    return _finished(run, rows)


def short(run: Run) -> str:
    """The verdict, the checks that did not pass, the fix: made to be pasted."""
    rows = [_headline(run), *_host(run)]
    rows += [_row(run, check) for check in run.shown if check.status in _MATTERS]
    not_reached = sum(
        c.status is Status.SKIP and c.skip_reason == "prerequisite" for c in run.shown
    )
    if not_reached:
        rows.append(f"  {not_reached} checks not reached")
    rows += _fix(run)
    return _finished(run, rows)


def _finished(run: Run, rows: Iterable[str]) -> str:
    text = "\n".join(rows) + "\n"
    return plain_ascii(text) if run.ascii else text


def _headline(run: Run) -> str:
    return f"{run.report.verdict.upper()}: {run.report.sentence}"


def _host(run: Run) -> list[str]:
    names = run.report.names
    known = [part for part in (names.vm, names.resource_group, names.subscription) if part]
    where = " · ".join(one_line(part, 60) for part in known) or run.machine.hostname
    via = f" · IMDS at {run.settings.ask.imds_url}" if not run.settings.ask.imds_is_real else ""
    return [f"  {where} · {run.cloud.name}{via}"]


def _row(run: Run, check: CheckResult) -> str:
    sign = f"{mark(check.status, ascii_only=run.ascii):<2}"
    if run.color and check.status in _COLORS:
        sign = f"\x1b[{_COLORS[check.status]}m{sign}\x1b[0m"
    seen = one_line(check.seen, SEEN_WIDTH)
    return f"  {check.link:<8} {sign} {check.code} {check.title:<19} {seen}".rstrip()


def _fix(run: Run) -> list[str]:
    """What to do about the root cause, or about the first warning: who does it, and the command."""
    story = run.report.story
    remedy = run.report.remedy(story) if story else None
    if story is None or remedy is None:
        return []
    rows = ["", f"{story.code} {story.id} · {remedy.diagnosis}: {remedy.meaning}"]
    if story.meaning:
        rows.append(f"  {one_line(story.meaning, 300)}")
    return rows + _steps(remedy)


def _steps(remedy: Remedy) -> list[str]:
    rows: list[str] = []
    for number, step in enumerate(remedy.steps, 1):
        rows.append(f"  {number}. [{step.where}] {step.text}")
        if step.command:
            rows.append(f"       {step.command}")
    if remedy.link:
        rows.append(f"  {remedy.link}")
    return rows
