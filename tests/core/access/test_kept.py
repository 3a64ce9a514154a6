"""The kept file: there and back, and every file that is not one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.access.made import (
    GROUP,
    ME,
    READER,
    START,
    SUB,
    VM,
    VM_READ,
    assigned,
    denied,
    facts,
)
from tui_app.core.access.answer import Unread, Verdict
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS
from tui_app.core.access.kept import Gathered, NotKeptAccess, dump, load

NOTHING: dict[str, Any] = {
    "principals": [ME],
    "ancestors": [],
    "role_assignments": [],
    "role_definitions": [],
    "deny_assignments": [],
}


def test_there_and_back() -> None:
    """The answers are the same, the built-in roles that are used are written out."""
    items, denials = [assigned(READER, SUB)], [denied(GROUP, "*/start/action")]
    hidden = Unread(ASSIGNMENTS, "right", "why")
    known = facts(*items, denies=denials, scope=GROUP, unread=(hidden,))
    text = dump(Gathered(known, tuple(items), (), tuple(denials)))
    again = load(text)
    assert again == known
    assert json.loads(text)["role_definitions"][0]["properties"]["roleName"] == "Reader"


def test_a_complete_file_has_no_unread() -> None:
    """Beside the five lists it only says where it was read."""
    text = dump(Gathered(facts(scope=GROUP)))
    assert json.loads(text).keys() == {*NOTHING, "scope"}


def test_the_five_lists_are_enough() -> None:
    """Role definitions of built-in roles may be missing; any scope may be asked about."""
    known = load(json.dumps({**NOTHING, "role_assignments": [assigned(READER, SUB)]}))
    assert Evaluator(known).ask(VM_READ, VM).verdict is Verdict.YES
    assert Evaluator(known).ask(START, VM).verdict is Verdict.NO


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"principals": []}, "principals is empty"),
        ({"principals": [None]}, "principals[0] is not a text"),
        ({"principals": None}, "principals is not a list"),
        ({"ancestors": {}}, "ancestors is not a list"),
        ({"role_assignments": None}, "role_assignments is not a list"),
        ({"role_assignments": [None]}, "role_assignments[0] is not what ARM returns"),
        ({"role_assignments": [{"properties": None}]}, "role_assignments[0]"),
        ({"role_definitions": [{"id": "x"}]}, "role_definitions[0]"),
        ({"deny_assignments": ["x"]}, "deny_assignments[0]"),
        ({"deny_assignments": [{}] * 50_001}, "50,001 entries; at most 50,000"),
        ({"scope": 3}, "scope is not an ARM id"),
        ({"unread": [{"what": 3}]}, "unread[0]"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], says: str) -> None:
    """Which entry, in one line."""
    with pytest.raises(NotKeptAccess) as caught:
        load(json.dumps({**NOTHING, **change}))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '"x"', "[" * 100_000, "{}"])
def test_no_other_file_is_taken(text: str) -> None:
    """Broken JSON, other JSON, and JSON nested beyond reason."""
    with pytest.raises(NotKeptAccess, match="expected a file of msi-scope access --save"):
        load(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*NOTHING, "scope", "unread"], JSON)))
def test_any_json_is_facts_or_one_line(document: dict[str, Any]) -> None:
    """Never another exception."""
    said = ""
    try:
        load(json.dumps(document))
    except NotKeptAccess as problem:
        said = str(problem)
    assert "\n" not in said
