"""`simulate` in a terminal: single keys, and the terminal as it was at every end."""

from __future__ import annotations

import json
import signal
import subprocess
import termios

import pytest

from tests.terminal.screen import APP, PATIENCE_S, Terminal

ARGUMENTS = ("simulate", "--free-ports")


def test_keys_change_what_plays_and_q_quits() -> None:
    """Each act is a line; the terminal is as before."""
    with Terminal(*ARGUMENTS, columns=120) as terminal:
        terminal.wait_for("? shows the keys.")
        terminal.press("?")
        terminal.wait_for("the scenarios and their numbers")
        terminal.press("i")
        terminal.wait_for("identity of vm-web-01 is off")
        terminal.press("4", "enter")
        terminal.wait_for("* Scenario no-role")
        terminal.press("down")  # its letters are no keys
        terminal.press("t")
        terminal.wait_for("* IMDS answers 429")
        assert not terminal.is_as_before
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.is_as_before


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGHUP, 0)]
)
def test_the_terminal_is_as_it_was_at_every_end(sent: signal.Signals, code: int) -> None:
    """Also when it is told to end from elsewhere."""
    with Terminal(*ARGUMENTS) as terminal:
        terminal.wait_for("? shows the keys.")
        terminal.wait_for(lambda shown: not shown.is_as_before)
        terminal.process.send_signal(sent)
        assert terminal.wait_exit() == code
        assert terminal.is_as_before


def test_ctrl_c_is_still_an_interrupt() -> None:
    """The terminal goes on to make a signal of it: only echo and waiting for Enter are off."""
    with Terminal(*ARGUMENTS) as terminal:
        terminal.wait_for(lambda shown: not shown.is_as_before)
        local = termios.tcgetattr(terminal._slave)[3]
        assert local & termios.ISIG
        assert not local & (termios.ECHO | termios.ICANON)


def test_without_a_terminal_there_are_no_keys() -> None:
    """What stands in a pipe is no key; programs get one line of JSON with everything."""
    with subprocess.Popen(
        [*APP, *ARGUMENTS, "--format", "json"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdin
        assert running.stdout
        running.stdin.write("q\n")
        running.stdin.flush()
        told = json.loads(running.stdout.readline())
        assert running.poll() is None
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0
    assert said == ""
    assert told["variables"] == {"AZURE_POD_IDENTITY_AUTHORITY_HOST": told["endpoints"]["imds"]}
    assert set(told["endpoints"]) == {"imds", "authority", "arm", "control"}


def test_the_variables_can_be_read_from_a_file() -> None:
    """NAME=value and nothing else, ARM and the control service among them."""
    with subprocess.Popen(
        [*APP, *ARGUMENTS, "--format", "env"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout
        told = dict(running.stdout.readline().rstrip().split("=", 1) for _ in range(4))
        running.send_signal(signal.SIGTERM)
        rest, _ = running.communicate(timeout=PATIENCE_S)
    assert rest == ""
    assert set(told) == {
        "AZURE_POD_IDENTITY_AUTHORITY_HOST", "MSI_SCOPE_ARM_URL", "MSI_SCOPE_AUTHORITY_URL",
        "MSI_SCOPE_CONTROL_URL",
    }  # fmt: skip
