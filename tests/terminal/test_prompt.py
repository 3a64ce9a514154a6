"""The hidden prompt of `decode`, on a pseudo-terminal."""

from __future__ import annotations

import signal

from tests.made_tokens import token
from tests.terminal.screen import Terminal

LONG = token(groups=[f"{n:08d}-8888-4888-8888-888888888888" for n in range(120)])


def test_a_pasted_token_is_read_whole_and_not_shown() -> None:
    """One longer than a terminal's line, with a line break in it; echo is on again afterwards."""
    assert len(LONG) > 5000
    with Terminal("decode", columns=100, lines=200) as terminal:
        terminal.wait_for("Token (not shown")
        terminal.press(LONG[:3000], "\n", LONG[3000:], "enter")
        terminal.wait_for("managed identity of vm-1")
        assert terminal.wait_exit() == 0
        assert terminal.is_as_before
        assert "00000000-8888" in terminal.text
    assert LONG[:20].encode() not in terminal.output
    assert LONG[-20:].encode() not in terminal.output


def test_typing_can_be_mended_and_ended() -> None:
    """Backspace and Ctrl+U take back what was typed; nothing left is nothing to decode."""
    with Terminal("decode", "-", columns=100) as terminal:
        terminal.wait_for("Token (not shown")
        for key in ("a", "\x7f"):
            terminal.press(key)
        terminal.press("\x15", "enter")
        terminal.wait_for("expected a token")
        assert terminal.wait_exit() == 2


def test_ctrl_c_ends_it() -> None:
    """With the exit code of an interruption, and the terminal as it was."""
    with Terminal("decode", columns=100) as terminal:
        terminal.wait_for("Token (not shown")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait_exit() == 130
        assert terminal.is_as_before
