"""The record keeps what happened within bounds: exchanges, and the characters of their bodies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.client import record
from tui_app.client.record import DROPPED, Record
from tui_app.core.exchange import Exchange, Timings
from tui_app.core.wire import Answer, Request, Target


def begun(kept: Record, body: str = "") -> int:
    request = Request(target=Target.ARM, url="https://h/x", body=body.encode())
    return kept.begin(request, (), 0.0)


def ended(kept: Record, n: int, size: int) -> None:
    kept.end(n, Answer(status=200, body=b"x" * size), Timings())


def characters(kept: Record) -> int:
    """What the bodies that are kept take, notes aside."""
    bodies = [body for e in kept.exchanges for body in (e.request_body, e.response_body)]
    return sum(len(body) for body in bodies if body != DROPPED)


def test_the_oldest_bodies_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exchanges stay, with a note where their bodies were; the newest is whole."""
    monkeypatch.setattr(record, "KEPT_BODIES", 100)
    kept = Record()
    for _ in range(5):
        ended(kept, begun(kept), 40)
    bodies = [exchange.response_body for exchange in kept.exchanges]
    assert bodies == [DROPPED] * 3 + ["x" * 40] * 2
    assert [exchange.body_size for exchange in kept.exchanges] == [40] * 5


def test_oldest_means_asked_first_not_answered_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A late answer to an early request goes first."""
    monkeypatch.setattr(record, "KEPT_BODIES", 100)
    kept = Record()
    first, second, third = begun(kept), begun(kept), begun(kept)
    for n in (second, first, third):
        ended(kept, n, 40)
    assert [e.response_body == DROPPED for e in kept.exchanges] == [True, False, False]


def test_observers_hear_what_was_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever shows the record shows the note."""
    monkeypatch.setattr(record, "KEPT_BODIES", 50)
    kept = Record()
    heard: dict[int, Exchange] = {}
    kept.subscribe(lambda exchange: heard.update({exchange.n: exchange}))
    for _ in range(3):
        ended(kept, begun(kept, "question"), 40)
    assert tuple(heard.values()) == kept.exchanges
    assert heard[1].request_body == heard[1].response_body == DROPPED


def test_without_bodies_there_is_no_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty body stays empty."""
    monkeypatch.setattr(record, "KEPT_BODIES", 10)
    kept = Record()
    ended(kept, begun(kept), 0)
    ended(kept, begun(kept), 9)
    ended(kept, begun(kept), 9)
    assert [e.response_body for e in kept.exchanges] == ["", DROPPED, "x" * 9]
    assert {e.request_body for e in kept.exchanges} == {""}


def test_the_bound_is_32_mb() -> None:
    """Enough for a session, little enough for a small VM: tried with real sizes."""
    assert record.KEPT_BODIES == 32 * 1024 * 1024
    kept = Record()
    for _ in range(600):
        ended(kept, begun(kept), 64 * 1024)
    assert characters(kept) == 512 * 64 * 1024
    assert len(kept.exchanges) == 600


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60), st.integers(0, 60)), max_size=60))
def test_the_bounds_hold_in_any_order(steps: list[tuple[int, int, int]]) -> None:
    """Whoever ends when: never more characters, never more exchanges, and the count is right."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(record, "KEPT_BODIES", 100)
        patched.setattr(record, "KEPT_EXCHANGES", 8)
        kept = Record()
        for which, asked, answered in steps:
            n = begun(kept, "q" * asked)
            ended(kept, max(1, n - which), answered)
            assert characters(kept) == kept._bodies <= 100
            assert len(kept.exchanges) <= 8
            assert len(kept._with_bodies) == len(kept._body_sizes) <= 8
        assert kept.count == len(steps)
        assert kept.dropped == max(0, len(steps) - 8)


def test_the_same_request_after_a_refusal_is_another_try() -> None:
    """429, then 200, then again: the second is a try of the first, the third is none of them."""
    kept = Record()
    for status in (429, 200, 200):
        kept.end(begun(kept), Answer(status=status), Timings())
    assert [(e.attempt, e.retry_of) for e in kept.exchanges] == [(1, 0), (2, 1), (1, 0)]


def test_long_after_it_is_a_new_request() -> None:
    """Two minutes apart, nobody speaks of a retry."""
    kept = Record()
    request = Request(target=Target.ARM, url="https://h/x")
    kept.end(kept.begin(request, (), 0.0), Answer(status=503), Timings())
    n = kept.begin(request, (), 121.0)
    assert kept.exchanges[n - 1].attempt == 1


def test_notes_are_kept_masked() -> None:
    """A token that is pasted into a note is not kept there either."""
    kept = Record()
    n = begun(kept)
    kept.note(n, "look: eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln")
    assert "eyJ" not in kept.exchanges[0].comment
    assert kept.exchanges[0].comment.startswith("look: <token")
