"""RBAC: patterns and blocks, against a naive reference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.permissions import Permission, allows, kinds, matches, read_permission

WORDS = st.sampled_from(["a", "b", "A", "read", "write", "action", "c.d"])
ACTION = st.lists(WORDS, min_size=1, max_size=5).map("/".join)
PATTERN = st.lists(WORDS | st.just("*"), min_size=1, max_size=5).map("/".join)


def naive(pattern: list[str], action: list[str]) -> bool:
    """Segment by segment: a middle star takes any number of segments, an end star at least one."""
    if not pattern:
        return not action
    head, rest = pattern[0], pattern[1:]
    if head != "*":
        return bool(action) and action[0] == head and naive(rest, action[1:])
    least = 1 if not rest else 0
    return any(naive(rest, action[n:]) for n in range(least, len(action) + 1))


@given(PATTERN, ACTION)
def test_patterns_match_as_the_naive_reference_does(pattern: str, action: str) -> None:
    """For whole-segment stars, one star between two names also stands for no segment at all."""
    parts = pattern.casefold().split("/")
    if parts[0] == "*" and len(parts) > 1:  # a leading star takes at least one segment
        lower = action.casefold().split("/")
        expected = any(naive(parts[1:], lower[n:]) for n in range(1, len(lower) + 1))
    else:
        expected = naive(parts, action.casefold().split("/"))
    if parts.count("*") <= 1:  # Azure itself allows one star to a pattern
        assert matches(pattern, action) == expected


def test_a_star_between_names_may_stand_for_nothing() -> None:
    """Managed Identity Operator grants `assign/action` through `*/assign/action`."""
    base = "Microsoft.ManagedIdentity/userAssignedIdentities"
    assert matches(f"{base}/*/assign/action", f"{base}/assign/action")
    assert matches(f"{base}/*/assign/action", f"{base}/x/y/assign/action")
    assert not matches("Microsoft.Compute/*", "Microsoft.ComputeSchedule/x/read")


def test_not_actions_only_bind_their_own_block() -> None:
    """`notActions` is no deny: a second role adds the action back."""
    contributor = Permission(actions=("*",), not_actions=("Microsoft.Authorization/*/Write",))
    admin = Permission(actions=("Microsoft.Authorization/*",))
    action = "microsoft.authorization/roleAssignments/write"
    assert not allows([contributor], action)
    assert allows([contributor, admin], action)


def test_the_planes_never_mix() -> None:
    """Owner reads no blob."""
    owner = Permission(actions=("*",))
    assert not allows([owner], "Microsoft.Storage/x/blobs/read", data=True)
    assert kinds([owner]) == "RWDA"
    assert kinds([Permission(actions=("*/read",), data_actions=("x/read",))]) == "Rd"
    assert kinds([]) == ""


@given(
    st.dictionaries(
        st.sampled_from(["actions", "notActions", "dataActions"]),
        st.none() | st.text() | st.lists(st.none() | st.text()),
    )
)
def test_any_block_is_read(item: dict[str, object]) -> None:
    """Null and wrong types are empty, never an exception."""
    read_permission(item)
