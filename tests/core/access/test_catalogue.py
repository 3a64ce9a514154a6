"""The shipped catalogue: what it knows, which roles it recommends, how it completes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.make_catalogue import make
from tui_app.core.access import catalogue
from tui_app.core.access.catalogue import (
    FILE,
    builtin_role,
    builtin_roles,
    complete,
    operation,
    operations,
    smallest_roles,
)
from tui_app.core.permissions import allows, role_name
from tui_app.packaged import data

STORAGE = "Microsoft.Storage/storageAccounts"
BLOBS = f"{STORAGE}/blobServices/containers/blobs"


@pytest.mark.parametrize(
    ("action", "is_data", "first"),
    [
        ("Microsoft.Resources/subscriptions/resources/read", False, "Reader"),
        ("Microsoft.Nobody/knows/read", False, "Reader"),
        (f"{BLOBS}/read", True, "Storage Blob Data Reader"),
        ("Microsoft.KeyVault/vaults/secrets/getSecret/action", True, "Key Vault Secrets User"),
        (f"{STORAGE}/listKeys/action", False, "Storage Account Key Operator Service Role"),
        ("Microsoft.ContainerRegistry/registries/pull/read", False, "AcrPull"),
        (
            "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
            False,
            "Managed Identity Operator",
        ),
        (
            "Microsoft.Compute/virtualMachines/start/action",
            False,
            "Desktop Virtualization Power On Contributor",
        ),
        (
            "Microsoft.ServiceBus/namespaces/messages/send/action",
            True,
            "Azure Service Bus Data Sender",
        ),
        ("Microsoft.Compute/virtualMachines/login/action", True, "Virtual Machine User Login"),
    ],
)
def test_the_smallest_role(action: str, is_data: bool, first: str) -> None:
    """The best known one comes first, whatever the case of the action."""
    assert smallest_roles(action, is_data=is_data)[0].name == first
    assert smallest_roles(action.upper(), is_data=is_data)[0].name == first


def test_general_roles_are_among_the_first() -> None:
    """Virtual Machine Contributor for start; Reader for a plain read, before one that holds keys."""
    start = [r.name for r in smallest_roles("Microsoft.Compute/virtualMachines/start/action")]
    assert "Virtual Machine Contributor" in start
    read = [role.name for role in smallest_roles(f"{STORAGE}/read", most=9)]
    assert read.index("Reader") < read.index("Reader and Data Access")


def test_every_recommended_role_grants_it() -> None:
    """For every known operation: freely, on the right plane; the powerful ones come last."""
    for each in operations()[::17]:
        found = smallest_roles(each.action, is_data=each.is_data)
        for role in found:
            free = [block for block in role.blocks if not block.condition]
            assert allows(free, each.action, data=each.is_data)
    names = [role.name for role in builtin_roles()]
    assert names.index("Reader") < names.index("Contributor") < names.index("Owner")


def test_the_planes_are_not_mixed() -> None:
    """No control-plane role is offered for a data action."""
    assert "Owner" not in [r.name for r in smallest_roles(f"{BLOBS}/read", is_data=True, most=99)]
    assert operation(f"{BLOBS}/read", is_data=True) is not None
    assert operation(f"{BLOBS}/read", is_data=False) is None


def test_a_role_is_known_by_its_guid() -> None:
    """By any id that ends in it; an unknown one stays a GUID."""
    prefix = "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions"
    assert role_name(f"{prefix}/ACDD72A7-3385-48ef-bd42-f606fba81ae7") == "Reader"
    assert role_name(f"{prefix}/0000") == "0000"
    assert builtin_role("nothing") is None
    assert len(builtin_roles()) == 928


def test_completion_puts_what_begins_so_first() -> None:
    """Case does not matter; the everyday ones lead; words find what they are for."""
    found = complete("microsoft.compute/virtualmachines/S")
    assert all(
        one.action.casefold().startswith("microsoft.compute/virtualmachines/s") for one in found
    )
    assert found[0].action == "Microsoft.Compute/virtualMachines/start/action"
    assert f"{BLOBS}/read" in [one.action for one in complete("blob read")]
    assert all(one.is_data for one in complete("", is_data=True))
    assert len(complete("", most=7)) == 7
    assert complete("no such thing") == ()


def test_the_file_stays_small() -> None:
    """928 roles and 4,000 operations in a tenth of a megabyte."""
    assert len(data(catalogue.__name__, FILE)) < 110_000


def test_the_maker_numbers_patterns_and_ranks_roles() -> None:
    """Who may assign roles comes after all who may not; conditions stay with their block."""
    empty = {"notActions": [], "dataActions": [], "notDataActions": [], "description": ""}
    roles: list[dict[str, Any]] = [
        {"id": "A", "name": "rules", "actions": ["Microsoft.Authorization/*"], **empty},
        {"id": "B", "name": "many", "actions": ["x/a/write", "x/b/write", "x/c/read"], **empty},
        {"id": "C", "name": "few", "actions": ["x/a/write"], **empty,
         "permissions": [{"actions": ["x/a/write"], "condition": "if"}]},
    ]  # fmt: skip
    common = [
        {"action": "Microsoft.Authorization/roleAssignments/write", "data": False, "what": "w"}
    ]
    made = make(roles, common)
    assert [name for _, name, *_ in made["roles"]] == ["few", "many", "rules"]
    assert made["roles"][0][2] == [[[made["patterns"].index("x/a/write")], [], [], [], "if"]]
    assert json.dumps(made)
