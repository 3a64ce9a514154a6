"""The request to the administrator: the right words, quoted for each shell."""

from __future__ import annotations

import shlex

from hypothesis import given
from hypothesis import strategies as st

from tests.core.access.made import GROUP, ME, READER
from tui_app.core.access.catalogue import builtin_role
from tui_app.core.access.request import request_for


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
