"""What can be done to a scenario while it plays, and the sentence that says what changed."""

from __future__ import annotations

import pytest

from tests.simulator.asking import NOW, SUB, Arm, ask_token
from tui_app.simulator import acts, finding
from tui_app.simulator.acts import NotPossible
from tui_app.simulator.finding import NotFound
from tui_app.simulator.stage import Stage
from tui_app.simulator.worlds import DEPLOYER, DEVELOPER, READER


def stage_of(scenario: str) -> Stage:
    return Stage(scenario, clock=lambda: NOW)


def test_the_identity_is_switched_off_and_on() -> None:
    """IMDS follows at once; on again it is another principal; a second time changes nothing."""
    stage = stage_of("reader")
    first = ask_token(stage.world)["client_id"]
    assert "is off; tokens" in acts.switch_system_identity(stage, on=False)
    assert ask_token(stage.world)["error_description"] == "Identity not found"
    assert acts.switch_system_identity(stage, on=False).endswith("is off already.")
    assert "is on; its object id is" in acts.switch_system_identity(stage, on=True)
    assert "is on already" in acts.switch_system_identity(stage, on=True)
    assert ask_token(stage.world)["client_id"] != first


@pytest.mark.parametrize(
    "name", [READER.name.upper(), READER.client_id, READER.object_id, READER.resource_id]
)
def test_a_user_assigned_identity_comes_and_goes_by_any_name(name: str) -> None:
    """Attached and detached; each a second time changes nothing."""
    stage = stage_of("no-identity")
    assert acts.attach(stage, name).endswith(f"its client id is {READER.client_id}.")
    assert ask_token(stage.world)["client_id"] == READER.client_id
    assert acts.attach(stage, name).endswith("already.")
    assert acts.detach(stage, name).endswith("is detached from vm-web-01.")
    assert acts.detach(stage, name).endswith("is not attached to vm-web-01.")
    assert stage.world.user_identities == []


def test_reader_is_granted_and_taken_away() -> None:
    """On the VM's group for its own identity, where nothing else is said; ARM follows at once."""
    stage = stage_of("no-role")
    arm = Arm(stage.world)
    group = finding.group_of_vm(stage.world)
    assert arm.get(group).status == 403
    assert acts.grant(stage, "reader") == "vm-web-01 has Reader on the resource group rg-shop."
    assert arm.get(group).status == 200
    assert acts.has_role(stage, "Reader")
    assert "has Reader already" in acts.grant(stage, "Reader")
    assert "no longer has Reader" in acts.revoke(stage, "Reader")
    assert arm.get(group).status == 403
    assert not acts.has_role(stage, "Reader")
    assert "did not have Reader" in acts.revoke(stage, "Reader")


@pytest.mark.parametrize("scope", ["/", SUB, f"{SUB}/resourceGroups/DevTest/providers/A/b/c",
                                   "/providers/Microsoft.Management/managementGroups/mg-contoso"])  # fmt: skip
def test_roles_can_be_had_at_any_scope_by_anybody(scope: str) -> None:
    """A scope that is there, and a principal that is an identity or any object id."""
    stage = stage_of("no-role")
    assert acts.grant(stage, "Reader", scope, READER.name).startswith(READER.name)
    assert acts.grant(stage, "Reader", scope, DEVELOPER).startswith(DEVELOPER)
    assert {one.principal_id for one in stage.world.assignments if one.scope == scope} >= {
        READER.object_id, DEVELOPER,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "scope", "principal", "expected"),
    [
        ("Readr", "", "", "no role 'Readr'; expected a name or GUID such as Reader"),
        ("Reader", "DevTest", "", "expected an id that begins with /subscriptions/"),
        ("Reader", "/nonsense", "", "expected an id that begins with /subscriptions/"),
        ("Reader", "/subscriptions/none", "", "no subscription 'none'; expected one such as 98f5"),
        ("Reader", f"{SUB}/resourceGroups/none", "", "no resource group 'none'; expected one such"),
        ("Reader", f"{SUB}/nonsense", "", "after the subscription, expected /resourceGroups/NAME"),
        ("Reader", "/providers/Microsoft.Management/managementGroups/x", "", "mg-contoso"),
        ("Reader", "", "nobody", "no principal 'nobody'; expected an object id, or a name or id"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    role: str, scope: str, principal: str, expected: str
) -> None:
    """The sentence names what was expected."""
    with pytest.raises(NotFound, match=expected):
        acts.grant(stage_of("reader"), role, scope, principal)


def test_an_unknown_identity_is_told_with_those_there_are() -> None:
    """By name."""
    with pytest.raises(NotFound, match=f"expected a name or id of one of: {DEPLOYER.name}"):
        acts.attach(stage_of("reader"), "id-nobody")


def test_a_role_needs_somebody_to_have_it() -> None:
    """A VM without an identity: the sentence says what to do first."""
    with pytest.raises(NotPossible, match="switch one on or attach one first"):
        acts.grant(stage_of("no-identity"), "Reader")


def test_the_identities_of_a_host_stay_as_they_are() -> None:
    """Where no VM has them, nothing pretends to change them; roles can be given all the same."""
    stage = stage_of("app-service")
    with pytest.raises(NotPossible, match="those of another identity host"):
        acts.switch_system_identity(stage, on=False)
    with pytest.raises(NotPossible, match="those of another identity host"):
        acts.attach(stage, READER.name)
    assert "app-shop-web has Contributor" in acts.grant(stage, "Contributor")


def test_a_reset_brings_everything_back() -> None:
    """Identity, roles and faults are the scenario's own again."""
    stage = stage_of("throttled")
    acts.switch_system_identity(stage, on=False)
    assert acts.end_faults(stage) == "1 fault has ended: every service answers as it should."
    assert acts.end_faults(stage).startswith("There was no fault to end")
    assert acts.reset(stage).startswith("Scenario throttled from its beginning")
    assert stage.world.system_identity
    assert stage.faults.at_work()
