"""Microsoft's own clients take the simulator for IMDS, in success and in failure."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from azure.identity import CredentialUnavailableError, ManagedIdentityCredential
from msal import ManagedIdentityClient, SystemAssignedManagedIdentity, UserAssignedManagedIdentity

from tests.contract.conftest import Served
from tui_app.simulator.world import SYSTEM_CLIENT_ID
from tui_app.simulator.worlds import DEPLOYER, READER

SCOPE = "https://management.azure.com/.default"
RESOURCE = "https://management.azure.com/"

AZURE_SELECTORS: list[dict[str, Any]] = [
    {"client_id": DEPLOYER.client_id},
    {"identity_config": {"object_id": DEPLOYER.object_id}},
    {"identity_config": {"resource_id": DEPLOYER.resource_id}},
]
MSAL_SELECTORS: list[dict[str, Any]] = [
    {"client_id": DEPLOYER.client_id},
    {"object_id": DEPLOYER.object_id},
    {"resource_id": DEPLOYER.resource_id},
]


def azure_token(**options: Any) -> str:
    """A token by azure-identity."""
    with ManagedIdentityCredential(**options) as credential:
        return str(credential.get_token(SCOPE).token)


def msal_answer(identity: Any) -> dict[str, Any]:
    """The answer that msal gives."""
    with requests.Session() as session:
        client = ManagedIdentityClient(identity, http_client=session)
        answer: dict[str, Any] = client.acquire_token_for_client(resource=RESOURCE)
        return answer


def test_azure_identity_gets_the_system_assigned_token(served: Served) -> None:
    """The token is the one that the world remembers, for the VM's own identity."""
    running = served("reader")
    assert running.world.issued_tokens[azure_token()].identity.client_id == SYSTEM_CLIENT_ID


@pytest.mark.parametrize("selector", AZURE_SELECTORS, ids=["client id", "object id", "resource id"])
def test_azure_identity_selects_a_user_assigned_identity(
    served: Served, selector: dict[str, Any]
) -> None:
    """Each way to name an identity gets that identity's token."""
    running = served("user-assigned")
    assert running.world.issued_tokens[azure_token(**selector)].identity == DEPLOYER


def test_azure_identity_without_an_identity(served: Served) -> None:
    """The message claims that nothing answered, although IMDS did: as in reality."""
    served("no-identity")
    with pytest.raises(CredentialUnavailableError) as caught:
        azure_token()
    assert str(caught.value) == (
        "ManagedIdentityCredential authentication unavailable, no response from the IMDS endpoint."
        " Token request error: (invalid_request) Identity not found"
    )


def test_azure_identity_cannot_choose(served: Served) -> None:
    """Two identities and none named."""
    served("user-assigned")
    with pytest.raises(CredentialUnavailableError, match="Multiple user assigned identities exist"):
        azure_token()


@pytest.mark.parametrize("scenario", ["docker-desktop", "proxy-page", "guest-proxy-agent"])
def test_azure_identity_forgets_who_answered(served: Served, scenario: str) -> None:
    """Whoever answers in IMDS's place, the message says no more than this."""
    served(scenario)
    with pytest.raises(CredentialUnavailableError) as caught:
        azure_token()
    assert str(caught.value) == "ManagedIdentityCredential authentication unavailable."


def test_msal_gets_the_system_assigned_token(served: Served) -> None:
    """msal reads the whole answer."""
    running = served("reader")
    answer = msal_answer(SystemAssignedManagedIdentity())
    assert running.world.issued_tokens[answer["access_token"]].identity.is_system
    assert answer["token_type"] == "Bearer"
    assert 86_000 < answer["expires_in"] <= 86_400


@pytest.mark.parametrize("selector", MSAL_SELECTORS, ids=["client id", "object id", "resource id"])
def test_msal_selects_a_user_assigned_identity(served: Served, selector: dict[str, Any]) -> None:
    """Each way to name an identity gets that identity's token."""
    running = served("user-assigned")
    answer = msal_answer(UserAssignedManagedIdentity(**selector))
    assert running.world.issued_tokens[answer["access_token"]].identity == DEPLOYER
    assert DEPLOYER != READER


def test_msal_passes_the_error_on(served: Served) -> None:
    """msal returns IMDS's own words."""
    served("no-identity")
    answer = msal_answer(SystemAssignedManagedIdentity())
    assert answer["error"] == "invalid_request"
    assert "Identity not found" in answer["error_description"]
