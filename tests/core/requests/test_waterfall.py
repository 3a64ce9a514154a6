"""Spans as bars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.requests.making import exchange
from tui_app.core.exchange import Timings
from tui_app.core.requests.waterfall import bursts, cells, phases


def test_phases_stand_one_after_the_other() -> None:
    """Queued, connected, prepared, waited, transferred: no gap, and the whole is the total."""
    spans = phases(Timings(queued=5.0, connect=2.0, tls=3.0, wait=10.0, transfer=1.0, total=20.0))
    assert [(s.name, s.start, s.length) for s in spans] == [
        ("queued", 0.0, 5.0),
        ("connect", 5.0, 2.0),
        ("TLS", 7.0, 3.0),
        ("prepare", 10.0, 4.0),
        ("wait", 14.0, 10.0),
        ("transfer", 24.0, 1.0),
    ]


def test_what_has_no_phases_is_one_bar() -> None:
    """A request that failed before any phase had ended."""
    assert [(s.name, s.length) for s in phases(Timings(total=7.0))] == [("prepare", 7.0)]


def test_bursts_end_where_nothing_was_asked_for_half_a_second() -> None:
    """Two requests side by side, a third long after."""
    kept = [
        exchange(1, started_at=10.0, timings=Timings(total=300.0)),
        exchange(2, started_at=10.1, timings=Timings(total=50.0)),
        exchange(3, started_at=20.0, timings=Timings(total=50.0)),
    ]
    found = bursts(kept)
    assert found[1] == found[2]
    assert [*found[1], *found[3]] == pytest.approx([10.0, 10.3, 20.0, 20.05])


@given(
    st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), st.integers(1, 200)
)  # fmt: skip
def test_a_bar_never_leaves_its_axis(start: float, length: float, more: float, width: int) -> None:
    """Whatever the numbers: at least one cell, at most the width."""
    before, count = cells(start, length, start + length + more + 1e-3, width)
    assert before >= 0
    assert count >= 1
    assert before + count <= width
