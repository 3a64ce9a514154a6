"""What a line says, is called and gives to be copied."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.core.json_values import DOCUMENTS, deep, parsed
from tui_app.core.json_line import LONGEST_SHOWN, MOST_COPIED, Line, Path, compact, path_text
from tui_app.core.redact import MASK


def line(value: object, *path: str | int) -> Line:
    return Line(path=path, place=(0,) * len(path), value=value)


@given(DOCUMENTS)
def test_compact_json_is_the_document(document: Any) -> None:
    """It parses back to it."""
    assert parsed(compact(document)) == document


def test_compact_json_has_bounds() -> None:
    """Of length; none of depth."""
    assert compact([1, {"a": None}]) == '[1,{"a":null}]'
    assert compact(["x"] * MOST_COPIED) == ""
    assert compact("x" * (MOST_COPIED + 1)) == ""
    assert compact(deep(5000)).count("[") == 2500


def test_a_long_string_is_cut_and_its_length_is_said() -> None:
    """Whole when copied."""
    long = line("x" * 10_000, "userNotes")
    assert len(long.text) == LONGEST_SHOWN + 3
    assert (long.length, long.copied()) == (10_000, ("userNotes", "x" * 10_000))
    assert line("x" * LONGEST_SHOWN).length == 0
    what, text = line("x" * (MOST_COPIED + 1), "a", "b").copied()
    assert (what.startswith("path only"), text) == (True, "a.b")


def test_secrets_are_masked_wherever_a_line_is_used() -> None:
    """By the name and by the shape, shown, named and copied."""
    secret = line("hunter2", "adminPassword")
    assert (secret.text, secret.copied()[1]) == (f'"{MASK}"', MASK)
    token = "eyJhbGciOiJub25l.eyJzdWIi.x"
    held = line({"a": [token], "primaryKey": "k3y", token: 1}, "keys")
    copied = held.copied()[1]
    assert not any(each in copied for each in (token, "k3y"))
    assert token not in f"{line(1, token).key_text} {path_text((token,))}"
    assert line({"name": token}, "x").title.startswith("<token")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("properties", "storageProfile", "osDisk", "name"), "properties.storageProfile.osDisk.name"),
        (("value", 3, "name"), "value[3].name"),
        ((0, "a"), "[0].a"),
        (("tags", "cost centre"), "tags['cost centre']"),
        (("$schema", "it's"), "['$schema']['it\\'s']"),
        (("",), "['']"),
    ],
)  # fmt: skip
def test_a_path_is_written_as_a_query_names_it(path: Path, text: str) -> None:
    """Dots where they can be, brackets elsewhere."""
    assert path_text(path) == text


def test_copying_says_what_it_is() -> None:
    """A string as it is, the rest as JSON; the document by that word."""
    assert line("a b", "tags", "name").copied() == ("name", "a b")
    assert line("1", "zones", 0).copied() == ("zones[0]", "1")
    assert line("", "name").copied() == ("name", "")
    assert line(None, "x").copied() == ("x", "null")
    assert line({"a": 1}).copied() == ("document", '{"a":1}')
