"""ARM ids, links and pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data import answer, case
from tui_app.core import arm


@pytest.mark.parametrize("vector", case("arm", "arm_id_vectors")["cases"], ids=lambda v: v["title"])
def test_an_id_is_taken_apart(vector: dict[str, Any]) -> None:
    """Segments are walked, not searched: a group may be called `providers`."""
    found = arm.parse_id(vector["id"])
    got = {name: getattr(found, name) for name in vector["expect"]}
    assert got | {"names": list(found.names)} == vector["expect"]


@pytest.mark.parametrize(
    "vector", case("arm", "nextlink_vectors")["cases"], ids=lambda v: v["why"][:40]
)
def test_only_a_link_to_arm_itself_is_followed(vector: dict[str, Any]) -> None:
    """Another host, port or scheme, user info, dot segments and blanks are refused."""
    followed = arm.followable("https://management.azure.com", vector["nextLink"])
    assert bool(followed) == vector["follow"]


def test_ids_compare_without_case_and_by_segment() -> None:
    """`rg1` does not cover `rg10`."""
    assert arm.same_id("/subscriptions/S/resourceGroups/RG", "/subscriptions/s/resourcegroups/rg/")
    assert arm.covers("/subscriptions/s", "/SUBSCRIPTIONS/S/resourceGroups/rg1")
    assert not arm.covers(
        "/subscriptions/s/resourceGroups/rg1", "/subscriptions/s/resourceGroups/rg10"
    )
    assert arm.covers("/", "/subscriptions/s")


def test_each_segment_is_encoded() -> None:
    """A hash in a name must not cut the query off."""
    url = arm.request("https://a", "/subscriptions/s/resourceGroups/a#b c?d", "2021-04-01").url
    assert url == "https://a/subscriptions/s/resourceGroups/a%23b%20c%3Fd?api-version=2021-04-01"


def test_a_recorded_list_is_read_as_a_page() -> None:
    """Real answers have extra members; they do not disturb."""
    page = arm.read_page(answer("arm", "subscriptions_list"))
    assert page is not None
    subscription = arm.read_subscription(page.items[0])
    assert subscription is not None
    assert subscription.name == "Java Libs Tests with TTL = 7 Days"
    assert arm.read_page(answer("arm", "proxy_403_block_page")) is None
