"""What a measurement is given, and the row that it yields."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TypeAlias

from tests.bench.installed import Installed
from tui_app.simulator import SCENARIOS

FEW_SCENARIOS = ("reader", "no-identity", "blackhole")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How to measure: which interpreter, and whether once is enough."""

    python: str = sys.executable
    quick: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    """Variables for every program that is measured."""
    installed: Installed = field(default_factory=Installed)

    @property
    def app(self) -> tuple[str, ...]:
        """The command line of the app, before its arguments."""
        return (self.python, "-m", "tui_app")

    def runs(self, full: int) -> range:
        """As many rounds as a full run makes, or one."""
        return range(1 if self.quick else full)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Every scenario, or a few."""
        return FEW_SCENARIOS if self.quick else tuple(SCENARIOS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    name: str
    figure: str
    beside: str = ""
    """The same of something to compare with."""
    ratio: str = ""
    target: str = ""
    is_met: bool | None = None
    """None: nothing is aimed at, or nothing could be measured."""
    runs: int | None = None
    """How many the figure is made of; None: the row says it itself, or it is one."""


Measurement: TypeAlias = Callable[[Setup], Iterator[Row]]


def ms(seconds: Sequence[float]) -> str:
    """The median of some times, and their range, in milliseconds."""
    low, middle, high = (1000 * f(seconds) for f in (min, median, max))
    spread = f" ({low:.0f} to {high:.0f})" if len(seconds) > 1 else ""
    return f"{middle:.0f} ms{spread}"


def against(
    name: str,
    times: Sequence[float],
    other: str,
    others: Sequence[float],
    *,
    most: float | None = None,
) -> Row:
    """Two programs compared by their medians; `most`: how many times as long the first may take."""
    ratio = median(times) / median(others)
    return Row(
        name=name,
        figure=ms(times),
        beside=f"{other} {ms(others)}",
        ratio=f"{ratio:.2f}",
        target="" if most is None else f"ratio ≤ {most}",
        is_met=None if most is None else ratio <= most,
        runs=len(times),
    )


def bounded(name: str, times: Sequence[float], *, most_s: float, beside: str = "") -> Row:
    """A time with a bound of its own."""
    return Row(
        name=name,
        figure=ms(times),
        beside=beside,
        target=f"≤ {most_s:g} s",
        is_met=median(times) <= most_s,
        runs=len(times),
    )
