"""Answers to "may it?" and refusals as lines: the reason first, then what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from tui_app.core.access.answer import Answer, Verdict
from tui_app.core.access.model import Role
from tui_app.core.access.refusal import RECENT, Refusal
from tui_app.core.access.request import Mending, RoleRequest
from tui_app.core.access.telling import details, sentence
from tui_app.core.report import Status
from tui_app.ui.look import ACCENT, DIM, heading, pair, sign
from tui_app.ui.text import literal

READING = "reading which roles reach this place …"
STATUS = {
    Verdict.YES: Status.PASS,
    Verdict.NO: Status.FAIL,
    Verdict.CONDITIONAL: Status.WARN,
    Verdict.UNKNOWN: Status.SKIP,
}


def answer_lines(answer: Answer, mending: Mending) -> list[Content]:
    """The answer, its reason, and what to ask for."""
    said = Content.assemble(sign(STATUS[answer.verdict]), " ", literal(sentence(answer), "bold"))
    lines = [said, Content("")]
    rows = sorted(details(answer), key=lambda row: row[0] == "Scope")  # the title names the place
    lines += [pair(label, literal(text)) for label, text in rows]
    return [*lines, *_mending_lines(mending.roles, mending.request)]


def refusal_lines(refusal: Refusal) -> list[Content]:
    """Who lacks which action where, the role that is missing, the request for it."""
    other = "   not the identity of this token" if refusal.is_somebody_else else ""
    lines = [heading("Who may not do what"), pair("Identity", literal(f"{refusal.who}{other}"))]
    lines += [pair("Action", literal(refusal.action)), pair("Scope", literal(refusal.scope))]
    return [*lines, *_mending_lines(refusal.roles, refusal.request)]


def _mending_lines(roles: Sequence[Role], request: RoleRequest | None) -> Iterator[Content]:
    if roles:
        names = ", ".join(role.name for role in roles)
        yield pair("Would do", literal(f"{names} (fewest rights first)"))
    if request is None:
        return
    yield Content("")
    yield heading("To ask for, of whoever may assign roles there")
    yield literal(f"Role: {request.role}", "bold")
    yield literal(request.az, ACCENT)
    yield literal(request.powershell, ACCENT)
    yield Content("")
    yield literal(RECENT, DIM)


def request_forms(request: RoleRequest | None) -> dict[str, str]:
    """The request in the shells that it can be copied for."""
    return {"az": request.az, "PowerShell": request.powershell} if request else {}


def ago(seconds: float) -> str:
    """An age as coarse as one needs it: `just now`, `3 min ago`, `5 h ago`."""
    minutes = int(max(0.0, seconds) // 60)
    if minutes < 1:
        return "just now"
    return f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"
