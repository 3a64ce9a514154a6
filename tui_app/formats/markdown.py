"""`markdown`: a run for a ticket. Text from outside stays text: nothing in it becomes markup."""

from __future__ import annotations

import re

from tui_app import __version__
from tui_app.core import redact
from tui_app.core.cleaning import one_line
from tui_app.core.marks import mark, plain_ascii
from tui_app.core.remedies import Fault, Remedy, Shell, Step
from tui_app.core.words import iso
from tui_app.formats import Run

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|~#&!@])")
_NO_PIPES = str.maketrans("·│", "--")
"""Their ASCII form is a pipe, which would end a cell."""
_FENCE = {Shell.POWERSHELL: "powershell", Shell.BASH: "bash", Shell.AZ: "sh"}
WHO: dict[Fault, str] = {
    "this-vm": "somebody on this VM",
    "administrator": "an administrator",
    "platform": "the platform",
    "none": "nobody",
}


def markdown(run: Run) -> str:
    """Verdict, host, a table of the checks, the fix with fenced commands."""
    report = run.report
    blocks = [
        f"## {report.verdict.capitalize()}: {_text(report.sentence)}",
        _host(run),
        _table(run),
        *_fix(run),
        f"msi-scope {__version__}, run {run.run_id}",
    ]
    text = "\n\n".join(blocks) + "\n"
    return plain_ascii(text.translate(_NO_PIPES)) if run.ascii else text


def _text(value: str, limit: int = 300) -> str:
    """Foreign text with everything escaped that Markdown would act on."""
    return _ACTIVE.sub(r"\\\1", one_line(redact.text(value), limit))


def _host(run: Run) -> str:
    names = run.report.names
    facts = (
        ("VM", names.vm or run.machine.hostname),
        ("Resource group", names.resource_group),
        ("Subscription", names.subscription),
        ("Cloud", run.cloud.name),
        ("Asked at", iso(run.started_at)),
        ("IMDS", "" if run.settings.ask.imds_is_real else run.settings.ask.imds_url),
    )
    return "\n".join(f"- {name}: {_text(value)}" for name, value in facts if value)


def _table(run: Run) -> str:
    rows = [
        f"| {mark(check.status, ascii_only=run.ascii)} {check.status} | {check.code} | "
        f"{_text(check.title)} | {_text(check.seen)} |"
        for check in run.shown
    ]
    return "\n".join(("| Status | Code | Check | Seen |", "| --- | --- | --- | --- |", *rows))


def _fix(run: Run) -> list[str]:
    story = run.report.story
    remedy = run.report.remedy(story) if story else None
    if story is None or remedy is None:
        return []
    return [
        f"### What to do about {story.code} ({_text(remedy.diagnosis)})",
        _text(remedy.meaning, 4000),
        *([_text(story.meaning)] if story.meaning else []),
        f"Who must act: {WHO[remedy.fault]}.",
        *_steps(remedy),
    ]


def _steps(remedy: Remedy) -> list[str]:
    steps = [_step(number, step) for number, step in enumerate(remedy.steps, 1)]
    return [*steps, f"More: <{remedy.link}>"] if remedy.link else steps


def _step(number: int, step: Step) -> str:
    """A numbered step; its command in a fence that nothing inside can close."""
    text = f"{number}. ({step.where}) {_text(step.text, 4000)}"
    if not step.command:
        return text
    longest = max((len(run) for run in re.findall("`+", step.command)), default=0)
    fence = "`" * max(3, longest + 1)
    margin = " " * len(f"{number}. ")
    lines = (f"{fence}{_FENCE.get(step.shell, '')}", one_line(step.command), fence)
    return "\n".join((text, "", *(margin + line for line in lines)))
