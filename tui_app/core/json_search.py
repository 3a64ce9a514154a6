"""Finding a text in a JSON document, in pieces of work short enough to answer keys in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from tui_app.core import redact
from tui_app.core.json_line import Name, Place, entries

MOST_SEARCHED = 1_000_000
"""Characters of a string that are searched."""
STEP = 2_000
"""Values that are looked at between two breaths; a long string counts for more."""
_CHARACTERS = 100
"""Characters of a string that are as much work as a value."""


def find(document: object, text: str, start: Place = ()) -> Iterator[Place | None]:
    """Each value whose key or scalar holds a text, from a place on and round to it again.

    In any case of letters; None is a breath to take between two pieces of work.
    """
    sought, work = text.casefold(), 0
    for begin, end in ((start, None), ((), list(start))):
        for place, name, value in _walk(document, begin):
            if end is not None and place >= end:
                return
            work += 1 + (len(value) // _CHARACTERS if isinstance(value, str) else 0)
            if work >= STEP:
                work = 0
                yield None
            if holds(name, value, sought):
                yield tuple(place)


def holds(name: Name, value: object, text: str) -> bool:
    """Whether a case-folded text is in a key or a scalar, masked, its quotes included."""
    if isinstance(name, str) and text in f'"{redact.text(name)}"'.casefold():
        return True
    if isinstance(value, str):
        return text in f'"{redact.value_of(name, value[:MOST_SEARCHED])}"'.casefold()
    return not isinstance(value, dict | list) and text in json.dumps(value).casefold()


def _walk(document: object, start: Place) -> Iterator[tuple[list[int], Name, object]]:
    """Place, name and value of everything from a place on, as the lines stand; one list for all."""
    place: list[int] = []
    stack: list[Iterator[tuple[int, tuple[str | int, object]]]] = []
    name: Name = None
    value = document
    entry: tuple[int, tuple[str | int, object]] | None = None
    for position in start:
        stack.append(islice(enumerate(entries(value)), position, None))
        _, (name, value) = next(stack[-1])
        place.append(position)
    while True:
        yield place, name, value
        if isinstance(value, dict | list):
            stack.append(enumerate(entries(value)))
            place.append(0)
        while stack and (entry := next(stack[-1], None)) is None:
            stack.pop()
            place.pop()
        if entry is None or not stack:
            return
        place[-1], (name, value) = entry
