"""JSON documents for tests: of every shape, and one that counts how often it is looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["Succeeded", "succeeded", "ß", "\u0130", "\ud800", 'a"b\n', "\x1b[31m"])
)
DOCUMENTS: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.text(max_size=3) | st.sampled_from(["name", "Name"]), inner, max_size=5
        )
    ),
    max_leaves=40,
)


class Counted(list[Any]):
    """A list that counts how often one of its entries is taken."""

    taken = 0

    def __getitem__(self, index: Any) -> Any:
        type(self).taken += 1
        return super().__getitem__(index)

    def __iter__(self) -> Iterator[Any]:
        for entry in super().__iter__():
            type(self).taken += 1
            yield entry


def deep(levels: int, inmost: object = "the bottom") -> object:
    """Lists and objects in turn, one in another, so many."""
    value = inmost
    for level in range(levels):
        value = [value] if level % 2 else {"in": value}
    return value


def parsed(text: str) -> Any:
    """What a text of JSON says; NaN is none."""
    return json.loads(text)
