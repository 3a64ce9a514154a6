"""A text is found wherever it stands, folded or not, and keys are answered meanwhile."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.core.json_values import DOCUMENTS, deep
from tui_app.core.folding import Folding
from tui_app.core.json_line import Line, Place
from tui_app.core.json_search import STEP, find, holds
from tui_app.core.redact import MASK


def found(document: object, text: str, start: Place = ()) -> list[Place]:
    return [place for place in find(document, text, start) if place is not None]


def naive(line: Line, text: str) -> bool:
    """By the line's own words."""
    name, value = line.name, line.value
    shown = f'"{value}"' if isinstance(value, str) else line.text.casefold()
    in_value = not isinstance(value, dict | list) and text.casefold() in shown.casefold()
    return in_value or (isinstance(name, str) and text.casefold() in f'"{name}"'.casefold())


@given(DOCUMENTS, st.sampled_from(["a", "SUCC", "name", "0", "true", "ss", '"', "l"]), st.data())
def test_every_occurrence_is_found_once_from_anywhere(
    document: Any, text: str, data: st.DataObject
) -> None:
    """In the order of the lines, round to where the search began."""
    folding = Folding(document)
    folding.unfold_all(())
    lines = [line for line in folding if not line.is_end]
    expected = [line.place for line in lines if naive(line, text)]
    assert found(document, text) == expected
    start = data.draw(st.sampled_from(lines)).place
    later = [place for place in expected if place >= start]
    assert found(document, text, start) == later + expected[: len(expected) - len(later)]


def test_the_way_to_a_hit_unfolds() -> None:
    """Whatever it is folded into."""
    document = {"a": [{"b": {"c": "here"}}], "d": 1}
    folding = Folding(document)
    folding.fold_all()
    (place,) = found(document, "HERE")
    folding.unfold(place[:-1])
    assert folding[folding.line_of(place)].path == ("a", 0, "b", "c")


def test_a_search_takes_breath() -> None:
    """Never more than so many values between two; a long string counts for many."""
    looked = 0

    class Watched(list[Any]):
        def __iter__(self) -> Any:
            nonlocal looked
            for entry in super().__iter__():
                looked += 1
                yield entry

    most = before = 0
    for _ in find(Watched(range(50_000)), "no such"):
        most, before = max(most, looked - before), looked
    assert 0 < most <= STEP
    breaths = sum(place is None for place in find(["x" * 900_000] * 10, "y"))
    assert breaths == 10


def test_a_secret_is_not_found() -> None:
    """Nor shown: what a search could tell of it would be the secret, letter by letter."""
    document = {"adminPassword": "hunter2", "note": "?sig=abcdef"}
    assert found(document, "hunter") == found(document, "abcdef") == []
    assert not holds("adminPassword", "hunter2", "hunter2")
    assert found(document, MASK) == [(0,), (1,)]


def test_a_search_goes_as_deep_as_the_document() -> None:
    """No depth of a document is a depth of calls."""
    (place,) = found(deep(3000), "bottom")
    assert len(place) == 3000
    assert found(deep(3000), "bottom", place) == [place]


def test_a_search_looks_at_what_is_shown() -> None:
    """In share mode a placeholder is found, and the name that it stands for is not."""
    document = {"name": "vm-web-01", "vm-web-01": 1}

    def shown(text: str) -> str:
        return text.replace("vm-web-01", "<vm:1>")

    assert [place for place in find(document, "vm:1", (), shown) if place] == [(0,), (1,)]
    assert [place for place in find(document, "web", (), shown) if place] == []
