"""Permissions, judged by vectors that were made without this code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.asking import SUB, world_of
from tui_app.simulator.rbac import Access, condition_holds, decide, matches
from tui_app.simulator.roles import Block, RoleDefinition, builtin_roles
from tui_app.simulator.world import EVERYONE, SYSTEM_OBJECT_ID, DenyAssignment, RoleAssignment
from tui_app.simulator.worlds import DATA, SHOP

VECTORS = json.loads(
    (Path(__file__).parent.parent / "data" / "arm" / "rbac_eval_vectors.json").read_text("utf-8")
)


def known_roles() -> dict[str, RoleDefinition]:
    custom = {
        key: RoleDefinition(
            id=key,
            name=role["roleName"],
            blocks=tuple(Block.read(block) for block in role["permissions"]),
        )
        for key, role in VECTORS["custom_roles"].items()
    }
    return {**builtin_roles(), **custom}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["title"]))
def test_vectors(case: dict[str, Any]) -> None:
    """The verdict, and the assignment and pattern that say so."""
    roles = known_roles()
    grants = []
    for raw in case["assignments"]:
        role = roles.get(raw["roleDefinitionId"].rsplit("/", 1)[-1])
        if role and raw["principalId"] in case["me"]:
            assignment = RoleAssignment(
                name=raw["name"],
                scope=raw["scope"],
                principal_id=raw["principalId"],
                role_id=role.id,
                condition=raw["condition"],
            )
            grants.append((assignment, role))
    decision = decide(
        case["action"],
        case["target"],
        is_data=case["data"],
        grants=grants,
        denies=[deny_of(raw) for raw in case["denyAssignments"]],
        principals=case["me"],
        ancestors=case["ancestors"],
    )
    expected = case["expect"]
    by = decision.deny or decision.assignment
    assert decision.verdict == expected["verdict"]
    assert (by.name if by else None) == expected["by"]
    assert decision.pattern == expected["pattern"]


def deny_of(raw: dict[str, Any]) -> DenyAssignment:
    block = raw["permissions"][0]
    return DenyAssignment(
        name=raw["name"],
        display_name="",
        scope=raw["scope"],
        actions=tuple(block["actions"]),
        not_actions=tuple(block["notActions"]),
        data_actions=tuple(block["dataActions"]),
        not_data_actions=tuple(block["notDataActions"]),
        principals=tuple(one["id"] for one in raw["principals"]),
        excluded=tuple(one["id"] for one in raw["excludePrincipals"]),
        own_scope_only=raw["doNotApplyToChildScopes"],
    )


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("*", "Anything/at/all", True),
        ("*/read", "microsoft.compute/virtualMachines/READ", True),
        ("*/read", "read", False),
        ("Microsoft.Compute/*", "Microsoft.ComputeX/a/read", False),
        ("a/*/c", "a/c", True),
        ("a/*/c", "a/b/b/c", True),
        ("a/*/c", "ac", False),
        ("a.b/c", "axb/c", False),
    ],
)
def test_patterns(pattern: str, action: str, expected: bool) -> None:
    """Wildcards cross slashes, `/*/` may vanish, and dots are dots."""
    assert matches(pattern, action) is expected


def test_condition_about_other_actions_holds() -> None:
    """A condition that names actions lets the others pass."""
    condition = "((!(ActionMatches{'a/b/read'})) OR (@Resource[x] StringEquals 'y'))"
    assert condition_holds(condition, "a/c/read")
    assert not condition_holds(condition, "a/b/read")
    assert not condition_holds("@Resource[x] StringEquals 'y'", "a/c/read")


def test_group_at_the_time_of_the_token_counts() -> None:
    """Groups come from the token, not from the directory."""
    world = world_of("stale-group")
    group = world.directory_groups[1].id
    action = "Microsoft.Resources/subscriptions/resourceGroups/read"
    assert not Access(world, SYSTEM_OBJECT_ID, ()).may(action, DATA.id)
    assert Access(world, SYSTEM_OBJECT_ID, (group,)).may(action, DATA.id)


def test_fast_path_agrees_with_the_full_evaluation() -> None:
    """What lists show is what `may` says, for every resource of every small world."""
    for scenario in ("reader", "contributor", "mixed", "no-role", "stale-group"):
        world = world_of(scenario)
        access = Access(world, SYSTEM_OBJECT_ID, world.groups_of(SYSTEM_OBJECT_ID))
        for one in world.subscriptions.values():
            for item in one.resources:
                assert access.may_read(item, one) is access.may(f"{item.type}/read", item.id)


def test_denied_for_everyone_but_one() -> None:
    """An excluded principal is not touched by a denial for everyone."""
    world = world_of("contributor")
    world.denies = [
        DenyAssignment(
            name="d", display_name="d", scope=SUB, actions=("*",), principals=(EVERYONE,)
        )
    ]
    assert not Access(world, SYSTEM_OBJECT_ID, ()).may("Microsoft.Compute/disks/read", SHOP.id)
    world.denies = [world.denies[0]._replace(excluded=(SYSTEM_OBJECT_ID,))]
    assert Access(world, SYSTEM_OBJECT_ID, ()).may("Microsoft.Compute/disks/read", SHOP.id)
