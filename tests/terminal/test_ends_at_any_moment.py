"""Whenever the app is ended, and by whatever goes wrong in it: the terminal is put back, no value is told."""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.screen import Terminal
from tests.terminal.test_ends import assert_restored

KEYS = (
    "3",
    "down",
    "enter",
    "2",
    "v",
    "4",
    "down",
    "enter",
    "5",
    "?",
    "escape",
    "m",
    "s",
    "1",
    "f",
)
TOKEN = "eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOjF9.c2lnbmF0dXJl"
CODES = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129, "SIGQUIT": 131}


def is_restored(terminal: Terminal) -> bool:
    """As it rests, whether or not the program came so far as to change it."""
    left = (terminal.modes_left, terminal.keyboard_protocols_left)
    return left == ({}, 0) and terminal.is_as_before


@pytest.mark.parametrize("name", CODES)
def test_a_signal_at_the_first_byte(name: str) -> None:
    """As soon as the terminal is touched, before anything is drawn."""
    with Terminal("--demo", "reader") as terminal:
        while not terminal.pump(0.01):
            assert terminal.process.poll() is None
        os.kill(terminal.process.pid, getattr(signal, name))
        assert terminal.wait_exit() == CODES[name]
        assert is_restored(terminal)
    assert b"Traceback" not in terminal.output


@pytest.mark.parametrize("seed", range(6))
def test_a_signal_at_any_moment(seed: int) -> None:
    """In the middle of requests, of drawing, of a panel that opens, of a token that is shown; even two."""
    dice = random.Random(seed)
    name = dice.choice(list(CODES))
    with Terminal("--demo", dice.choice(("reader", "large", "slow", "blackhole"))) as terminal:
        terminal.wait_for("1 Probe")
        terminal.press(*dice.sample(KEYS, dice.randrange(len(KEYS))))
        until = len(terminal.output) + dice.randrange(6000)
        while len(terminal.output) < until and terminal.pump(0.3):
            pass
        for _ in range(dice.choice((1, 2))):
            terminal.process.send_signal(getattr(signal, name))
        assert terminal.wait_exit() == CODES[name]
        assert_restored(terminal)
    assert b"Traceback" not in terminal.output


CRASHING = """
import runpy, sys
import {module} as module
token = {token!r}
def broken(*arguments, **options):
    secret = token
    raise {error}(secret)
{asynchronous}module.{place} = broken
sys.argv = ["msi-scope", "--demo", "reader"]
runpy.run_module("tui_app", alter_sys=True, run_name="__main__")
"""
PLACES = {
    "a worker": ("tui_app.ui.checking", "Checking._make_checks", True),
    "a key": ("tui_app.ui.shell", "Shell.action_help", False),
    "a timer": ("tui_app.ui.checking", "Checking.tick", False),
    "drawing": ("tui_app.ui.chain", "ChainBar.render", False),
    "composing": ("tui_app.ui.shell", "Shell.compose", False),
    "a filter": ("tui_app.ui.text", "Harmless.apply", False),
    "opening": ("tui_app.ui.app", "ScopeApp._open", True),
    "a panel": ("tui_app.ui.panels.resources.panel", "ResourcesPanel.compose", False),
    "leaving": ("tui_app.ui.app", "ScopeApp.on_unmount", True),
    "a resize": ("tui_app.ui.shell", "Shell.on_resize", False),
}
"""Where it goes wrong: module, what is replaced there, whether that is a coroutine."""


@pytest.mark.parametrize("where", PLACES)
def test_a_fault_of_ours_anywhere(where: str) -> None:
    """One line, exit code 1, the terminal as it was; neither traceback, nor local variable, nor token."""
    module, place, is_async = PLACES[where]
    code = CRASHING.format(
        module=module,
        place=place,
        token=TOKEN,
        error="ValueError",
        asynchronous="_sync = broken\nasync def broken(*a, **o): _sync()\n" if is_async else "",
    )
    with Terminal(command=(sys.executable, "-c", code)) as terminal:
        while terminal.process.poll() is None and "every link" not in terminal.text:
            terminal.pump(0.05)
        for key in ("3", "?", "q", "q"):  # a dialog takes the first q
            if terminal.process.poll() is None:
                terminal.press(key)
                terminal.pump(0.5)
        assert terminal.wait_exit() == 1
        assert is_restored(terminal)
        said = terminal.output.decode()
    assert "internal error: ValueError" in said
    for told in ("Traceback", "eyJ", "secret", "locals"):
        assert told not in said, told


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_while_it_exports(number: signal.Signals, tmp_path: Path) -> None:
    """No part of the file, and nothing beside it."""
    code = f"""
import os, runpy, signal, sys
from tui_app.client import files
def ended(*arguments, **options):
    os.kill(os.getpid(), {int(number)})
    raise OSError(28, "No space left on device")
files._put = ended
sys.argv = ["msi-scope", "--demo", "reader"]
runpy.run_module("tui_app", alter_sys=True, run_name="__main__")
"""
    with Terminal(command=(sys.executable, "-c", code)) as terminal:
        terminal.wait_for("every link of the chain holds")
        terminal.press("x")
        terminal.wait_for("Requests (HAR)")
        terminal.press(*"har")
        terminal.wait_for(lambda screen: "Markdown" not in screen.text)
        terminal.press("enter")
        terminal.wait_for("where to")
        terminal.press(*str(tmp_path / "kept.har"), "enter")
        assert terminal.wait_exit() == 128 + number
        assert_restored(terminal)
    assert list(tmp_path.iterdir()) == []
