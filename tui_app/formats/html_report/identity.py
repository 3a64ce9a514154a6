"""Whose token it was, and every claim with its meaning. The token itself is never here."""

from __future__ import annotations

from typing import Any

from tui_app.core.glossary import MEANINGS, TIMES, ordered
from tui_app.core.report import Report
from tui_app.core.token import Token, instant, pretty
from tui_app.core.words import at
from tui_app.formats.decoded_json import harmless
from tui_app.formats.html_report.markup import Markup, tag, text

LONGEST_VALUE = 2000


def identity(report: Report) -> Markup:
    """The claims of the run's token; nothing where none came."""
    token = report.token
    if token is None:
        return Markup()
    heads = (tag("th", name, scope="col") for name in ("Claim", "Value", "Meaning"))
    rows = (_row(token, name) for name in ordered(token.claims))
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    said = f"A {token.kind} identity. The token itself is in no report; these are its claims."
    return tag(
        "section",
        tag("h2", "Claims of the token"),
        tag("p", said),
        tag("div", table, class_="wide"),
        class_="claims",
    )


def _row(token: Token, name: str) -> Markup:
    value = token.claims[name]
    return tag(
        "tr",
        tag("th", text(str(harmless(name)), 100), scope="row"),
        tag("td", text(_shown(name, value), LONGEST_VALUE), class_="value"),
        tag("td", MEANINGS.get(name, "")),
    )


def _shown(name: str, value: Any) -> str:
    """The value; of an instant also its date."""
    shown = pretty(harmless(value))
    seconds = instant(value) if name in TIMES else None
    return shown if seconds is None else f"{shown} = {at(seconds)}"
