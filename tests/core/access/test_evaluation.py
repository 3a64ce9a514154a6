"""May it, and who says so: the published vectors, a naive reference, and what cannot be known."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.access.made import (
    CONTRIBUTOR,
    GROUP,
    ME,
    OWNER,
    READER,
    START,
    SUB,
    VECTORS,
    VM,
    VM_READ,
    assigned,
    denied,
    facts,
    facts_of,
)
from tui_app.core.access.answer import Answer, Unread, Verdict
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS, DENIALS, Facts
from tui_app.core.access.model import Assignment, Deny, Role
from tui_app.core.permissions import Permission

EXPECTED = {
    "allowed": Verdict.YES,
    "not granted": Verdict.NO,
    "denied": Verdict.NO,
    "conditional": Verdict.CONDITIONAL,
    "unknown": Verdict.UNKNOWN,
}
EVERYONE = "00000000-0000-0000-0000-000000000000"


def ask(known: Facts, action: str, scope: str = VM, *, is_data: bool = False) -> Answer:
    return Evaluator(known).ask(action, scope, is_data=is_data)


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=lambda case: str(case["title"]))
def test_vectors(vector: dict[str, Any]) -> None:
    """The verdict, and the assignment and pattern that say so."""
    answer = ask(facts_of(vector), vector["action"], vector["target"], is_data=vector["data"])
    expected = vector["expect"]
    by, pattern = None, None
    if answer.denial:
        by, pattern = answer.denial.deny.id, answer.denial.pattern
    elif answer.grant:
        by, pattern = answer.grant.assignment_id, answer.grant.pattern
    elif answer.removal:
        by, pattern = answer.removal.assignment_id, answer.removal.pattern
    assert answer.verdict is EXPECTED[expected["verdict"]]
    assert (by, pattern) == (expected["by"], expected["pattern"])


# --- a reference that knows nothing of the code: no index, no regular expression of a whole rule


def naive_match(pattern: str, action: str) -> bool:
    """By cases: a star eats nothing, or a character; `/*/` may also be one slash."""

    def eats(p: str, a: str) -> bool:
        if not p:
            return not a
        if p.startswith("/*/") and a.startswith("/") and eats(p[3:], a[1:]):
            return True
        if p[0] == "*":
            return eats(p[1:], a) or (bool(a) and eats(p, a[1:]))
        return bool(a) and p[0] == a[0] and eats(p[1:], a[1:])

    return eats(pattern.lower(), action.lower())


def naive_holds(blocks: tuple[Permission, ...], action: str, is_data: bool) -> list[bool]:
    """For each block that grants: whether it is free of a condition."""
    found = []
    for block in blocks:
        take = block.data_actions if is_data else block.actions
        drop = block.not_data_actions if is_data else block.not_actions
        if any(naive_match(p, action) for p in take) and not any(
            naive_match(p, action) for p in drop
        ):
            found.append(not block.condition)
    return found


def naive_under(scope: str, target: str) -> bool:
    """By text: the same, or with a slash after it; ids without case and trailing slash."""
    above, below = scope.lower().rstrip("/"), target.lower().rstrip("/")
    return above == below or below.startswith(f"{above}/")


def naive(known: Facts, action: str, target: str, is_data: bool) -> Verdict:
    for deny in known.denies:
        reaches = naive_under(deny.scope, target) and (
            not deny.own_scope_only or naive_under(target, deny.scope)
        )
        named = ME in deny.principals or EVERYONE in deny.principals
        if (
            reaches
            and named
            and ME not in deny.excluded
            and naive_holds(deny.blocks, action, is_data)
        ):
            return Verdict.NO
    verdict = Verdict.NO
    for one in known.assignments:
        if one.principal_id != ME or not naive_under(one.scope, target):
            continue
        if one.role_id not in known.roles:
            verdict = Verdict.UNKNOWN
            continue
        for is_free in naive_holds(known.roles[one.role_id].blocks, action, is_data):
            if is_free and not one.condition:
                return Verdict.YES
            verdict = Verdict.CONDITIONAL if verdict is not Verdict.UNKNOWN else verdict
    return verdict


WORDS = st.sampled_from(["a", "B", "read", "write", "c.d"])
ACTIONS = st.lists(WORDS, min_size=1, max_size=4).map("/".join)
PATTERNS = st.lists(WORDS | st.just("*") | st.just("r*d"), min_size=1, max_size=4).map("/".join)
SOME = st.lists(PATTERNS, max_size=2).map(tuple)
SCOPES = st.sampled_from(
    ["/", SUB, GROUP, f"{GROUP}0", GROUP.upper(), f"{GROUP}/", VM, f"{SUB}/resourceGroups/other"]
)
BLOCKS = st.builds(Permission, SOME, SOME, SOME, SOME, st.sampled_from(["", "", "if"]))
OWN = st.sampled_from([ME, "someone-else"])
ROLES = st.dictionaries(
    st.sampled_from(["r1", "r2"]),
    st.builds(Role, st.just("r"), st.just("r"), st.lists(BLOCKS, max_size=2).map(tuple)),
)
ASSIGNED = st.builds(
    Assignment,
    st.just("a"),
    SCOPES,
    OWN,
    st.sampled_from(["r1", "r2"]),
    st.sampled_from(["", "if"]),
)
DENIED = st.builds(
    Deny,
    st.just("d"),
    st.just("d"),
    SCOPES,
    st.lists(BLOCKS, max_size=2).map(tuple),
    st.frozensets(OWN | st.just(EVERYONE), max_size=2),
    st.frozensets(OWN, max_size=1),
    own_scope_only=st.booleans(),
)
KNOWN = st.builds(
    Facts,
    principals=st.just((ME,)),
    assignments=st.lists(ASSIGNED, max_size=4).map(tuple),
    roles=ROLES,
    denies=st.lists(DENIED, max_size=2).map(tuple),
)


@given(KNOWN, ACTIONS, SCOPES, st.booleans())
def test_it_judges_as_the_naive_reference_does(
    known: Facts, action: str, target: str, is_data: bool
) -> None:
    """For any roles, assignments and denials, at any scope, on both planes."""
    assert ask(known, action, target, is_data=is_data).verdict is naive(
        known, action, target, is_data
    )


@given(KNOWN, ACTIONS, SCOPES)
def test_one_more_role_never_takes_a_right_away(known: Facts, action: str, target: str) -> None:
    """Roles add up: with Owner at the root as well, every control-plane action not denied is free."""
    before = ask(known, action, target)
    more = facts(assigned(OWNER, "/"))
    both = Facts(
        principals=known.principals,
        assignments=(*known.assignments, *more.assignments),
        roles={**known.roles, **more.roles},
        denies=known.denies,
    )
    after = ask(both, action, target)
    assert (after.verdict is Verdict.YES) is (before.denial is None)


@given(PATTERNS, ACTIONS)
def test_patterns_match_as_the_naive_reference_does(pattern: str, action: str) -> None:
    """Stars anywhere, any number of them, whole strings only, without regard to case."""
    block = Permission(actions=(pattern,))
    assert (block.granting(action) is not None) is naive_match(pattern, action)


# --- what the reason is


def test_the_reason_names_assignment_role_scope_and_pattern() -> None:
    """An inherited grant says where it is assigned."""
    answer = ask(facts(assigned(READER, SUB)), VM_READ)
    assert answer.grant is not None
    assert (answer.grant.role, answer.grant.assigned_at) == ("Reader", SUB)
    assert (answer.grant.pattern, answer.grant.via) == ("*/read", "")


def test_a_grant_through_a_group_names_the_group() -> None:
    """The group's id is all that can be told without the directory."""
    known = facts(assigned(READER, GROUP, principal="g1"), principals=(ME, "g1"))
    answer = ask(known, VM_READ)
    assert answer.grant is not None
    assert answer.grant.via == "g1"


def test_not_actions_are_the_reason_of_a_no() -> None:
    """The usual 'but I am Contributor'."""
    answer = ask(
        facts(assigned(CONTRIBUTOR, GROUP)), "Microsoft.Authorization/roleAssignments/write", GROUP
    )
    assert answer.verdict is Verdict.NO
    assert answer.removal is not None
    assert answer.removal.role == "Contributor"


def test_a_denial_keeps_the_grant_that_it_defeats() -> None:
    """More roles would not help, and the answer can say so."""
    answer = ask(facts(assigned(OWNER, SUB), denies=[denied(GROUP, "*/start/action")]), START)
    assert (answer.verdict, answer.denial is not None) == (Verdict.NO, True)
    assert answer.grant is not None
    assert answer.grant.role == "Owner"


# --- unknown is never no


def test_without_the_right_to_read_assignments_nothing_is_no() -> None:
    """An empty list proves nothing; the missing right is named."""
    hidden = Unread(ASSIGNMENTS, "Microsoft.Authorization/roleAssignments/read")
    answer = ask(facts(unread=(hidden,)), START)
    assert (answer.verdict, answer.unread) == (Verdict.UNKNOWN, (hidden,))
    answer = ask(facts(assigned(OWNER, SUB), unread=(hidden,)), START)
    assert answer.verdict is Verdict.YES


def test_a_role_that_nobody_could_read_makes_it_unknown() -> None:
    """It may hold the action."""
    answer = ask(facts(assigned("c0ffee00-0000-0000-0000-000000000000", SUB)), START)
    assert answer.verdict is Verdict.UNKNOWN
    assert "c0ffee00" in answer.unread[0].what


def test_unread_denials_are_named_beside_a_yes() -> None:
    """They could still forbid it."""
    hidden = Unread(DENIALS, "Microsoft.Authorization/denyAssignments/read")
    answer = ask(facts(assigned(OWNER, SUB), unread=(hidden,)), START)
    assert (answer.verdict, answer.unread) == (Verdict.YES, (hidden,))


def test_what_was_read_at_one_group_says_nothing_of_another() -> None:
    """Nor does a management group above the one reach the other."""
    mg = "/providers/Microsoft.Management/managementGroups/mg"
    known = facts(assigned(READER, mg), scope=GROUP, ancestors=(mg,))
    elsewhere = "/subscriptions/other/resourceGroups/rg1"
    assert ask(known, VM_READ, VM).verdict is Verdict.YES
    assert ask(known, VM_READ, SUB).verdict is Verdict.YES
    answer = ask(known, VM_READ, elsewhere)
    assert answer.verdict is Verdict.UNKNOWN
    assert GROUP in str(answer.unread[0])


def test_a_group_in_a_denial_is_mentioned() -> None:
    """Whether the identity is in it, nobody can tell here."""
    group = [{"id": "g9", "type": "Group"}]
    known = facts(assigned(OWNER, SUB), denies=[denied(GROUP, "*", principals=group)])
    answer = ask(known, START)
    assert answer.verdict is Verdict.YES
    assert "g9" in answer.notes[0]
    known = facts(denies=[denied(GROUP, "*", excludePrincipals=group)])
    assert "g9" in ask(known, START).notes[0]


# --- ARM's own list beside our merge


def test_the_server_wins_at_a_group_and_the_difference_is_told() -> None:
    """Both ways round."""
    known = facts(assigned(OWNER, SUB), scope=GROUP, effective=(Permission(actions=("*/read",)),))
    answer = ask(known, START, GROUP)
    assert answer.verdict is Verdict.NO
    assert re.search(
        r"permissions says no.*say yes \(by Owner at .*ARM's answer", answer.difference
    )
    known = facts(scope=GROUP, effective=(Permission(actions=("*",)),))
    answer = ask(known, START, GROUP)
    assert (answer.verdict, bool(answer.difference)) == (Verdict.YES, True)


def test_a_group_that_the_token_does_not_have_yet_is_explained() -> None:
    """The assignment is there, ARM does not count it: the token is older than the membership."""
    known = facts(
        assigned(OWNER, GROUP, principal="g1"),
        principals=(ME, "g1"),
        scope=GROUP,
        effective=(Permission(actions=("*/read",)),),
    )
    answer = ask(known, START, GROUP)
    assert answer.verdict is Verdict.NO
    assert "newer" in answer.notes[0]


def test_above_a_group_complete_assignments_win() -> None:
    """ARM's list is only published for groups and resources."""
    known = facts(assigned(OWNER, SUB), scope=SUB, effective=(Permission(actions=("*/read",)),))
    answer = ask(known, START, SUB)
    assert answer.verdict is Verdict.YES
    assert "above a group the assignments count" in answer.difference


def test_the_server_fills_in_where_assignments_are_hidden() -> None:
    """Yes and no are known then, the name of the assignment is not."""
    hidden = Unread(ASSIGNMENTS, "Microsoft.Authorization/roleAssignments/read")
    known = facts(scope=SUB, effective=(Permission(actions=("*/read",)),), unread=(hidden,))
    answer = ask(known, VM_READ, SUB)
    assert answer.verdict is Verdict.YES
    assert answer.grant is not None
    assert (answer.grant.pattern, answer.grant.assignment_id) == ("*/read", "")
    assert answer.unread == (hidden,)
    assert ask(known, START, SUB).verdict is Verdict.NO
    assert ask(known, VM_READ, VM).verdict is Verdict.YES  # inherited
    assert ask(known, START, VM).verdict is Verdict.UNKNOWN  # may be granted further down


def test_a_known_condition_is_never_yes() -> None:
    """Even where ARM's list, which may hide conditions, shows the action free."""
    known = facts(
        assigned(READER, SUB, condition="@Resource[x] StringEquals 'y'"),
        scope=GROUP,
        effective=(Permission(actions=("*/read",)),),
    )
    answer = ask(known, VM_READ, GROUP)
    assert (answer.verdict, answer.difference) == (Verdict.CONDITIONAL, "")


def test_a_denial_beats_the_servers_list() -> None:
    """ARM's list does not subtract denials."""
    known = facts(
        assigned(OWNER, SUB),
        denies=[denied(GROUP, "*")],
        scope=GROUP,
        effective=(Permission(actions=("*",)),),
    )
    assert ask(known, START, GROUP).denial is not None


def test_ten_thousand_assignments_are_judged_at_once() -> None:
    """An index finds those that reach the scope; the rest are not looked at."""
    many = [assigned(READER, f"{SUB}/resourceGroups/g{n}") for n in range(10_000)]
    judge = Evaluator(facts(*many))
    assert len(list(judge.assignments_at(f"{SUB}/resourceGroups/g77/x/y"))) == 1
    assert judge.ask(VM_READ, f"{SUB}/resourceGroups/g77").verdict is Verdict.YES
