"""Which version a type is read with, and which child types it may have."""

from __future__ import annotations

import pytest

from tests.data import answer
from tui_app.core.api_versions import (
    FALLBACK_API,
    METADATA,
    TABLE,
    WELL_KNOWN,
    Provider,
    ResourceType,
    child_types,
    choose,
    newest_stable,
    read_provider,
    well_known,
)
from tui_app.core.imds import read_json


def recorded() -> Provider:
    body = read_json(answer("arm", "provider_get_compute"))
    assert body is not None
    found = read_provider(body)
    assert found is not None
    return found


def provider(*types: ResourceType) -> Provider:
    return Provider("Contoso.Shop", {each.name.casefold(): each for each in types})


def test_a_recorded_provider_chooses_the_newest_stable_version() -> None:
    """Without a default the newest without a suffix; the type is found in any casing."""
    choice = choose("microsoft.compute/VIRTUALMACHINES", recorded())
    assert choice.version == "2017-03-30"
    assert choice.source == METADATA
    assert choice.others[0] == "2017-03-30"
    assert "2016-04-30-preview" in choice.others


def test_a_stable_default_wins_and_a_preview_default_does_not() -> None:
    """`defaultApiVersion` is often a preview."""
    versions = ("2024-01-01", "2023-01-01-preview", "2022-01-01")
    assert choose("Contoso.Shop/till", provider(ResourceType("till", versions, "2022-01-01")))[
        0
    ] == ("2022-01-01")
    preview = provider(ResourceType("till", versions, "2023-01-01-preview"))
    assert choose("Contoso.Shop/till", preview).version == "2024-01-01"


def test_a_child_type_that_is_left_out_is_read_as_its_parent() -> None:
    """Metadata lists few child types."""
    known = provider(ResourceType("tills", ("2024-01-01",)))
    assert choose("Contoso.Shop/tills/drawers/coins", known).version == "2024-01-01"


def test_arms_own_types_are_read_by_the_table() -> None:
    """The metadata understates them; what it lists can still be chosen."""
    old = Provider("Microsoft.Authorization", {"locks": ResourceType("locks", ("2015-01-01",))})
    choice = choose("Microsoft.Authorization/locks", old)
    assert (choice.version, choice.others) == ("2020-05-01", ("2015-01-01",))


@pytest.mark.parametrize("empty", [None, provider(), provider(ResourceType("x", ()))])
def test_without_metadata_the_table_speaks_and_an_unknown_type_gets_one_that_is_repaired(
    empty: Provider | None,
) -> None:
    """The error of the unknown one lists what exists."""
    assert choose("microsoft.keyvault/vaults", empty).source == TABLE
    assert choose("Contoso.Shop/x", empty).version == FALLBACK_API


def test_the_newest_stable_version_is_taken_from_an_error() -> None:
    """Previews only when there is nothing else."""
    assert newest_stable(("2019-01-01", "2022-03-01", "2023-01-01-preview")) == "2022-03-01"
    assert newest_stable(("2023-01-01-preview",)) == "2023-01-01-preview"


def test_child_types_come_from_metadata_and_table_once_each() -> None:
    """One level below; deeper ones when their parent is opened."""
    assert "Microsoft.Compute/virtualMachines/extensions" in child_types(
        "Microsoft.Compute/virtualMachines", recorded()
    )
    assert child_types("microsoft.network/virtualnetworks", None) == (
        "microsoft.network/virtualnetworks/subnets",
    )
    deep = provider(ResourceType("a", ()), ResourceType("a/b", ()), ResourceType("a/b/c", ()))
    assert child_types("Contoso.Shop/a", deep) == ("Contoso.Shop/a/b",)
    assert child_types("Contoso.Shop/ab", deep) == ()


@pytest.mark.parametrize(
    "body", [{}, {"namespace": "N"}, {"namespace": 1, "resourceTypes": []}, {"resourceTypes": None}]
)
def test_what_is_no_provider_is_none(body: dict[str, object]) -> None:
    """Nothing is made up of half an answer."""
    assert read_provider(body) is None


def test_rubbish_among_types_is_left_out() -> None:
    """null where objects belong, versions that are no texts."""
    rubbish = [
        None,
        3,
        {"resourceType": None},
        {"resourceType": "t", "apiVersions": [1, "2020-01-01"]},
    ]
    found = read_provider({"namespace": "N", "resourceTypes": [*rubbish, {"resourceType": "u"}]})
    assert found is not None
    assert {name: each.api_versions for name, each in found.types.items()} == {"t": ("2020-01-01",)}


def test_every_version_of_the_table_is_one() -> None:
    """A date, perhaps with a suffix; each type belongs to a namespace."""
    assert len(WELL_KNOWN) == 100
    for name, version in WELL_KNOWN.items():
        assert "/" in name
        assert version[:10].replace("-", "").isdecimal(), name
    assert well_known("microsoft.resources/resourcegroups") == "2021-04-01"
