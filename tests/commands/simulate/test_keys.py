"""The keys of `simulate`: each changes what plays, and says so in a line."""

from __future__ import annotations

import pytest

from tests.conftest import Simulate
from tui_app.commands.simulate.console import Console
from tui_app.commands.simulate.keys import HELP, Keys
from tui_app.simulator import NAMES, Simulation, names

Said = pytest.CaptureFixture[str]


class Pressed:
    """Presses keys on a running simulation."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.console = Console()
        self.has_left = False
        self._keys = Keys(simulation, self.console, self._leave)

    async def __call__(self, *keys: str) -> None:
        for key in keys:
            await self._keys.press(key)

    def _leave(self) -> None:
        self.has_left = True


@pytest.fixture
async def press(simulation: Simulate) -> Pressed:
    return Pressed(await simulation("reader"))


async def test_identity_and_role_are_switched(press: Pressed, capsys: Said) -> None:
    """`i` and `r`, there and back; without an identity nobody can have a role."""
    await press("r", "r", "i", "r", "i")
    said = capsys.readouterr().err.splitlines()
    assert [line.startswith("* ") for line in said] == [True] * 5
    assert "no longer has Reader" in said[0]
    assert "has Reader on the resource group rg-shop" in said[1]
    assert "is off" in said[2]
    assert said[3].startswith("* Not done: the VM has no identity")
    assert "is on" in said[4]


async def test_scenarios_by_turns(press: Pressed, capsys: Said) -> None:
    """`n` and `p`, around the end too; `x` begins anew."""
    await press("p")
    assert press.simulation.scenario.name == NAMES[-1]
    await press("n", "n")
    assert press.simulation.scenario.name == NAMES[1]
    world = press.simulation.world
    await press("x")
    assert press.simulation.scenario.name == NAMES[1]
    assert press.simulation.world is not world
    assert capsys.readouterr().err.count("* Scenario ") == 4


async def test_what_cannot_be_served_here_is_passed_over(
    press: Pressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `cryptography`, `n` goes on to the next that needs no certificate."""
    monkeypatch.setattr(names, "find_spec", lambda _: None)
    await press.simulation.play("arc-on-azure")
    await press("n")
    assert press.simulation.scenario.name == "cloud-shell"


async def test_a_number_plays_a_scenario_after_enter(press: Pressed, capsys: Said) -> None:
    """It is shown while it is typed, can be mended, and is given up by any other key."""
    await press("4", "5", "\x7f", "\r")
    assert press.simulation.scenario.name == NAMES[3]
    await press("9", "9", "\n")
    await press("7", "x", "8", "\x1b")
    assert press.simulation.scenario.name == NAMES[3]
    said = capsys.readouterr().err
    assert "scenario number: 45" in said
    assert f"* There is no scenario 99; expected 1 to {len(NAMES)}.\n" in said
    assert "from its beginning" not in said


async def test_other_variables_are_told(press: Pressed, capsys: Said) -> None:
    """Where another host is found by other variables, they can be pasted; else they are not told again."""
    await press.simulation.play("arc-on-azure")
    await press("p", "x", "i")
    said = capsys.readouterr().err
    assert said.count(f"export IDENTITY_ENDPOINT={press.simulation.host_url}") == 1
    assert "* Not done: in scenario arc-hostile the identities" in said


async def test_throttled_and_calm(press: Pressed, capsys: Said) -> None:
    """`t` throttles the next requests to IMDS, `c` ends that."""
    await press("t")
    assert [left for _, left in press.simulation.stage.faults.at_work()] == [3]
    await press("c")
    assert press.simulation.stage.faults.at_work() == ()
    assert "IMDS answers 429, for the next 3 requests." in capsys.readouterr().err


async def test_help_list_and_log(press: Pressed, capsys: Said) -> None:
    """`?` and `s` fit on a terminal of 80 by 24; `l` switches the requests off and on."""
    await press("?")
    helped = capsys.readouterr().err
    assert helped == f"{HELP}\n"
    await press("s")
    listed = capsys.readouterr().err
    assert all(f" {name}" in listed for name in NAMES)
    assert "> 1 reader" in listed
    for text in (helped, listed):
        assert len(text.splitlines()) <= 23
        assert max(map(len, text.splitlines())) < 80
    await press("l")
    assert not press.console.shows_requests
    await press("l")
    assert press.console.shows_requests


@pytest.mark.parametrize("key", ["q", "\x04"])
async def test_leaving(press: Pressed, key: str) -> None:
    """`q`, and the end of input."""
    await press("z", key)
    assert press.has_left
