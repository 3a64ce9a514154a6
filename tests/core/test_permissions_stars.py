"""Patterns of many stars: as quick as others, and what they always meant."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.permissions import matches

PIECES = st.lists(st.sampled_from(["a", "b", "/", "*", "**", "/*/", "."]), max_size=9)


def by_trying(pattern: str, action: str) -> bool:
    """The same by a plain expression that tries every place for every star."""
    parts = (
        ".*".join(re.escape(text) for text in re.split(r"\*+", part))
        for part in pattern.split("/*/")
    )
    return re.fullmatch("/(?:.*/)?".join(parts), action, re.DOTALL) is not None


@given(PIECES.map("".join), st.text("ab/.", max_size=10))
def test_the_quick_way_finds_the_same(pattern: str, action: str) -> None:
    """Taking each text where it first stands loses nothing."""
    assert matches(pattern, action) == by_trying(pattern, action)


def test_a_role_of_stars_does_not_hold_us_up() -> None:
    """By trying every place each of these takes longer than a person lives; the suite would hang."""
    action = "a" * 60
    for pattern in ("*a" * 25 + "b", "*a*" * 20 + "/", "/*/*a" * 20, "*" + "a*" * 30 + "b"):
        assert not matches(pattern, action)
    assert matches("*a" * 25, action)
