"""What the keys do while a scenario is served; each act says in a line what it changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from tui_app.commands.simulate import introduction
from tui_app.commands.simulate.console import Console
from tui_app.simulator import (
    NAMES,
    CannotListen,
    NeedsExtra,
    Simulation,
    UnknownScenario,
    acts,
    check,
)
from tui_app.simulator.acts import NotPossible
from tui_app.simulator.fault_kinds import Options
from tui_app.simulator.faults import Service
from tui_app.simulator.finding import NotFound

THROTTLED_REQUESTS = 3
HELP = f"""\
  ?    these keys
  s    the scenarios and their numbers; a number and Enter plays that one
  n p  the next scenario, the previous one
  i    the VM's system-assigned identity, on or off
  r    Reader on the VM's resource group, granted or taken away
  t    the next {THROTTLED_REQUESTS} requests to IMDS are throttled: 429
  c    every fault ends, the scenario's own too
  x    the scenario from its beginning
  l    requests are shown, or not
  q    quit"""
_ENTER, _BACKSPACE, _ESCAPE, _END = ("\r", "\n"), ("\x7f", "\b"), "\x1b", "\x04"
_ASKED = "scenario number: "


class Keys:
    """Turns keys into acts.

    Args:
        simulation: what plays.
        console: where it is said.
        leave: ends the program.
    """

    def __init__(self, simulation: Simulation, console: Console, leave: Callable[[], None]) -> None:
        self._simulation = simulation
        self._console = console
        self._leave = leave
        self._number = ""
        self._does: Mapping[str, Callable[[], Awaitable[None]]] = {
            "?": self._help,
            "s": self._list,
            "n": lambda: self._step(1),
            "p": lambda: self._step(-1),
            "i": lambda: self._act(self._identity),
            "r": lambda: self._act(self._reader),
            "t": lambda: self._act(self._throttle),
            "c": lambda: self._act(lambda: acts.end_faults(simulation.stage)),
            "x": lambda: self._act(lambda: acts.reset(simulation.stage)),
            "l": self._toggle_log,
        }

    async def press(self, key: str) -> None:
        """Do what a key stands for; nothing, where it stands for nothing."""
        if self._number or (key.isascii() and key.isdecimal()):
            await self._type(key)
        elif key in ("q", _END):
            self._leave()
        elif key in self._does:
            await self._does[key]()

    async def _type(self, key: str) -> None:
        """One more key of a number; any key that is no digit gives it up."""
        typed, self._number = self._number, ""
        if key.isascii() and key.isdecimal():
            self._number = (typed + key)[:3]
        elif key in _BACKSPACE:
            self._number = typed[:-1]
        self._console.show_typed(f"{_ASKED}{self._number}" if self._number else "")
        if key in _ENTER:
            await self._play_number(int(typed))

    async def _play_number(self, number: int) -> None:
        if not 1 <= number <= len(NAMES):
            self._console.change(f"There is no scenario {number}; expected 1 to {len(NAMES)}.")
            return
        await self._play(NAMES[number - 1])

    async def _step(self, by: int) -> None:
        """The next scenario that can be served here, or the one before."""
        place = NAMES.index(self._simulation.scenario.name)
        for distance in range(1, len(NAMES) + 1):
            name = NAMES[(place + by * distance) % len(NAMES)]
            try:
                check(name)
            except NeedsExtra:
                continue
            await self._play(name)
            return

    async def _play(self, name: str) -> None:
        """Play a scenario; where it is found by other variables, tell them."""
        before = self._simulation.variables
        await self._act(lambda: acts.play(self._simulation.stage, name))
        if self._simulation.variables != before:
            self._console.say("\n".join(introduction.variables(self._simulation)))

    async def _act(self, act: Callable[[], str]) -> None:
        try:
            done = act()
            await self._simulation.settle()
        except (NotPossible, NotFound, UnknownScenario, NeedsExtra, CannotListen) as problem:
            done = f"Not done: {problem}."
        self._console.change(done)

    def _identity(self) -> str:
        is_on = self._simulation.world.system_identity is not None
        return acts.switch_system_identity(self._simulation.stage, on=not is_on)

    def _reader(self) -> str:
        stage = self._simulation.stage
        return (acts.revoke if acts.has_role(stage, "Reader") else acts.grant)(stage, "Reader")

    def _throttle(self) -> str:
        options = Options(requests=THROTTLED_REQUESTS)
        return acts.break_down(self._simulation.stage, Service.IMDS, "throttle", options)

    async def _help(self) -> None:
        self._console.say(HELP)

    async def _list(self) -> None:
        """The scenarios in two columns, so that they fit on a screen of 24 lines."""
        told = [
            f"{'>' if name == self._simulation.scenario.name else ' '}{number:2} {name:<33}"
            for number, name in enumerate(NAMES, 1)
        ]
        half = (len(told) + 1) // 2
        rows = zip(told[:half], [*told[half:], ""], strict=False)
        self._console.say("\n".join(f"{left} {right}".rstrip() for left, right in rows))

    async def _toggle_log(self) -> None:
        shows = self._console.shows_requests = not self._console.shows_requests
        self._console.change("Requests are shown." if shows else "Requests are not shown.")
