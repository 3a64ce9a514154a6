"""What changed between two tokens' claims, and what it is said to mean."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.comparison import Kind, compare, is_same_token, summary

BASE: dict[str, Any] = {
    "aud": "https://management.azure.com/", "oid": "o", "sub": "o", "appid": "a", "tid": "t",
    "xms_mirid": "/subscriptions/s/resourcegroups/g/providers/Microsoft.Compute/virtualMachines/v",
    "groups": ["g1", "g2"], "iat": 100, "nbf": 100, "exp": 86800, "uti": "u1", "aio": "x",
}  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
CLAIMS = st.dictionaries(st.sampled_from([*BASE, "roles", "x"]) | st.text(), JSON)


def changed(**new: Any) -> dict[str, Any]:
    later = {"uti": "u2", "aio": "y", "iat": 200, "nbf": 200, "exp": 86900}
    return {**BASE, **later, **new}


def test_a_group_that_was_granted_stands_first() -> None:
    """What matters comes before what differs in any two tokens."""
    found = compare(BASE, changed(groups=["g2", "g3", "g1", "g4"]))
    assert (found[0].claim, found[0].kind) == ("groups", Kind.CHANGED)
    assert found[0].meaning == "2 groups more: written in when it was made"
    assert {each.claim for each in found[1:]} == {"uti", "aio", "iat", "nbf", "exp"}
    assert all(each.is_routine for each in found[1:])


def test_the_order_of_a_list_is_no_change() -> None:
    """Tokens list groups in any order."""
    assert "groups" not in {each.claim for each in compare(BASE, changed(groups=["g2", "g1"]))}


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (dict(BASE), "The same token"),
        ({**BASE, "exp": 1}, "The same token"),
        (changed(), "says the same"),
        (changed(oid="p", sub="p"), "Two identities"),
        (changed(aud="https://vault.azure.net"), "for two services"),
        (changed(groups=["g1", "g2", "g3"]), "groups changed"),
        (changed(roles=["User.Read.All"]), "roles new"),
        ({k: v for k, v in changed().items() if k != "groups"}, "groups gone"),
    ],
)
def test_the_difference_in_one_sentence(after: dict[str, Any], words: str) -> None:
    """The likeliest question is answered first: is it the same token, the same identity?"""
    assert words in summary(BASE, after)


def test_the_kind_of_the_identity_is_told() -> None:
    """From the machine's own identity to a user-assigned one, or back."""
    user = (
        "/subscriptions/s/resourcegroups/g/providers/"
        "Microsoft.ManagedIdentity/userAssignedIdentities/i"
    )
    found = {each.claim: each for each in compare(BASE, changed(xms_mirid=user))}
    assert found["xms_mirid"].meaning == "system-assigned before, user-assigned now"


@given(CLAIMS, CLAIMS)
def test_a_comparison_is_complete_and_goes_both_ways(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Each claim that differs stands there once; the other way round, new and gone change places."""
    there, back = compare(before, after), compare(after, before)
    names = [each.claim for each in there]
    assert len(names) == len(set(names))
    assert set(names) == {each.claim for each in back}
    swapped = {Kind.NEW: Kind.GONE, Kind.GONE: Kind.NEW, Kind.CHANGED: Kind.CHANGED}
    assert {e.claim: swapped[e.kind] for e in there} == {e.claim: e.kind for e in back}
    assert summary(before, after)


@given(CLAIMS, st.randoms())
def test_nothing_differs_from_itself(claims: dict[str, Any], order: random.Random) -> None:
    """In whatever order the claims stand."""
    items = list(claims.items())
    order.shuffle(items)
    assert compare(claims, dict(items)) == ()
    assert is_same_token(claims, dict(items))
