"""What is sent to the terminal, byte for byte: ASCII where asked for, and nothing that steers it."""

from __future__ import annotations

import re
import unicodedata
from statistics import median

import pytest

from tests.terminal.screen import PATIENCE_S, Terminal

SEQUENCES = re.compile(
    r"\x1b\[[0-9;]*[mHABCDJK]"  # colour, cursor, erase
    r"|\x1b\[\?[0-9;]+[hl]"  # modes
    r"|\x1b\[\?[0-9]+\$p"  # asks whether a mode is known
    r"|\x1b\[[<>][0-9]*u"  # keyboard protocol
    r"|\x1b\]22;[a-z]*(?:\x07|\x1b\\)"  # pointer shape
    r"|\r\n"
)
"""All that Textual itself sends."""
BLACK_ON_BLACK = re.compile(rb"38;5;16;48;5;16m[^\x1b]*[!-~]")
CLOCK = re.compile(r"\d\d:\d\d:\d\d")
MARKED = re.compile(r"^[✓!✗‼] ", re.MULTILINE)


def test_ascii_sends_ascii_only() -> None:
    """With --ascii not one byte above 0x7F reaches the terminal, from start to end."""
    with Terminal("--demo", "reader", "--ascii") as terminal:
        terminal.wait_for("every link of the chain holds")
        assert terminal.quit() == 0
    assert terminal.output.isascii()


@pytest.mark.parametrize(
    ("key", "shown"), [("1", "Azure VM"), ("2", "object id"), ("3", "rg-hostile"), ("4", "imds ")]
)
def test_hostile_names_do_not_steer_the_terminal(key: str, shown: str) -> None:
    """Names full of escape sequences, controls and direction marks are sent as harmless text."""
    with Terminal("--demo", "hostile", columns=120, lines=40) as terminal:
        terminal.wait_for(MARKED)
        terminal.press(key)
        terminal.wait_for(shown)
        terminal.press("down", "down", "enter", "down")
        assert terminal.quit() == 0
    text = SEQUENCES.sub("", terminal.output.decode())
    steering = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
    assert not steering, sorted(map(ascii, steering))


def test_no_color_leaves_the_text_readable() -> None:
    """With --no-color nothing is painted black on black."""
    with Terminal("--demo", "reader", "--no-color") as terminal:
        terminal.wait_for("every link of the chain holds")
        assert terminal.quit() == 0
    assert BLACK_ON_BLACK.search(terminal.output) is None


@pytest.mark.parametrize(("key", "shown"), [("1", "Azure VM"), ("2", "Expires in"), ("4", "imds ")])
def test_a_tick_is_one_short_write(key: str, shown: str) -> None:
    """Each second of the countdown is one write of under 60 bytes, on a terminal that knows frames too."""
    with Terminal("--demo", "reader") as terminal:
        terminal.wait_for("every link of the chain holds")
        terminal.press("\x1b[?2026;2$y", key)
        terminal.wait_for(shown)
        ticks: dict[str, int] = {}  # what the clock shows -> the bytes that brought it
        while len(ticks) < 5:
            length = len(terminal.output)
            if terminal.pump(PATIENCE_S) and (clock := CLOCK.search(terminal.rows[1])):
                ticks.setdefault(clock[0], len(terminal.output) - length)
    assert median(ticks.values()) < 60, ticks  # others bring what is told in minutes
