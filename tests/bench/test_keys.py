"""How a key's time is told from a clock's tick."""

from __future__ import annotations

import sys

import pytest

from tests.bench.keys import SCRIPTS, Pressed, change_ms, row
from tests.bench.picture import picture
from tests.terminal.screen import Terminal

TICKING = """
import sys
import time
import tty

tty.setcbreak(0)
print("\\x1b[2J\\x1b[1;1H10:00:00 ready", end="", flush=True)
sys.stdin.read(1)
print("\\x1b[1;1H10:00:01", end="", flush=True)
sys.stdin.read(1)
print("\\x1b[2;1H\\x1b[31mchanged\\x1b[0m", end="", flush=True)
sys.stdin.read(1)
print("\\x1b[2;1H\\x1b[32mchanged\\x1b[0m", end="", flush=True)
sys.stdin.read(1)
"""


def test_a_clock_is_no_change_and_a_colour_is() -> None:
    """The picture stays when a clock ticks; it differs when text, or only its colour, does."""
    with Terminal(command=(sys.executable, "-c", TICKING)) as terminal:
        terminal.wait_for("ready")
        before = picture(terminal)
        terminal.press("a")
        terminal.wait_for("10:00:01")
        assert picture(terminal) == before
        assert change_ms(terminal, "b", before) > 0
        in_red = picture(terminal)
        assert change_ms(terminal, "c", in_red) > 0


def test_a_key_without_effect_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script whose key changes nothing would measure nothing: it is named."""
    monkeypatch.setattr("tests.bench.keys.PATIENCE_S", 0.05)
    with Terminal(command=(sys.executable, "-c", TICKING)) as terminal:
        terminal.wait_for("ready")
        with pytest.raises(AssertionError, match="'a' changes nothing"):
            change_ms(terminal, "a", picture(terminal))  # but for the clock


def test_the_slowest_twentieth_does_not_count_and_is_named() -> None:
    """The figure is what 19 keys of 20 keep within; beside it stands the key that took longest."""
    made = row("x", [*(Pressed("j", float(n)) for n in range(1, 20)), Pressed("\x1b[6~", 400.0)])
    assert made.figure == "p95 19 ms"
    assert made.is_met
    assert made.beside.endswith("longest 400 ms: page down")
    assert not row("x", [Pressed("j", 31.0)]).is_met


def test_every_panel_has_a_script() -> None:
    """None of the five is left out."""
    assert {script.name[0] for script in SCRIPTS if script.name[0].isdigit()} == set("12345")
