"""A run for people: `table`, every check in the order of the links; `plain`, the same in ASCII."""

from __future__ import annotations

from dataclasses import replace

from tui_app.core.chain import link_name
from tui_app.core.cleaning import one_line
from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts.detection import Detection
from tui_app.core.marks import mark, plain_ascii
from tui_app.core.remedies import Remedy
from tui_app.core.report import CheckResult, Link, Status
from tui_app.formats import Run

_COLORS = {Status.PASS: "32", Status.WARN: "33", Status.FAIL: "31", Status.ERROR: "35"}
SEEN_WIDTH = 76
LONGEST_SENTENCE = 300


def table(run: Run) -> str:
    """The verdict first, then every check in order, then the fix of what is broken."""
    rows = [headline(run), host(run), ""]
    for link in Link:
        rows += [row(run, check) for check in run.shown if check.link is link]
    meaning, steps = fix(run)
    text = "\n".join([*rows, *([""] if meaning else []), *meaning, *steps]) + "\n"
    return plain_ascii(text) if run.ascii else text


def plain(run: Run) -> str:
    """The table without colour and without any character beyond ASCII."""
    return table(replace(run, ascii=True, color=False))


def headline(run: Run) -> str:
    """The verdict and the one sentence."""
    return f"{run.report.verdict.upper()}: {one_line(run.report.sentence, LONGEST_SENTENCE)}"


def host(run: Run) -> str:
    """Which machine, in which cloud, and where its IMDS was asked."""
    names = run.report.names
    known = [part for part in (names.vm, names.resource_group, names.subscription) if part]
    where = " · ".join(one_line(part, 60) for part in known or [run.machine.hostname])
    found = run.report.fact(Detection)
    if found is not None and found.asked.kind is not HostKind.IMDS:
        return f"  {where} · {run.cloud.name} · {found.asked} at {one_line(run.endpoint, 80)}"
    via = f" · IMDS at {run.settings.ask.imds_url}" if not run.settings.ask.imds_is_real else ""
    return f"  {where} · {run.cloud.name}{via}"


def row(run: Run, check: CheckResult) -> str:
    """One check."""
    sign = f"{mark(check.status, ascii_only=run.ascii):<2}"
    if run.color and check.status in _COLORS:
        sign = f"\x1b[{_COLORS[check.status]}m{sign}\x1b[0m"
    seen = one_line(check.seen, SEEN_WIDTH)
    return f"  {link_name(run.report, check.link):<8} {sign} {check.code} {check.title:<19} {seen}".rstrip()


def fix(run: Run) -> tuple[list[str], list[str]]:
    """What is wrong first of all, and what to do about it, step by step; empty when nothing is."""
    story = run.report.story
    remedy = run.report.remedy(story) if story else None
    if story is None or remedy is None:
        return [], []
    meaning = [f"{story.code} {story.id} · {remedy.diagnosis}: {remedy.meaning}"]
    if story.meaning:
        meaning.append(f"  {one_line(story.meaning, LONGEST_SENTENCE)}")
    return meaning, _steps(remedy)


def _steps(remedy: Remedy) -> list[str]:
    """Each step with its command; a step is never parted from it."""
    steps = [
        f"  {number}. [{step.where}] {step.text}"
        + (f"\n       {step.command}" * bool(step.command))
        for number, step in enumerate(remedy.steps, 1)
    ]
    return [*steps, f"  {remedy.link}"] if remedy.link else steps
