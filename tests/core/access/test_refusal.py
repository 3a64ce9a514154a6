"""A 403 explained, for every recorded form of the text."""

from __future__ import annotations

import pytest

from tests.data import answer
from tui_app.core.access.refusal import Refusal, explain_refusal
from tui_app.core.arm_errors import ArmFinding, diagnose_arm, with_finding
from tui_app.core.remedies import Names
from tui_app.core.wire import Request, Target

ASKED = Request(target=Target.ARM, url="https://management.azure.com/subscriptions")
MINE = "99999999-2222-3333-4444-555555555555"


def finding(name: str) -> ArmFinding:
    found = diagnose_arm(ASKED, answer("arm", name))
    assert found is not None
    return found


def refusal(name: str, object_id: str = MINE) -> Refusal:
    explained = explain_refusal(finding(name), object_id)
    assert explained is not None
    return explained


@pytest.mark.parametrize(
    ("name", "action", "scope", "role"),
    [
        ("err_authorization_failed_subscription_read", "Microsoft.Resources/subscriptions/read",
         "/subscriptions/00000000-0000-0000-0000-000000000000", "Reader"),
        ("err_authorization_failed_list", "Microsoft.Compute/virtualMachines/read",
         "/subscriptions/SUBSCRIPTION_ID/resourceGroups/$NODE_GROUP", "Reader"),
        ("err_authorization_failed_template", "Microsoft.Network/networkInterfaces/write",
         "/subscriptions/SSSSSSSS-SSSS-SSSS-SSSS-SSSSSSSSSSSS/resourceGroups/testdeployrg/providers/Microsoft.Network/networkInterfaces/TestVmNic", "Contributor"),
        ("err_linked_access_check_failed", "Microsoft.Network/publicIPAddresses/join/action",
         "/subscriptions/SSSSSSSS-SSSS-SSSS-SSSS-SSSSSSSSSSSS/resourceGroups/rg-bhlqb/providers/Microsoft.Network/publicIPAddresses/vpn-pip-bhlqb", "Contributor"),
    ],
)  # fmt: skip
def test_who_what_where_and_the_request(name: str, action: str, scope: str, role: str) -> None:
    """The scope is one where a role can be assigned; the request is for the token's own identity."""
    found = refusal(name)
    assert (found.action, found.scope) == (action, scope)
    assert any(role in one.name for one in found.roles)
    assert found.request is not None
    assert MINE in found.request.az
    assert found.is_somebody_else


def test_a_linked_refusal_is_about_the_second_action() -> None:
    """The first in the text is the one that is allowed."""
    found = refusal("err_linked_authorization_failed")
    original = finding("err_linked_authorization_failed")
    assert found.action == original.linked_action != original.action
    assert found.scope == original.linked_scopes[0]


@pytest.mark.parametrize(
    "name",
    ["err_deny_assignment_with_name", "err_deny_assignment_nested_quotes",
     "err_authorization_failed_abac", "err_authorization_failed_providers_read",
     "err_authorization_failed_tenant_scope"],
)  # fmt: skip
def test_where_a_role_does_not_help_none_is_offered(name: str) -> None:
    """A denial, a condition, a right that hardly anybody has."""
    found = refusal(name)
    assert (found.roles, found.request) == ((), None)
    assert found.sentence.startswith(finding(name).object_id)


@pytest.mark.parametrize("name", ["err_429_generic", "err_subscription_not_found"])
def test_other_errors_are_no_refusals(name: str) -> None:
    """Nothing to ask an administrator for."""
    assert explain_refusal(finding(name), MINE) is None


def test_the_refused_one_may_be_somebody_else() -> None:
    """The object id in the text is compared with the token's."""
    own = finding("err_authorization_failed_subscription_read").object_id
    assert not refusal("err_authorization_failed_subscription_read", own.upper()).is_somebody_else
    assert "not the identity of this token" in refusal("err_linked_access_check_failed").sentence


def test_the_fix_of_a_refusal_names_the_role() -> None:
    """The commands of a remedy are whole."""
    names = with_finding(Names(), finding("err_authorization_failed_subscription_read"))
    assert names.role != ""
    assert with_finding(Names(role="mine"), ArmFinding(diagnosis="arm.other")).role == "mine"
