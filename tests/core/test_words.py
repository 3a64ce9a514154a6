"""Spans and instants in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.words import at, countdown, counted_noun, duration, iso


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (61, "1 min 01 s"),
        (3725, "1 h 02 min"),
        (90000, "25 h 00 min"),
        (190000, "2 d 4 h"),
    ],
)
def test_a_span_has_at_most_two_units(seconds: float, words: str) -> None:
    """Short enough for a row."""
    assert duration(seconds) == words


def test_the_countdown_passes_a_hundred_hours() -> None:
    """Hours are not cut at a day, and an expired token counts up."""
    assert countdown(100 * 3600 + 61) == "100:01:01"
    assert countdown(-72) == "00:01:12"


@given(st.floats(allow_nan=False))
def test_any_instant_has_words(epoch: float) -> None:
    """Far out of range is said, not raised."""
    assert at(epoch)


def test_instants_carry_their_zone() -> None:
    """UTC is named."""
    assert at(1767225600) == "2026-01-01 00:00:00 UTC"
    assert iso(1767225600.7) == "2026-01-01T00:00:00Z"
    assert (counted_noun(1, "group"), counted_noun(3907, "group")) == ("1 group", "3,907 groups")
