"""Finding a text in a JSON document, in pieces of work short enough to answer keys in between."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from tui_app.core import redact
from tui_app.core.json_line import Name, Place, entries

MOST_SEARCHED = 500_000
"""Characters of a string that are searched."""
STEP = 2_000
"""Values that are looked at between two breaths; a long string counts for more."""
_CHARACTERS = 100
"""Characters of a string that are as much work as a value."""
MOST_HITS = 1_000
"""Hits that are counted; going on from the last of them finds more."""


@dataclass(slots=True)
class Hits:
    """What a search has found so far, in the order of the lines."""

    text: str
    places: list[Place] = field(default_factory=list)
    last: Place | None = None
    """The one that was found last."""
    is_over: bool = False

    @property
    def is_full(self) -> bool:
        """There may be more than are counted."""
        return len(self.places) >= MOST_HITS

    def add(self, place: Place) -> None:
        """Take up what was found."""
        insort(self.places, place)
        self.last = place

    def beside(self, place: Place, by: int) -> Place | None:
        """The next hit after a place, or the one before it; round at the end."""
        if not self.places:
            return None
        after = bisect_right(self.places, place)
        found = after if by > 0 else bisect_left(self.places, place) - 1
        return self.places[found % len(self.places)]

    def words(self, place: Place) -> str:
        """How many there are, and which of them is at this place: `hit 2 of 7`."""
        count = len(self.places)
        if not count:
            return "is nowhere in it" if self.is_over else "searching …"
        more = "" if self.is_over and not self.is_full else "+" if self.is_over else " so far …"
        number = bisect_left(self.places, place)
        if number < count and self.places[number] == place:
            return f"hit {number + 1:,} of {count:,}{more}"
        return f"{count:,}{more} {'hit' if count == 1 else 'hits'}"


def find(
    document: object, text: str, start: Place = (), shown: Callable[[str], str] = str
) -> Iterator[Place | None]:
    """Each value whose key or scalar holds a text, from a place on and round to it again.

    In any case of letters; None is a breath to take between two pieces of work. `shown` makes of a
    text what is seen of it.
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
            if holds(name, value, sought, shown):
                yield tuple(place)


def holds(name: Name, value: object, text: str, shown: Callable[[str], str] = str) -> bool:
    """Whether a case-folded text is in a key or a scalar, masked and as shown, its quotes included."""
    if isinstance(name, str) and text in f'"{shown(redact.text(name))}"'.casefold():
        return True
    if isinstance(value, str):
        return text in f'"{shown(redact.value_of(name, value[:MOST_SEARCHED]))}"'.casefold()
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
