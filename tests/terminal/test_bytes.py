"""What is sent to the terminal, byte for byte: ASCII where asked for, and nothing that steers it."""

from __future__ import annotations

import re
import unicodedata

import pytest

from tests.terminal.screen import Terminal

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
