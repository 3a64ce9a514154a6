"""The marks of the screen and of the reports: they differ by shape, and each has an ASCII form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a type only: what prints plain text must not load the report
    from tui_app.core.report import Status

RUNNING = "running"
_MARKS = {
    "pass": ("✓", "ok"),
    "warn": ("!", "!"),
    "fail": ("✗", "x"),
    "skip": ("–", "-"),
    "error": ("‼", "!!"),
    RUNNING: ("●", "*"),
}
_ASCII = str.maketrans(
    {"–": "-", "—": "-", "…": "...", "→": "->", "·": "|", "•": "*", "“": '"', "”": '"', "’": "'",
     "─": "-", "│": "|", "✓": "ok", "✗": "x", "●": "*", "▸": ">", "▾": "v", "█": "#", "░": ".",
     "‼": "!!"}
)  # fmt: skip
_WGL4 = str.maketrans("✓✗▸▾╭╮╰╯▔▁▂▃▅▆▇▉▊▋▍▎▏", "√×►▼┌┐└┘▀▄▄▄█████▌▌▌▌")


def mark(status: Status | str, *, ascii_only: bool = False) -> str:
    """The mark of a status, or of a check that is still running."""
    return _MARKS[status][ascii_only]


def wgl4(text: str) -> str:
    """The text with our own glyphs as fonts of old Windows consoles have them (Microsoft's list WGL4)."""
    return text if text.isascii() else text.translate(_WGL4)


def plain_ascii(text: str) -> str:
    """The text without any character beyond ASCII; what has no form of its own becomes `?`."""
    return text.translate(_ASCII).encode("ascii", "replace").decode("ascii")
