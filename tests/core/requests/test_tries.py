"""Tries of one request are one entry, where the newest stands."""

from __future__ import annotations

from tests.core.requests.making import exchange
from tui_app.core.requests.tries import grouped


def test_tries_join_and_move_to_the_newest() -> None:
    """Three tries with another request in between: one entry, last, the oldest try first."""
    kept = [exchange(1), exchange(2), exchange(3, retry_of=1), exchange(4, retry_of=3)]
    entries = grouped(kept)
    assert [[each.n for each in entry.all] for entry in entries] == [[2], [1, 3, 4]]
    assert (entries[1].key, entries[1].newest.n) == (1, 4)


def test_a_try_whose_forerunner_was_dropped_begins_anew() -> None:
    """The bound of the record may have pushed the first tries out."""
    assert [entry.key for entry in grouped([exchange(7, retry_of=2, attempt=3)])] == [7]
