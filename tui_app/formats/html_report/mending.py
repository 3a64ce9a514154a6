"""What is wrong, what to do about it, and who must do it, with commands to copy."""

from __future__ import annotations

from collections.abc import Iterator

from tui_app.core.cleaning import one_line
from tui_app.core.remedies import Remedy, Shell, Step
from tui_app.core.remedies.model import Where
from tui_app.core.report import CheckResult, Report, Status
from tui_app.formats import Run
from tui_app.formats.html_report.marks import small_mark
from tui_app.formats.html_report.markup import Markup, joined, tag, text
from tui_app.formats.markdown import WHO

_WHERE = {
    Where.THIS_VM: "on this VM",
    Where.ADMIN_WORKSTATION: "at an administrator's workstation",
    Where.PORTAL: "in the Azure portal",
}
_SHELL = {Shell.BASH: "bash", Shell.POWERSHELL: "PowerShell", Shell.AZ: "Azure CLI"}
_MATTERS = (Status.FAIL, Status.ERROR, Status.WARN)


def mending(run: Run) -> Iterator[Markup]:
    """The remedy of what broke first, then, folded, those of the rest."""
    report, story = run.report, run.report.story
    remedy = report.remedy(story) if story else None
    if story is not None and remedy is not None:
        yield tag(
            "section",
            tag("h2", "What to do"),
            *_told(story, remedy),
        )
    others = [
        folded
        for check in run.shown
        if check is not story and check.status in _MATTERS
        for folded in _folded(report, check)
    ]
    if others:
        yield tag("section", tag("h2", "Also found"), *others)


def _folded(report: Report, check: CheckResult) -> Iterator[Markup]:
    remedy = report.remedy(check)
    if remedy is not None:
        headline = check.headline or remedy.title
        summary = tag("summary", small_mark(check.status), " ", f"{check.code} {headline}")
        yield tag("details", summary, *_told(check, remedy), class_="also")


def _told(check: CheckResult, remedy: Remedy) -> Iterator[Markup]:
    yield tag("p", remedy.meaning)
    if check.meaning and check.meaning != remedy.meaning:
        yield tag("p", check.meaning)
    yield tag("p", tag("b", "Who must act: "), f"{WHO[remedy.fault]}.", class_="who")
    if remedy.steps:
        if any(step.command for step in remedy.steps):
            yield tag("p", "A click on a command selects all of it.", class_="hint screen-only")
        yield tag("ol", *map(_step, remedy.steps), class_="steps")
    if remedy.causes:
        causes = (tag("li", cause) for cause in remedy.causes)
        yield tag("p", "Probable causes, best first:")
        yield tag("ul", *causes)
    about = joined(tag("span", remedy.diagnosis, class_="id"), " ")
    if remedy.link.startswith("https://"):
        about = joined(about, tag("a", remedy.link, href=remedy.link, rel="noreferrer"))
    yield tag("p", about, class_="about")


def _step(step: Step) -> Markup:
    shell = f", {_SHELL[step.shell]}" if step.shell in _SHELL else ""
    told = joined(step.text, " ", tag("span", f"{_WHERE[step.where]}{shell}", class_="where"))
    return tag("li", told, _command(step.command)) if step.command else tag("li", told)


def _command(command: str) -> Markup:
    """On one line where there is room; else it breaks between words, never after a hyphen."""
    words = (tag("span", text(word)) if word else Markup() for word in one_line(command).split(" "))
    return tag("pre", tag("code", Markup(" ".join(words))), class_="command")
