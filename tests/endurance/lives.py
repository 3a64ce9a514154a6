"""What is done again and again: the lives of tokens, and a person at the app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import ModuleType

from textual._styles_cache import StylesCache
from textual.pilot import Pilot

from tests.endurance.soaking import DAY_S, Clock, Counts, grown, soaked
from tests.rawserver import until
from tests.ui.running import pressed
from tui_app.client import ClientService, record
from tui_app.client.pace import Pace
from tui_app.core.portal import Switch
from tui_app.demo import opener
from tui_app.settings import build
from tui_app.simulator import journal, tokens
from tui_app.staging import DemoStage
from tui_app.ui.app import ScopeApp
from tui_app.ui.panels.panel import Panel

UNHURRIED = 1_000_000
BLOCKS = {"lives": 2, "rounds": 2500, "scenarios": 2500}
"""Blocks of memory that one of these may leave: more than caches take that are still filling, far
less than one exchange, widget or panel each time."""
ROUND = (
    ("1", "f", "escape"),
    ("2", "v", "v"),
    ("3", "down", "enter", "escape"),
    ("4", "s", "enter", "escape"),
    ("5", "r"),
    ("s",),
)
"""What is pressed in each round, a panel at a time."""


def unpaced(client: ClientService) -> None:
    """Let it ask IMDS as fast as it can: here it is the simulator."""
    pace = Pace(burst=UNHURRIED, per_second=UNHURRIED, at_once=2)
    client._transport._pace = pace


@dataclass(slots=True)
class TokenLife:
    """A client on the simulator whose tokens come, age and end, one after the other."""

    client: ClientService
    clock: Clock
    lives: int = 0
    seen: set[int] = field(default_factory=set)
    """Exchanges by which a token came."""

    async def live(self) -> None:
        """Get a token, find it in memory an hour later, use it, and let its day pass."""
        first = await self.client.token(self.client.wanted)
        self.clock.let_pass(3600)
        again = await self.client.token(self.client.wanted)
        assert first.token is not None, first.diagnosis
        assert again.from_cache
        assert not first.from_cache, "the one of yesterday has ended"
        await self.client.resource("/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861")
        self.clock.let_pass(DAY_S)
        self.lives += 1

    def counts(self) -> Counts:
        """What a client could hold on to."""
        record = self.client.record
        return {
            "observers": len(record._observers),
            "exchanges": len(record.exchanges),
            "latest": len(record._latest),
            "tokens": len(self.client.tokens),
            "locks": len(self.client._asking),
        }


@asynccontextmanager
async def token_life() -> AsyncIterator[TokenLife]:
    """A client on the scenario `reader`."""
    clock = Clock()
    async with opener(build({}, {}), "reader", now=clock.now)() as client:
        unpaced(client)
        yield TokenLife(client, clock)


@dataclass(slots=True)
class Session:
    """The app, and a person who presses everything again and again."""

    app: ScopeApp
    pilot: Pilot[int]
    clock: Clock
    ticks: int = 0

    @property
    def client(self) -> ClientService:
        """The app's own."""
        assert self.app._client is not None
        return self.app._client

    async def round(self) -> None:
        """A day: the token ends, all is checked anew, every panel is opened and used, names are hidden."""
        await self._tick(50, DAY_S / 50)
        before = self.client.record.count
        await pressed(self.pilot, "R")
        await until(lambda: self.app.report.is_complete and self.client.record.count > before)
        for keys in ROUND:
            await pressed(self.pilot, *keys)
        await self._watch(3)
        await self.app.workers.wait_for_complete()

    async def play_again(self) -> None:
        """Give the scenario up with all that was opened, and begin it anew."""
        before = self.client
        self.app.post_message(Panel.ScenarioWanted("tutorial", is_chosen=True))
        await until(lambda: self.app._client not in (None, before) and self.app.report.is_complete)
        unpaced(self.client)
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def _tick(self, times: int, seconds: float) -> None:
        for _ in range(times):
            self.clock.let_pass(seconds)
            self.app.tick()
            self.ticks += 1
        await self.pilot.pause()

    async def _watch(self, looks: int) -> None:
        """Open the monitor, wait for a look, and go back."""
        before = self.client.record.count
        await pressed(self.pilot, "m")
        await until(lambda: self.client.record.count > before)
        await pressed(self.pilot, "m")
        await self._tick(looks, 1.0)

    def counts(self) -> Counts:
        """What the app could hold on to; Textual's own memory of 1,024 drawn widgets is emptied."""
        StylesCache.get_inner_outer.cache_clear()
        app = self.app
        widgets = [app, *app.screen.walk_children()]
        return {
            "observers": len(self.client.record._observers) + len(self.client._pace._observers),
            "exchanges": len(self.client.record.exchanges),
            "workers": len(app.workers),
            "timers": sum(len(each._timers) for each in widgets),
            "widgets": len(widgets),
            "screens": len(app.screen_stack),
        }


@asynccontextmanager
async def session() -> AsyncIterator[Session]:
    """The app on the scenario `tutorial`, with the identity and its role switched on; all checks made."""
    clock = Clock()
    stage = DemoStage("tutorial", now=clock.now)
    app = ScopeApp(*stage.play("tutorial"), stage=stage)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.report.is_complete)
        session = Session(app, pilot, clock)
        unpaced(session.client)
        assert stage.portal is not None
        for switch in (Switch.IDENTITY, Switch.READER):
            assert stage.portal.turn(switch, on=True) == ""
        yield session


BOUNDS: Sequence[tuple[ModuleType, str, int]] = (
    (record, "KEPT_EXCHANGES", 30),
    (tokens, "KEPT_TOKENS", 5),
    (journal, "KEPT", 20),
)
"""What is bounded is bounded so here: it comes to its bound within the warm-up."""


async def long_soak(what: str, count: int, tell: Callable[[str], None]) -> int:
    """Soak as the suite does, for longer; 1 if something grew.

    Args:
        what: `lives` of tokens, `rounds` at the app, or `scenarios` played.
        count: how many, after a fifth of it as warm-up.
        tell: is told the figures.
    """
    for module, name, bound in BOUNDS:
        setattr(module, name, bound)
    warm_up = max(10, count // 5)
    if what == "lives":
        async with token_life() as life:
            growth = await soaked(life.live, cycles=count, warm_up=warm_up, count=life.counts)
    else:
        async with session() as days:
            cycle = days.round if what == "rounds" else days.play_again
            growth = await soaked(cycle, cycles=count, warm_up=warm_up, count=days.counts)
    tell(f"{count} {what}: grown by {growth}")
    return int(bool(grown(growth, blocks=BLOCKS[what] * count)))
