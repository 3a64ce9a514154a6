"""The figures against a naive reference, and bounds that hold for hours."""

from __future__ import annotations

import math
import statistics
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.monitor import (
    ASCII_LEVELS,
    ASCII_LOST,
    BLOCKS,
    LOST,
    Change,
    Monitor,
    Stats,
    Tick,
    sparkline,
)

LATENCY = st.none() | st.floats(min_value=0, max_value=1e5)
TICKS = st.lists(st.tuples(LATENCY, st.sampled_from([None, "IMDS-410", "NET-RESET"])))


def fed(
    given_: list[tuple[float | None, str | None]], *, kept_ticks: int = 20, kept_changes: int = 5
) -> Monitor:
    monitor = Monitor(kept_ticks=kept_ticks, kept_changes=kept_changes)
    for at, (latency_ms, diagnosis) in enumerate(given_):
        monitor.add(Tick(at=float(at), latency_ms=latency_ms, diagnosis=diagnosis))
    return monitor


def naive_percentile(values: list[float], percent: int) -> float:
    """The smallest value that at least so many in a hundred do not pass, by its definition."""
    return min(v for v in values if sum(w <= v for w in values) * 100 >= percent * len(values))


@given(TICKS)
def test_the_figures_are_those_of_a_naive_count(
    ticks: list[tuple[float | None, str | None]],
) -> None:
    """Over the ticks kept: minimum, percentiles, jitter, loss, last."""
    stats = fed(ticks).stats
    kept = [latency for latency, _ in ticks[-20:]]
    answered = [latency for latency in kept if latency is not None]
    assert (stats.ticks, stats.lost) == (len(kept), kept.count(None))
    assert stats.last_ms == (kept[-1] if kept else None)
    assert stats.loss_percent == (100 * kept.count(None) / len(kept) if kept else 0)
    if not answered:
        assert stats.min_ms is stats.p50_ms is stats.p95_ms is stats.jitter_ms is None
        return
    assert stats.min_ms == min(answered)
    assert stats.p50_ms == naive_percentile(answered, 50)
    assert stats.p95_ms == naive_percentile(answered, 95)
    steps = [abs(b - a) for a, b in pairwise(answered)]
    if steps:
        assert stats.jitter_ms is not None
        assert math.isclose(stats.jitter_ms, statistics.fmean(steps), abs_tol=1e-6)
    else:
        assert stats.jitter_ms is None


@given(TICKS)
def test_the_changes_are_those_of_a_naive_comparison(
    ticks: list[tuple[float | None, str | None]],
) -> None:
    """Each with its time; the newest are kept; the present verdict has a beginning."""
    monitor = fed(ticks)
    naive = [
        Change(at=float(at), before=a[1], after=b[1])
        for at, (a, b) in enumerate(pairwise(ticks), 1)
        if a[1] != b[1]
    ]
    assert list(monitor.changes) == naive[-5:]
    assert monitor.since == (naive[-1].at if naive else 0.0 if ticks else None)
    assert monitor.count == len(ticks)


@given(st.lists(LATENCY, max_size=100), st.integers(min_value=-1, max_value=60), st.booleans())
def test_a_sparkline_has_a_character_for_each_tick(
    latencies: list[float | None], width: int, ascii_only: bool
) -> None:
    """Never wider than asked, of its own characters only, the lost ones marked."""
    monitor = fed([(latency, None) for latency in latencies], kept_ticks=50)
    line = monitor.sparkline(width, ascii_only=ascii_only)
    shown = latencies[-50:][-width:] if width > 0 else []
    assert len(line) == len(shown)
    assert set(line) <= set(ASCII_LEVELS + ASCII_LOST if ascii_only else BLOCKS + LOST)
    lost = ASCII_LOST if ascii_only else LOST
    assert [mark == lost for mark in line] == [latency is None for latency in shown]


@given(st.lists(st.floats(min_value=0, max_value=1e5), min_size=1))
def test_a_sparkline_rises_with_its_values(latencies: list[float]) -> None:
    """A slower answer is never drawn lower; the slowest is drawn full."""
    levels = [BLOCKS.index(mark) for mark in sparkline(latencies)]
    for (a, x), (b, y) in pairwise(sorted(zip(latencies, levels, strict=True))):
        assert x <= y or a == b
    if max(latencies) > 0:
        assert max(levels) == 7


def test_nothing_seen_yet_has_figures_too() -> None:
    """Before the first tick."""
    monitor = Monitor()
    assert monitor.stats == Stats()
    assert (monitor.last, monitor.since, monitor.changes) == (None, None, ())
    assert monitor.sparkline(10) == ""


def test_hours_take_no_more_memory_than_an_hour() -> None:
    """Ticks and changes are bounded, whatever comes."""
    monitor = Monitor(kept_ticks=100, kept_changes=10)
    for n in range(20_000):
        monitor.add(Tick(at=float(n), latency_ms=float(n % 7), diagnosis=str(n % 2)))
    assert (len(monitor.ticks), len(monitor.changes), monitor.count) == (100, 10, 20_000)


@pytest.mark.parametrize("ascii_only", [False, True])
def test_flat_is_drawn_flat(ascii_only: bool) -> None:
    """Equal answers look equal, and no time at all is the lowest bar."""
    assert len(set(sparkline([3.0] * 5, ascii_only=ascii_only))) == 1
    assert sparkline([0.0], ascii_only=ascii_only) in (BLOCKS[0], ASCII_LEVELS[0])
