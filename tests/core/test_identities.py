"""The identities of a machine, from ARM's block and from tokens."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.test_whoami import received
from tui_app.core.identities import Attached, merged, read_identities, seen_identities
from tui_app.core.selector import Selector, SelectorKind
from tui_app.core.token import IdentityKind

USER = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a"


def test_the_block_of_a_vm_is_read() -> None:
    """System-assigned first, then each user-assigned one with its ids."""
    block = {
        "type": "SystemAssigned, UserAssigned", "principalId": "p", "tenantId": "t",
        "userAssignedIdentities": {USER: {"clientId": "c", "principalId": "q"}},
    }  # fmt: skip
    own, user = read_identities({"identity": block})
    assert (own.kind, own.object_id, own.selector) == (
        IdentityKind.SYSTEM_ASSIGNED,
        "p",
        Selector(),
    )
    assert user == Attached(IdentityKind.USER_ASSIGNED, "id-a", "c", "q", USER)
    assert user.selector == Selector(SelectorKind.CLIENT_ID, "c")


@pytest.mark.parametrize(
    "block",
    [None, "x", [], {}, {"type": 5}, {"type": "None"}, {"userAssignedIdentities": []},
     {"type": None, "userAssignedIdentities": None}],
)  # fmt: skip
def test_any_other_block_is_no_identity(block: Any) -> None:
    """Nulls and other types where objects belong."""
    assert read_identities({"identity": block}) == ()


def test_an_identity_without_ids_is_named_by_its_resource_id() -> None:
    """ARM may leave the ids out."""
    (user,) = read_identities({"identity": {"userAssignedIdentities": {USER: None}}})
    assert user.selector == Selector(SelectorKind.RESOURCE_ID, USER)


def test_both_lists_become_one() -> None:
    """An identity that is listed and was seen is one; its client id may come from the token."""
    token = received()
    (seen,) = seen_identities([token, token])
    listed = Attached(IdentityKind.SYSTEM_ASSIGNED, "the machine's own", object_id=token.object_id)
    (one,) = merged([listed], [seen])
    assert (one.name, one.client_id) == ("the machine's own", token.application_id)
    assert len(merged([], [seen])) == 1
