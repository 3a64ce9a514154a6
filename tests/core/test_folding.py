"""A document as lines that fold: nothing is lost, and only what is looked at costs anything."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.core.json_values import DOCUMENTS, Counted, deep, parsed
from tui_app.core.folding import MOST_AT_FIRST, MOST_BELOW, Folding
from tui_app.core.json_line import Line, scalar


def whole(line: Line) -> str:
    """The line as JSON, nothing of it cut."""
    is_scalar = not isinstance(line.value, dict | list)
    text = scalar(line.name, line.value, 10**9) if is_scalar else line.text
    return f"{'  ' * line.depth}{line.key_text}{text}{line.comma}"


def texts(folding: Folding) -> list[str]:
    return [whole(line) for line in folding]


def unfolded(document: object) -> Folding:
    folding = Folding(document)
    assert folding.unfold_all(())
    return folding


@given(DOCUMENTS)
def test_unfolded_lines_are_the_document(document: Any) -> None:
    """Joined, they parse back to it; each line is found again by its key and by its place."""
    folding = unfolded(document)
    assert parsed("\n".join(texts(folding))) == document
    for number, line in enumerate(folding):
        assert folding.position(line.key) == number
        assert line.is_end or folding.line_of(line.place) == number
    assert len({line.key for line in folding}) == len(folding)


@given(DOCUMENTS, st.data())
def test_what_is_folded_and_unfolded_is_as_it_was(document: Any, data: st.DataObject) -> None:
    """Whatever is folded inside stays so, and the lines are one fewer for each that is hidden."""
    folding = unfolded(document)
    foldable = [line for line in folding if line.is_open]
    if not foldable:
        return
    for inner in data.draw(st.lists(st.sampled_from(foldable), max_size=3)):
        folding.fold(inner.place)
    before = texts(folding)
    some = data.draw(st.sampled_from([line for line in folding if line.is_open] or [folding[0]]))
    folding.fold(some.place)
    shorter = texts(folding)
    assert len(shorter) == len(folding)
    assert not some.is_open or len(shorter) < len(before)
    assert folding[folding.line_of(some.place)].path == some.path
    if some.is_open:
        folding.unfold(some.place)
    assert texts(folding) == before


@given(DOCUMENTS, st.data())
def test_the_same_is_unfolded_in_a_document_read_again(document: Any, data: st.DataObject) -> None:
    """By the names: what is gone is left out."""
    folding = unfolded(document)
    for line in data.draw(st.lists(st.sampled_from(list(folding)), max_size=4)):
        folding.fold(line.place)
    assert texts(Folding(document, like=folding)) == texts(folding)
    assert len(Folding({"other": [1, {"a": 2}]}, like=folding)) >= 1


def test_a_folded_object_says_what_is_in_it() -> None:
    """A mark in its brackets, how many, and its name; an empty one is no fold."""
    folding = Folding({"tags": {"env": "prod", "name": "vm"}, "none": {}, "list": [1]})
    folding.fold_all()
    root, tags, none, listed, end = folding
    assert (root.text, end.text, len(folding)) == ("{", "}", 5)
    assert (tags.key_text, tags.text, tags.count, tags.title) == ('"tags": ', "{…}", 2, "vm")
    assert (none.text, none.can_fold) == ("{}", False)
    assert (listed.text, listed.count, listed.comma) == ("[…]", 1, "")


def test_scalars_alone_are_documents() -> None:
    """One line, and nothing to fold."""
    documents: tuple[object, ...] = (None, True, 1.5, "x", [], {})
    for document in documents:
        folding = Folding(document)
        assert [line.can_fold for line in folding] == [False]
        folding.fold(())
        folding.fold_all()
        folding.unfold(())
        assert folding.unfold_all(())
        assert len(folding) == 1


def test_a_thousand_levels_fold() -> None:
    """No depth of a document is a depth of calls."""
    folding = Folding(deep(1500))
    assert len(folding) <= MOST_AT_FIRST + 1
    assert folding.unfold_all(())
    assert len(folding) == 3001
    middle = folding[1500]
    assert (middle.depth, middle.text) == (1500, '"the bottom"')
    folding.fold(())
    assert len(folding) == 1
    folding.unfold(middle.place)
    assert folding.position(middle.key) == 1500
    assert len(Folding(deep(1500), like=folding)) == 3001


def test_a_long_document_costs_what_is_looked_at() -> None:
    """A million values: unfolding looks at a bounded number of them, a line at its own."""
    Counted.taken = 0
    items = Counted({"id": n, "tags": [n, n + 1, n + 2]} for n in range(200_000))
    folding = Folding({"value": items})
    assert len(folding) == 3, "the level that does not fit stays folded"
    assert Counted.taken == 0
    folding.unfold((0,))
    assert len(folding) == 200_004
    assert Counted.taken == 0
    assert folding[100_000].value == {"id": 99_998, "tags": [99_998, 99_999, 100_000]}
    assert Counted.taken == 1
    assert not folding.unfold_all((0,)), "there is more than one unfolding takes"
    assert MOST_BELOW // 2 < Counted.taken <= MOST_BELOW + 1
    assert folding[3].text == "0"
    assert folding[-1].text == "}"


def test_a_document_of_many_entries_is_not_looked_through() -> None:
    """The document itself is unfolded, however many there are; nothing in it is."""
    Counted.taken = 0
    folding = Folding(Counted([n] for n in range(1_000_000)))
    assert len(folding) == 1_000_002
    assert Counted.taken == 0


def test_as_many_levels_are_unfolded_as_fit() -> None:
    """All of what is short; of what is long the levels whose lines are few."""
    short = {"a": {"b": {"c": [1, 2, 3]}}}
    assert len(Folding(short)) == 11
    long = {"value": [{"name": n, "tags": {str(k): k for k in range(20)}} for n in range(400)]}
    folding = Folding(long)
    assert 400 < len(folding) <= MOST_AT_FIRST
    assert folding.nearest(("value", 3, "tags", "7")) == folding.nearest(("value", 3, "tags"))
    assert folding.position((("value", 3, "tags", "7"), False)) == -1


def test_folding_everything_leaves_the_document_open() -> None:
    """Each entry is one line, and opens to folded ones."""
    folding = unfolded({"a": {"b": {"c": 1}}, "d": 2})
    folding.fold_all()
    assert [line.text for line in folding] == ["{", "{…}", "2", "}"]
    folding.unfold((0,))
    assert [line.text for line in folding] == ["{", "{", "{…}", "}", "2", "}"]
