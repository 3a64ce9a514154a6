"""Watching IMDS over time: running figures and changes of the verdict, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui_app.core import imds
from tui_app.core.diagnosis import diagnose_probe, refine
from tui_app.core.wire import Answer, Outcome, Wire

PERIOD_S = 1.0
"""No more than one look a second: IMDS is shared by every program on the VM."""
KEPT_TICKS = 3600
"""Ticks that the figures are about: an hour at one a second."""
KEPT_CHANGES = 100
BLOCKS = "▁▂▃▄▅▆▇█"
ASCII_LEVELS = "_.-:=+*#"
LOST, ASCII_LOST = "×", "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One look."""

    at: float
    """Unix seconds."""
    latency_ms: float | None
    """None when nothing answered."""
    diagnosis: str | None = None
    """None when the answer was the right one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The verdict of a tick differed from that of the tick before."""

    at: float
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Figures over the ticks kept; None where nothing answered yet."""

    ticks: int = 0
    lost: int = 0
    last_ms: float | None = None
    min_ms: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    jitter_ms: float | None = None
    """Mean difference between answers that follow each other."""

    @property
    def loss_percent(self) -> float:
        """How many in a hundred got no answer."""
        return 100 * self.lost / self.ticks if self.ticks else 0.0


class Monitor:
    """Takes ticks in; the oldest make room for the newest."""

    def __init__(self, *, kept_ticks: int = KEPT_TICKS, kept_changes: int = KEPT_CHANGES) -> None:
        self._ticks: deque[Tick] = deque(maxlen=kept_ticks)
        self._changes: deque[Change] = deque(maxlen=kept_changes)
        self._since: float | None = None
        self._count = 0

    def add(self, tick: Tick) -> Change | None:
        """Take one tick in; the change of the verdict, if it is one."""
        before = self.last
        self._ticks.append(tick)
        self._count += 1
        if before is None:
            self._since = tick.at
            return None
        if before.diagnosis == tick.diagnosis:
            return None
        change = Change(at=tick.at, before=before.diagnosis, after=tick.diagnosis)
        self._changes.append(change)
        self._since = tick.at
        return change

    @property
    def last(self) -> Tick | None:
        """The newest tick."""
        return self._ticks[-1] if self._ticks else None

    @property
    def count(self) -> int:
        """How many ticks there were, those that made room included."""
        return self._count

    @property
    def since(self) -> float | None:
        """When the present verdict began; None before the first tick."""
        return self._since

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of the verdict that are kept, oldest first."""
        return tuple(self._changes)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The ticks that are kept, oldest first."""
        return tuple(self._ticks)

    @property
    def stats(self) -> Stats:
        """The figures as they stand."""
        answered = [tick.latency_ms for tick in self._ticks if tick.latency_ms is not None]
        ordered = sorted(answered)
        return Stats(
            ticks=len(self._ticks),
            lost=len(self._ticks) - len(answered),
            last_ms=self._ticks[-1].latency_ms if self._ticks else None,
            min_ms=ordered[0] if ordered else None,
            p50_ms=_percentile(ordered, 50),
            p95_ms=_percentile(ordered, 95),
            jitter_ms=_mean([abs(b - a) for a, b in pairwise(answered)]),
        )

    def sparkline(self, width: int, *, ascii_only: bool = False) -> str:
        """The newest latencies, a character each, against the slowest of them."""
        newest = list(self._ticks)[-width:] if width > 0 else []
        return sparkline([tick.latency_ms for tick in newest], ascii_only=ascii_only)


def sparkline(values: Iterable[float | None], *, ascii_only: bool = False) -> str:
    """Values from 0 to the largest as bars of eight heights; None has a mark of its own."""
    shown = tuple(values)
    levels, lost = (ASCII_LEVELS, ASCII_LOST) if ascii_only else (BLOCKS, LOST)
    top = max((value for value in shown if value is not None), default=0.0)
    return "".join(lost if value is None else levels[_level(value, top)] for value in shown)


def _level(value: float, top: float) -> int:
    return min(7, int(8 * max(0.0, value) / top)) if top > 0 else 0


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The nearest rank: the smallest value that so many in a hundred do not pass."""
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


async def look(wire: Wire, imds_url: str) -> tuple[Outcome, Tick]:
    """One request without the header: nothing is minted, and only IMDS refuses it so."""
    request = imds.probe_request(imds_url)
    at = wire.now().wall
    outcome = await wire.send(request)
    diagnosis = diagnose_probe(request, outcome)
    tick = Tick(
        at=at,
        latency_ms=outcome.elapsed_ms if isinstance(outcome, Answer) else None,
        diagnosis=refine(diagnosis, wire.machine()) if diagnosis else None,
    )
    return outcome, tick
