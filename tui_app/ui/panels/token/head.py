"""What stands above the claims: whose token it is, how long it lives, what is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tui_app.core.clock import Moment
from tui_app.core.report import Report
from tui_app.core.token import Token
from tui_app.core.token_findings import TokenFinding
from tui_app.ui.keys import hint
from tui_app.ui.look import DIM, key, pair
from tui_app.ui.panels.token import drawing
from tui_app.ui.panels.token.shelf import Shelf
from tui_app.ui.text import literal

_NO_TOKEN = "{fix} shows the fix, {identity} chooses the identity, {rerun} asks again."


def absence(report: Report, asking: str) -> list[Content]:
    """Why there is no token, and the next key; `asking`: what is being asked for."""
    if asking or not report.is_complete:
        return [Content.styled(asking or "Asking for a token …", DIM)]
    why = f": {report.sentence}" if report.root_cause else ""
    return [literal(f"There is no token{why}", "bold"), Content.styled(hint(_NO_TOKEN), DIM)]


def above(token: Token, shelf: Shelf, report: Report, width: int) -> list[Content]:
    """Whose it is, above the countdown; of several tokens first, which."""
    lines = drawing.who_lines(token, report, width)
    if len(shelf) > 1:
        lines.insert(0, pair("Tokens", drawing.shelf_line(shelf, width)))
    return lines


def below(
    token: Token, findings: Sequence[TokenFinding], asking: str, now: Moment, width: int
) -> list[Content]:
    """Its times, the token masked, what is being asked for, what is wrong: below the countdown."""
    size = len(token.secret.reveal())
    told = Content.assemble("eyJ••••••••", (f"  {size:,} characters, masked   ", DIM))
    masked = told + key("reveal", "reveal")
    lines = [*drawing.time_lines(token, now, width), pair("Token", masked)]
    if asking:
        lines.append(Content.styled(asking, DIM))
    return lines + drawing.finding_lines(findings)
