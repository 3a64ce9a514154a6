"""Times read off a terminal: when text first stood there, when the verdict did, when it ended."""

from __future__ import annotations

import re
import time

from tests.terminal.screen import PATIENCE_S, Terminal

PANELS = {
    "1": ("Probe", "Azure VM"),
    "2": ("Token", "Expires in"),
    "3": ("Resources", " seen"),
    "4": ("Requests", " requests"),
    "5": ("Guide", "The tutorial"),
}
"""Key of a panel → its name, and what stands in it alone."""
VERDICT = re.compile(r"[✓!✗‼] \S")
_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-9;?<=>]*\$?[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|\[?[^A-Za-z]*\Z)"
)


def first_text_s(terminal: Terminal) -> float:
    """From the start of the process to the first byte that is neither an escape nor a space."""
    for moment, length in terminal.arrivals:
        if _ESCAPES.sub(b"", terminal.output[:length]).strip():
            return moment - terminal.started_at
    raise AssertionError("no text was painted")


def latest_s(terminal: Terminal) -> float:
    """From the start of the process to the newest bytes."""
    return terminal.arrivals[-1][0] - terminal.started_at


def has_verdict(terminal: Terminal) -> bool:
    """Whether the verdict line holds a sentence."""
    return VERDICT.match(terminal.rows[2]) is not None


def is_under_way(terminal: Terminal) -> bool:
    """Whether the checks have begun."""
    return "checking" in terminal.rows[2] or has_verdict(terminal)


def exit_s(terminal: Terminal) -> float:
    """How long the process takes to end after q."""
    pressed = time.perf_counter()
    terminal.press("q")
    while terminal.process.poll() is None:
        terminal.pump(0.001)
        if time.perf_counter() - pressed > PATIENCE_S:
            raise AssertionError(f"did not end within {PATIENCE_S} s")
    return time.perf_counter() - pressed
