"""The visual language: one accent, state colours for states only, dim for what is secondary."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.theme import Theme

from tui_app.core.marks import RUNNING, mark
from tui_app.core.report import Status

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

THEME = Theme(
    name="terminal",
    ansi=True,  # the terminal's own palette and background: right on 16 colours and on any theme
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "dim-text": "ansi_bright_black",
        "cursor-row": "ansi_blue",
        "cursor-text": "ansi_bright_white",
        "border": "ansi_bright_black",
        "border-blurred": "ansi_bright_black",
        "block-cursor-foreground": "ansi_bright_white",
        "block-cursor-background": "ansi_blue",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_bright_white",
        "screen-selection-background": "ansi_blue",
        "screen-selection-foreground": "ansi_bright_white",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_cyan",
        "scrollbar-active": "ansi_cyan",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "scrollbar-corner-color": "ansi_default",
    },
)


def sign(status: Status | str) -> Content:
    """The mark of a state in its colour."""
    return Content.styled(mark(status), STATE[status])


def heading(text: str) -> Content:
    """A title line inside a pane."""
    return Content.styled(text, f"bold {ACCENT}")


def pair(label: str, value: Content | str, *, width: int = 11) -> Content:
    """A label and its value, aligned with the pairs above and below."""
    return Content.assemble((f"{label:<{width}} ", DIM), value)
