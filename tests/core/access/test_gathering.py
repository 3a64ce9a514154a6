"""What is asked of ARM, and how much each kind of answer proves; recorded answers replayed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.core.access.made import (
    GROUP,
    ME,
    OWNER,
    READER,
    START,
    SUB,
    VM,
    VM_READ,
    assigned,
    denied,
)
from tests.data import answer, case
from tui_app.core.access.answer import Verdict
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS, DENIALS, GROUPS, PERMISSIONS, RIGHTS
from tui_app.core.access.gathering import (
    PERMISSIONS_API,
    Listed,
    gather,
    groups_of,
    problem_of,
)
from tui_app.core.arm_errors import diagnose_arm
from tui_app.core.wire import Request, Target

MG = "/providers/Microsoft.Management/managementGroups/mg1"
ASKED = Request(target=Target.ARM, url="https://management.azure.com/subscriptions")


def recorded(name: str) -> Listed:
    """A recorded refusal, as the client hands it over."""
    found = diagnose_arm(ASKED, answer("arm", name))
    assert found is not None
    return problem_of(found)


class Arm:
    """Answers by the last word of a path, and remembers what was asked."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []

    async def list(self, path: str, api_version: str, purpose: str, **query: str) -> Listed:
        self.asked.append((path, api_version, query))
        found = self.answers.get(path.rpartition("/")[2], ())
        if callable(found):
            found = found(api_version, query)
        return found if isinstance(found, Listed) else Listed(tuple(found))

    async def one(self, path: str, api_version: str, purpose: str) -> Listed:
        self.asked.append((path, api_version, {}))
        found = self.answers.get(path.rpartition("/")[2], Listed(problem="not there"))
        return found if isinstance(found, Listed) else Listed((found,))


def unread(facts: Any) -> dict[str, str]:
    return {one.what: one.right for one in facts.unread}


READS = [{"actions": ["*/read"]}]


async def test_a_reader_reads_all_of_it() -> None:
    """Three lists, one filter; nothing unread; the group that holds an assignment counts as own."""
    arm = Arm(
        permissions=READS,
        roleAssignments=[assigned(READER, MG), assigned(OWNER, GROUP, principal="G1")],
        denyAssignments=[denied(GROUP, "*/delete")],
    )
    facts = (await gather(arm, GROUP, object_id=ME, groups=["G2"])).facts
    assert facts.unread == ()
    assert facts.principals == (ME, "g2", "g1")
    assert facts.ancestors == (MG,)
    base = f"{GROUP}/providers/Microsoft.Authorization"
    assert arm.asked[0][:2] == (f"{base}/permissions", PERMISSIONS_API)
    assert arm.asked[1] == (
        f"{base}/roleAssignments",
        "2022-04-01",
        {"$filter": f"assignedTo('{ME}')"},
    )
    assert len(arm.asked) == 3  # built-in roles are known


async def test_empty_lists_prove_nothing() -> None:
    """200 and no items, as who may not read them is answered."""
    facts = (await gather(Arm(), GROUP, object_id=ME)).facts
    assert unread(facts) == {what: RIGHTS[what] for what in (PERMISSIONS, ASSIGNMENTS, DENIALS)}
    assert Evaluator(facts).ask(VM_READ, GROUP).verdict is Verdict.UNKNOWN


async def test_an_empty_list_is_whole_for_whom_may_read_it() -> None:
    """ARM's own permissions say so."""
    facts = (await gather(Arm(permissions=READS), GROUP, object_id=ME)).facts
    assert facts.unread == ()


async def test_refusals_name_the_right_and_other_failures_do_not() -> None:
    """403 is a missing right; 429 and a proxy's page are not."""
    arm = Arm(
        permissions=recorded("err_authorization_failed_role_assignment_get"),
        roleAssignments=recorded("err_429_token_bucket"),
        denyAssignments=recorded("proxy_403_block_page"),
    )
    facts = (await gather(arm, GROUP, object_id=ME)).facts
    assert unread(facts) == {PERMISSIONS: RIGHTS[PERMISSIONS], ASSIGNMENTS: "", DENIALS: ""}
    assert "AuthorizationFailed" in facts.unread[0].why
    assert "SubscriptionRequestsThrottled" in facts.unread[1].why


async def test_an_older_arm_is_asked_in_its_own_version() -> None:
    """It hides conditions then, and that is told."""

    def by_version(version: str, _query: Mapping[str, str]) -> Listed:
        if version == PERMISSIONS_API:
            return Listed(problem="no", wants_another_version=True)
        return Listed(tuple(READS))

    facts = (await gather(Arm(permissions=by_version), GROUP, object_id=ME)).facts
    assert facts.effective is not None
    assert list(unread(facts)) == ["conditions"]


async def test_where_groups_cannot_be_followed_direct_assignments_are_read() -> None:
    """And a no becomes unknown, since a group may hold the role."""

    def by_filter(_version: str, query: Mapping[str, str]) -> Listed:
        if "assignedTo" in query["$filter"]:
            return recorded("err_unsupported_filter")
        return Listed((assigned(READER, SUB),))

    arm = Arm(permissions=recorded("err_server_timeout"), roleAssignments=by_filter)
    facts = (await gather(arm, SUB, object_id=ME)).facts
    assert GROUPS in unread(facts)
    assert Evaluator(facts).ask(VM_READ, VM).verdict is Verdict.YES
    assert Evaluator(facts).ask(START, VM).verdict is Verdict.UNKNOWN


async def test_custom_roles_are_read_one_by_one() -> None:
    """Those that ARM does not give make answers unknown."""
    known, hidden = "c0000000-0000-0000-0000-000000000001", "c0000000-0000-0000-0000-000000000002"
    definition = {"name": known, "properties": {"roleName": "own", "permissions": READS}}
    arm = Arm(
        permissions=recorded("err_server_timeout"),
        roleAssignments=[assigned(known, SUB), assigned(hidden, GROUP)],
        **{known: definition},
    )
    gathered = await gather(arm, SUB, object_id=ME)
    assert gathered.role_definitions == (definition,)
    judge = Evaluator(gathered.facts)
    assert judge.ask(VM_READ, VM).verdict is Verdict.YES
    assert judge.ask(START, SUB).verdict is Verdict.NO
    assert judge.ask(START, VM).verdict is Verdict.UNKNOWN


async def test_at_a_management_group_only_what_is_above_is_asked_for() -> None:
    """A group in the answer is then surely no child."""
    arm = Arm(permissions=READS, roleAssignments=[assigned(READER, MG)])
    child = "/providers/Microsoft.Management/managementGroups/child"
    facts = (await gather(arm, child, object_id=ME)).facts
    assert [query.get("$filter", "")[:9] for _, _, query in arm.asked] == [
        "",
        "atScope()",
        "atScope()",
    ]
    assert facts.ancestors == (MG,)
    assert Evaluator(facts).ask(VM_READ, child).verdict is Verdict.YES


async def test_the_root_is_a_scope() -> None:
    """Its paths begin with /providers."""
    arm = Arm(permissions=READS, roleAssignments=[assigned(READER, "/")])
    facts = (await gather(arm, "/", object_id=ME)).facts
    assert arm.asked[0][0].startswith("/providers/Microsoft.Authorization/")
    assert Evaluator(facts).ask(VM_READ, VM).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("items", "whose"),
    [
        ("role_assignments_list_resource_group", "principalId"),
        ("role_assignments_list_scope", "principalId"),
        ("role_assignment_with_condition", "principalId"),
        ("role_assignments_root_scope", "principalId"),
    ],
)
async def test_recorded_assignments_are_read(items: str, whose: str) -> None:
    """Every recorded or documented item becomes an assignment, with its condition."""
    body = case("arm", items)["response"]["body"]
    listed = body.get("value", [body])
    arm = Arm(permissions=READS, roleAssignments=listed)
    facts = (await gather(arm, SUB, object_id=listed[0]["properties"][whose])).facts
    assert len(facts.assignments) == len(listed)
    has_condition = [bool(one["properties"].get("condition")) for one in listed]
    assert [bool(one.condition) for one in facts.assignments] == has_condition


@pytest.mark.parametrize("name", ["deny_assignments_list_scope", "deny_assignment_system_defined"])
async def test_recorded_denials_are_read(name: str) -> None:
    """With principals and exclusions."""
    body = case("arm", name)["response"]["body"]
    listed = body.get("value", [body])
    facts = (await gather(Arm(denyAssignments=listed), SUB, object_id=ME)).facts
    assert len(facts.denies) == len(listed)
    assert all(one.principals for one in facts.denies)


@pytest.mark.parametrize(
    "name",
    ["permissions_list_resource_group_reader", "permissions_list_resource_two_roles",
     "permissions_list_subscription"],
)  # fmt: skip
async def test_recorded_permissions_are_read(name: str) -> None:
    """A block for each role; the first action that a block names is granted."""
    blocks = case("arm", name)["response"]["body"]["value"]
    facts = (await gather(Arm(permissions=blocks), GROUP, object_id=ME)).facts
    assert len(facts.effective or ()) == len(blocks)


@pytest.mark.parametrize("junk", [{}, {"properties": None}, {"properties": {"scope": 3}}])
async def test_junk_in_a_list_makes_it_unread(junk: dict[str, Any]) -> None:
    """It may have been the assignment that says yes, so nothing is no."""
    arm = Arm(roleAssignments=[assigned(READER, SUB), junk], denyAssignments=[junk])
    gathered = await gather(arm, SUB, object_id=ME)
    assert (len(gathered.role_assignments), gathered.deny_assignments) == (1, ())
    assert ASSIGNMENTS in unread(gathered.facts)
    judge = Evaluator(gathered.facts)
    assert judge.ask(VM_READ, VM).verdict is Verdict.YES
    assert judge.ask(START, VM).verdict is Verdict.UNKNOWN


def test_groups_come_from_the_token_where_it_has_them() -> None:
    """Anything else in that claim is none."""
    assert groups_of({"groups": ["a", 3, "b"]}) == ("a", "b")
    assert groups_of({"groups": "a"}) == groups_of({}) == ()
