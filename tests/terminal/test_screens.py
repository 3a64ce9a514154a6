"""What a person sees on a real terminal: the chain, the verdict, the panels, the fix."""

from __future__ import annotations

import re

import pytest

from tests.terminal.screen import Terminal

SIZES = [pytest.param(80, 24, id="80x24"), pytest.param(120, 40, id="120x40")]
CHAIN = re.compile(
    r"^VM ✓.+IMDS ✓.+Identity ✓ system.+Token ✓ \d\d:\d\d:\d\d.+ARM ✓.+Access ✓", re.MULTILINE
)
WORKS = "✓ The managed identity (system-assigned) works: every link of the chain holds."
PANELS = {
    "2": ("object id 8f41c0", "aud  ", "8f41c0aa-5d27-4e9b-b3c6-1e90d7a4f518"),
    "3": ("▾ Contoso Production", "vm-web-01 "),
    "4": ("  1 ", "imds ", " 200 "),
    "1": ("Azure VM            chassis asset tag", "Token    ✓ Token"),
}
"""Key → what its panel shows of the reader scenario."""


@pytest.mark.parametrize(("columns", "lines"), SIZES)
def test_start_shows_the_chain_and_the_verdict(columns: int, lines: int) -> None:
    """Without a key being pressed, all six links hold and one sentence says so."""
    with Terminal("--demo", "reader", columns=columns, lines=lines) as terminal:
        terminal.wait_for(WORKS)
        terminal.wait_for(CHAIN)


@pytest.mark.parametrize(("columns", "lines"), SIZES)
def test_every_panel_opens_by_its_number(columns: int, lines: int) -> None:
    """Each number opens its panel, under the same chain, and no token is ever on the screen."""
    with Terminal("--demo", "reader", columns=columns, lines=lines) as terminal:
        terminal.wait_for(WORKS)
        for key, shown in PANELS.items():
            terminal.press(key)
            for text in shown:
                terminal.wait_for(text)
            terminal.wait_for(CHAIN)
        assert terminal.quit() == 0
    assert re.search(rb"eyJ[\w-]{20}", terminal.output) is None


@pytest.mark.parametrize(("columns", "lines"), SIZES)
def test_what_is_broken_has_its_fix_one_key_away(columns: int, lines: int) -> None:
    """A VM without an identity is said to have none, and f shows the command that gives it one."""
    with Terminal("--demo", "no-identity", columns=columns, lines=lines) as terminal:
        terminal.wait_for("✗ No identity is assigned to this VM.")
        terminal.wait_for(re.compile(r"Identity ✗ none.+Token –.+ARM –.+Access –"))
        terminal.press("f")
        terminal.wait_for("az vm identity assign -g rg-shop -n vm-web-01")
        terminal.press("escape")
        terminal.wait_for("Identity ✗ none")


def test_the_chain_survives_every_resize() -> None:
    """Whatever size the terminal takes on, the chain is drawn anew for it, whole."""
    with Terminal("--demo", "reader", columns=120, lines=40) as terminal:
        terminal.wait_for(WORKS)
        for columns, lines in ((80, 24), (60, 16), (200, 60), (80, 24)):
            terminal.resize(columns, lines)
            terminal.wait_for(
                re.compile(r"^VM ✓.+IMDS ✓.+Identity ✓.+Token ✓.+ARM ✓.+Access ✓", re.MULTILINE)
            )
            terminal.wait_for("1 Probe")
        assert terminal.quit() == 0


def test_no_room_is_said_kindly_and_all_is_back_with_more() -> None:
    """Down to one cell, and up again: nothing is lost, the keys still act."""
    with Terminal("--demo", "reader", columns=80, lines=24) as terminal:
        terminal.wait_for(WORKS)
        terminal.resize(39, 9)
        terminal.wait_for("A little more room, please")
        for columns, lines in ((5, 3), (1, 1), (40, 10), (80, 24)):
            terminal.resize(columns, lines)
        terminal.wait_for(WORKS)
        terminal.press("4")
        terminal.wait_for("follows the newest")
        assert terminal.quit() == 0


@pytest.mark.parametrize("kind", ["linux", "vt220"])
def test_a_plain_console_gets_ascii_by_itself(kind: str) -> None:
    """No byte beyond ASCII is sent, and the marks differ all the same."""
    with Terminal("--demo", "no-identity", environ={"TERM": kind}) as terminal:
        terminal.wait_for("x No identity is assigned to this VM.")
        terminal.press("f")
        terminal.wait_for("az vm identity assign")
        assert terminal.output.isascii()


def test_the_mouse_can_be_left_to_the_terminal() -> None:
    """M lets it go and takes it back; --no-mouse never asks for it."""
    with Terminal("--demo", "reader") as terminal:
        terminal.wait_for(WORKS)
        terminal.press("M")
        terminal.wait_for("The terminal has the mouse")
        assert b"\x1b[?1000l" in terminal.output
        terminal.press("M")
        terminal.wait_for("The mouse acts here again")
    with Terminal("--demo", "reader", "--no-mouse") as terminal:
        terminal.wait_for(WORKS)
        assert b"\x1b[?1000h" not in terminal.output
