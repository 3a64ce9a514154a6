"""Microsoft's own authorization client lists from the simulator's ARM what it lists from Azure's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.authorization import AuthorizationManagementClient

from tests.contract.conftest import Served
from tests.contract.test_clients import azure_token
from tui_app.simulator.world import SYSTEM_OBJECT_ID
from tui_app.simulator.worlds import DEV_TEST, PRODUCTION, SHOP

APPLIES_HERE = f"atScope() and assignedTo('{SYSTEM_OBJECT_ID}')"


class Bearer(SansIOHTTPPolicy[Any, Any]):
    """The SDK's own policy refuses plain http, which is all that loopback speaks."""

    def __init__(self, token: str) -> None:
        self._token = token

    def on_request(self, request: Any) -> None:
        request.http_request.headers["Authorization"] = f"Bearer {self._token}"


class NoCredential:
    """Never asked: the policy above has the token already."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        raise AssertionError("the credential was asked")


@pytest.fixture
def authorization(served: Served) -> Callable[[str], Any]:
    """The SDK's client on a scenario, with the VM's own token."""

    @contextmanager
    def open_on(scenario: str) -> Iterator[Any]:
        running = served(scenario)
        with AuthorizationManagementClient(
            NoCredential(),
            PRODUCTION,
            base_url=running.arm_url,
            authentication_policy=Bearer(azure_token()),
            retry_total=0,
        ) as client:
            yield client

    return open_on


def test_assignments_of_a_scope_with_their_roles(authorization: Callable[[str], Any]) -> None:
    """Those at the scope and above, of the identity and of its groups, with conditions."""
    with authorization("mixed") as client:
        here = list(client.role_assignments.list_for_scope(SHOP.id, filter=APPLIES_HERE))
        names = {
            client.role_definitions.get_by_id(one.role_definition_id).role_name for one in here
        }
        assert names == {"Reader", "Contributor"}
        through = list(client.role_assignments.list_for_scope(DEV_TEST.id, filter=APPLIES_HERE))
        assert {one.principal_type for one in through} == {"ServicePrincipal", "Group"}
        everything = list(
            client.role_assignments.list_for_subscription(
                filter=f"principalId eq '{SYSTEM_OBJECT_ID}'"
            )
        )
        conditions = [one.condition for one in everything if one.condition]
        assert len(conditions) == 1
        assert "StringEquals 'logs'" in conditions[0]
        again = client.role_assignments.get_by_id(here[0].id)
        assert again.role_definition_id == here[0].role_definition_id


def test_effective_permissions_and_denials(authorization: Callable[[str], Any]) -> None:
    """A block for each role; the denial with its principals and exclusions."""
    with authorization("mixed") as client:
        blocks = list(client.permissions.list_for_resource_group("rg-shop"))
        assert sorted(block.actions for block in blocks) == [["*"], ["*/read"]]
        vault = client.permissions.list_for_resource(
            "rg-shop", "Microsoft.KeyVault", "", "vaults", "kv-shop-prod"
        )
        assert any(block.data_actions for block in vault)
        denials = list(client.deny_assignments.list_for_scope(SHOP.id))
        assert denials[0].permissions[0].actions[0] == "Microsoft.Network/*/write"
        assert denials[0].exclude_principals[0].type == "Group"
        assert denials[0].do_not_apply_to_child_scopes is False


def test_role_definitions_by_name_and_by_kind(authorization: Callable[[str], Any]) -> None:
    """The filters that ARM knows."""
    with authorization("mixed") as client:
        by_name = list(client.role_definitions.list(SHOP.id, filter="roleName eq 'Reader'"))
        assert [one.role_type for one in by_name] == ["BuiltInRole"]
        custom = list(client.role_definitions.list(DEV_TEST.id, filter="type eq 'CustomRole'"))
        assert [one.role_name for one in custom] == ["Virtual Machine Operator (custom)"]


def test_what_is_not_permitted(authorization: Callable[[str], Any]) -> None:
    """A list is empty, one assignment is refused: the trap that the SDK's own users report."""
    with authorization("no-role") as client:
        assert list(client.role_assignments.list_for_scope(SHOP.id)) == []
        name = "3b45a9eb-4dc8-4f13-8eec-fca93915b0a4"
        with pytest.raises(HttpResponseError) as caught:
            client.role_assignments.get(SHOP.id, name)
        assert caught.value.status_code == 403
        assert "AuthorizationFailed" in str(caught.value)


def test_a_filter_that_arm_does_not_know(authorization: Callable[[str], Any]) -> None:
    """The SDK passes ARM's words on."""
    with authorization("reader") as client, pytest.raises(HttpResponseError) as caught:
        list(client.role_assignments.list_for_scope(SHOP.id, filter="principalId eq ''"))
    assert "UnsupportedQuery" in str(caught.value)
