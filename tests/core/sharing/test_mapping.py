"""Every text in a value is changed, wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tui_app.core.secret import Secret
from tui_app.core.sharing import mapped


class Colour(StrEnum):
    RED = "red"


class Pair(NamedTuple):
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Box:
    pair: Pair
    colour: Colour = Colour.RED
    texts: tuple[str, ...] = ()
    by_name: dict[str, list[str]] = field(default_factory=dict)
    secret: Secret = field(default_factory=lambda: Secret("s"))
    kind: type = int


def test_texts_change_and_everything_else_stays() -> None:
    """Tuples, named tuples, mappings with their keys, dataclasses; enums, types and secrets are kept."""
    box = Box(Pair("a", 1), texts=("b",), by_name={"c": ["d"]})
    changed = mapped(box, str.upper)
    assert changed == Box(Pair("A", 1), texts=("B",), by_name={"C": ["D"]}, secret=box.secret)
    assert changed.colour is Colour.RED


def test_what_holds_nothing_to_change_is_itself() -> None:
    """No copy is made for nothing."""
    box = Box(Pair("A", 1))
    assert mapped(box, str.upper) is box
