"""The visual language: one accent, state colours for states only, dim for what is secondary."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from tui_app.core.marks import RUNNING, mark
from tui_app.core.report import Status
from tui_app.ui.keys import key_of

ACCENT = "$primary"
DIM = "$dim-text"
STRONG = "bold"
STATE: Mapping[Status | str, str] = {
    Status.PASS: "$success",
    Status.WARN: "$warning",
    Status.FAIL: "$error",
    Status.ERROR: "$error",
    Status.SKIP: DIM,
    RUNNING: ACCENT,
}


def sign(status: Status | str) -> Content:
    """The mark of a state in its colour."""
    return Content.styled(mark(status), STATE[status])


def heading(text: str) -> Content:
    """A title line inside a pane."""
    return Content.styled(text, f"bold {ACCENT}")


def key(name: str, does: str) -> Content:
    """The key of an action, by the action's name, and what it does."""
    return shown_key(key_of(name), does)


def shown_key(key: str, does: str) -> Content:
    """A key as it is written, and what it does."""
    return Content.assemble((key, f"bold {ACCENT}"), (f" {does}", DIM))


def pair(label: str, value: Content | str, *, width: int = 11) -> Content:
    """A label and its value, aligned with the pairs above and below."""
    return Content.assemble((f"{label:<{width}} ", DIM), value)
