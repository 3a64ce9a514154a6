"""What a person types: an action, a scope, or one line that says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.access.catalogue import operations
from tui_app.core.access.question import (
    NotAQuestion,
    checked_action,
    checked_scope,
    plane_hint,
)


@given(st.text() | st.from_regex(r"[A-Za-z.]{1,9}(/[A-Za-z.*]{1,9}){0,4}", fullmatch=True))
def test_any_text_is_taken_or_refused_in_one_printable_line(text: str) -> None:
    """Whatever it is; what is taken comes back as it was."""
    for check in (checked_action, checked_scope):
        said = ""
        try:
            taken = check(text)
        except NotAQuestion as problem:
            said = str(problem)
        else:
            assert taken.strip("/") == "/".join(part for part in text.split("/") if part)
        assert said == "" or said.isprintable()


def test_every_known_operation_can_be_asked_about() -> None:
    """The catalogue names nothing that the command line refuses."""
    for one in operations():
        assert checked_action(one.action) == one.action


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/", "/"),
        ("/subscriptions/x/", "/subscriptions/x"),
        ("/subscriptions/x//resourceGroups/g (1)", "/subscriptions/x/resourceGroups/g (1)"),
        ("/providers/Microsoft.Management/managementGroups/m",) * 2,
        ("/SUBSCRIPTIONS/x/resourcegroups/g/providers/a.b/c/d",) * 2,
    ],
)
def test_scopes(text: str, expected: str) -> None:
    """In any case, without slashes too many; names keep theirs."""
    assert checked_scope(text) == expected


def test_the_hint_knows_both_planes() -> None:
    """Nothing is said of an action that is right, or that nobody knows."""
    read = "Microsoft.Compute/virtualMachines/read"
    assert plane_hint(read, is_data=False) == ""
    assert "without --data" in plane_hint(read, is_data=True)
    assert plane_hint("a.b/c/read", is_data=True) == ""
    typo = plane_hint("Microsoft.Compute/virtualMachines/strat/action", is_data=False)
    assert "did you mean Microsoft.Compute/virtualMachines/start/action" in typo
