"""The request to the administrator: the right words, quoted for each shell."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.access.made import (
    CONTRIBUTOR,
    GROUP,
    ME,
    READER,
    START,
    SUB,
    VM,
    assigned,
    denied,
    facts,
)
from tui_app.core.access.answer import Unread
from tui_app.core.access.catalogue import builtin_role
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS, Facts
from tui_app.core.access.request import mending, request_for


def test_both_lines() -> None:
    """Object id, principal type, the role by its GUID, the scope."""
    role = builtin_role(READER)
    assert role is not None
    made = request_for(role, object_id=ME, scope=f"{GROUP}/providers/Microsoft.Compute")
    assert made.az == (
        f"az role assignment create --assignee-object-id {ME} --assignee-principal-type "
        f"ServicePrincipal --role {READER} --scope {GROUP}"
    )
    assert made.powershell == (
        f"New-AzRoleAssignment -ObjectId {ME} -RoleDefinitionId {READER} -Scope {GROUP}"
    )


@given(st.text(min_size=1))
def test_no_name_is_more_than_a_word(name: str) -> None:
    """Whatever a group is called: one argument, or its placeholder."""
    role = builtin_role(READER)
    assert role is not None
    made = request_for(role, object_id=ME, scope=f"/subscriptions/s/resourceGroups/{name}")
    assert made.az.isprintable()
    if "<scope>" not in made.az:
        assert len(shlex.split(made.az)) == 12


DENIED = denied(SUB, "*")
HIDDEN = (Unread(ASSIGNMENTS, "Microsoft.Authorization/roleAssignments/read"),)
SLOW = (Unread(ASSIGNMENTS, why="too slow"),)


@pytest.mark.parametrize(
    ("known", "helps"),
    [
        (facts(scope=GROUP), True),
        (facts(scope=GROUP, unread=HIDDEN), True),
        (facts(scope=GROUP, unread=SLOW), False),  # nothing says that a role is missing
        (facts(assigned(CONTRIBUTOR, GROUP), scope=GROUP), False),
        (facts(assigned(CONTRIBUTOR, GROUP), denies=[DENIED], scope=GROUP), False),
        (facts(scope=GROUP, principals=()), False),
    ],
)
def test_a_role_is_asked_for_only_where_one_helps(known: Facts, *, helps: bool) -> None:
    """For no, and for what a right hides; never against a denial, nor for nobody."""
    found = mending(Evaluator(known).ask(START, VM), known)
    assert bool(found.roles) is helps
    assert (found.request is not None) is helps
    if found.request is not None:
        assert f"--scope {VM}" in found.request.az
