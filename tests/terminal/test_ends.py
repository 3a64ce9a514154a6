"""However the app ends, the terminal is put back as it was, and the exit code says how."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from tests.terminal.screen import Terminal

SWITCHED = {7, 25, 1000, 1003, 1004, 1006, 1015, 1049, 2004}
"""Modes that the app is known to switch; proves that the bookkeeping sees them."""
OWNING = "import os, runpy; os.open(os.ttyname(0), os.O_RDWR); runpy.run_module('tui_app', alter_sys=True, run_name='__main__')"  # fmt: skip
"""Runs the app with the terminal as its controlling one, so that losing it is told by a signal."""


def assert_restored(terminal: Terminal) -> None:
    """Every mode that was switched is as a resting terminal has it."""
    assert terminal.modes_used >= SWITCHED
    assert terminal.modes_left == {}
    assert terminal.keyboard_protocols_left == 0
    assert terminal.is_as_before


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_q_leaves_the_terminal_as_it_was(columns: int, lines: int) -> None:
    """Quitting ends with exit code 0 and switches off all that was switched on."""
    with Terminal("--demo", "reader", columns=columns, lines=lines) as terminal:
        terminal.wait_for("every link of the chain holds")
        assert terminal.quit() == 0
        assert_restored(terminal)


@pytest.mark.parametrize("scenario", ["blackhole", "slow", "large"])
def test_quitting_does_not_wait_for_what_is_under_way(scenario: str) -> None:
    """With requests unanswered, q still ends the process and restores the terminal."""
    with Terminal("--demo", scenario) as terminal:
        terminal.wait_for("checking …")
        assert terminal.quit() == 0
        assert_restored(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("scenario", ["reader", "blackhole"])
def test_a_signal_ends_it_cleanly(number: signal.Signals, scenario: str) -> None:
    """Ended from outside, with or without requests under way: restored, and 128 + the number."""
    with Terminal("--demo", scenario) as terminal:
        terminal.wait_for("every link of the chain holds" if scenario == "reader" else "checking …")
        os.kill(terminal.process.pid, number)
        assert terminal.wait_exit() == 128 + number
        assert_restored(terminal)


def test_a_lost_connection_ends_it() -> None:
    """When the terminal itself goes away, the process does not stay behind."""
    with Terminal("--demo", "reader", command=(sys.executable, "-c", OWNING)) as terminal:
        terminal.wait_for("every link of the chain holds")
        terminal.hang_up()
        assert terminal.wait_exit(10) != 0


def test_a_terminal_that_goes_away_without_a_signal_ends_it() -> None:
    """Where it is not the controlling terminal nobody tells: it is seen within a second or two."""
    with Terminal("--demo", "reader") as terminal:
        terminal.wait_for("every link of the chain holds")
        terminal.hang_up()
        assert terminal.wait_exit() == 129


def test_ctrl_z_leaves_the_terminal_to_the_shell_and_comes_back() -> None:
    """Stopped like any program of a shell, with the terminal as it was; continued, it is all there."""
    with Terminal("--demo", "reader") as terminal:
        terminal.wait_for("every link of the chain holds")
        terminal.press("\x1a")
        _, status = os.waitpid(terminal.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        while terminal.pump(0.2):
            pass
        assert_restored(terminal)
        drawn = len(terminal.output)
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.wait_for(lambda seen: b"Probe" in seen.output[drawn:])
        assert terminal.quit() == 0
        assert_restored(terminal)
