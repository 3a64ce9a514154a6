"""How the guide's steps, judgements and exchanges are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from tui_app.core.cleaning import shortened
from tui_app.core.exchange import Exchange
from tui_app.core.guide.model import Judgement, Result, Standing, Step
from tui_app.core.guide.showing import no_status, status_line
from tui_app.core.portal import BUTTONS, Portal, Switch
from tui_app.core.remedies import Names, Shell, filled
from tui_app.core.report import Status
from tui_app.ui.keys import hint
from tui_app.ui.look import ACCENT, DIM, heading, key, sign
from tui_app.ui.text import literal, shareable

SIGNS: Mapping[Standing, Status] = {
    Standing.DONE: Status.PASS,
    Standing.NOT_YET: Status.FAIL,
    Standing.UNKNOWN: Status.WARN,
}
SHELLS = {Shell.AZ: "az", Shell.POWERSHELL: "PowerShell", Shell.BASH: "bash"}
LONGEST, SHORTEST = 36, 10
"""Characters of a fact in the line that has all of them."""


def step_row(number: int, step: Step, result: Result | None, width: int) -> Content:
    """A step: whether it is done, its number and title, the status of its answer."""
    mark = sign(SIGNS[result.judgement.standing]) if result else Content.styled("·", DIM)
    status = str(result.seen.status or "–") if result else ""
    left = Content.assemble(mark, (f" {number} ", DIM), literal(step.title))
    room = max(8, width - 4)
    return Content.assemble(left.truncate(room, ellipsis=True, pad=True), (f"{status:>4}", DIM))


def judged(exchange: Exchange, result: Result | None, *, is_asking: bool) -> Content:
    """The status and what it means, in a line."""
    if is_asking:
        return Content.styled("asking …", DIM)
    if result is None:
        return Content.styled("not asked yet   ", DIM) + key("next", "ask")
    mark = sign(SIGNS[result.judgement.standing])
    return Content.assemble(mark, " ", status(exchange, result), "  ", sentence(result.judgement))


def status(exchange: Exchange, result: Result) -> Content:
    """The status line in its colour, or the words for there being none."""
    if result.seen.from_memory:
        return Content.styled("not asked", "bold")
    if not result.seen.is_asked or exchange.status is None:
        words = "nothing sent" if not result.seen.is_asked else no_status(exchange)
        return literal(words, "bold $warning")
    style = "$success" if exchange.status < 400 else "$error"
    return literal(status_line(exchange), f"bold {style}")


def sentence(judgement: Judgement) -> Content:
    """What it means."""
    return literal(judgement.sentence)


def facts_line(facts: Sequence[tuple[str, str]], width: int) -> Content:
    """What the answer holds that matters, on one line; the long ones shortened until all fit."""
    line = Content("")
    for longest in range(LONGEST, SHORTEST - 1, -2):
        parts = [
            Content.assemble((f"{name} ", DIM), literal(shortened(shareable(text), longest)))
            for name, text in facts
        ]
        line = Content("  ").join(parts)
        if line.cell_length <= width:
            break
    return line


def portal_line(portal: Portal, switch: Switch) -> Content:
    """The button of a step, how it stands, and the key that presses it."""
    button, is_on = BUTTONS[switch], portal.is_on(switch)
    state = Content.styled("On" if is_on else "Off", "bold")
    keys = Content("   ").join(
        [key("press", "undo" if is_on else "press"), key("start-over", "start over")]
    )
    title = Content.assemble((f"{button.where}  ", DIM), f"{button.title}: ")
    return Content.assemble(title, state, "   ", keys)


def elsewhere(scenario: str, *, is_demo: bool) -> Content:
    """Where a lesson can be played that cannot be played here."""
    if is_demo:
        plays = Content(f"This lesson plays in the scenario {scenario}.   ")
        return plays + key("next", "play it")
    command = (f"msi-scope --demo {scenario}", f"bold {ACCENT}")
    return Content.assemble("This lesson is played in a demo: ", command)


def waiting_line(period_s: float) -> Content:
    """Without a portal of our own: the step is done elsewhere."""
    said = f"Done elsewhere, it ticks itself: asked again every {period_s:g} s.   "
    return Content.assemble(
        (said, DIM), key("tab-previous", "how"), "   ", key("refresh-panel", "ask now")
    )


def todo_lines(step: Step, result: Result | None, names: Names) -> list[Content]:
    """What is done in this step, where and with which command; what was found; the notes."""
    lines = [literal(step.brief), Content("")]
    for each in step.todo:
        todo = filled(each, names)
        lines.append(literal(hint(todo.text)))
        if todo.command:
            shell = SHELLS.get(todo.shell, "")
            lines.append(Content.assemble((f"  {shell:<11}", DIM), literal(todo.command, ACCENT)))
    if result and result.judgement.facts:
        lines += [Content(""), heading("Seen")]
        lines += [
            Content.assemble((f"{name:<14} ", DIM), literal(text))
            for name, text in result.judgement.facts
        ]
    if step.notes:
        lines += [Content(""), *(literal(f"· {hint(note)}", DIM) for note in step.notes)]
    return lines


def command_forms(step: Step, names: Names) -> dict[str, str]:
    """The step's own commands, for copying."""
    forms: dict[str, str] = {}
    for each in step.todo:
        todo = filled(each, names)
        if todo.command:
            forms.setdefault(f"do: {SHELLS.get(todo.shell, 'any')}", todo.command)
    return forms
