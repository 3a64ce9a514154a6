"""Microsoft's clients in a pod: the cluster's assertion is exchanged, the node's IMDS is there too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msal
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import WorkloadIdentityCredential
from msal import SystemAssignedManagedIdentity

from tests.contract.conftest import OnMachine
from tests.contract.test_clients import SCOPE, azure_token, msal_answer
from tui_app.simulator.host_worlds import KUBELET, WORKLOAD
from tui_app.simulator.worlds import READER


def workload_token(**options: Any) -> str:
    """A token by the credential for workloads."""
    with WorkloadIdentityCredential(**options) as credential:
        return str(credential.get_token(SCOPE).token)


def test_workload_identity(on_machine: OnMachine) -> None:
    """azure-identity's own credential, and the one for managed identity, exchange the file."""
    running = on_machine("workload-identity")
    with WorkloadIdentityCredential() as credential:
        info = credential.get_token_info(SCOPE)
    issued = running.world.issued_tokens[info.token]
    assert issued.identity == WORKLOAD
    assert abs(info.expires_on - issued.expires_at) <= 2
    assert running.world.issued_tokens[azure_token()].identity == WORKLOAD


def test_workload_identity_by_msal(on_machine: OnMachine) -> None:
    """A confidential client with the file as its assertion."""
    running = on_machine("workload-identity")
    environ = running.machine.environ
    file = Path(environ["AZURE_FEDERATED_TOKEN_FILE"])
    with requests.Session() as session:
        app = msal.ConfidentialClientApplication(
            environ["AZURE_CLIENT_ID"],
            authority=environ["AZURE_AUTHORITY_HOST"] + environ["AZURE_TENANT_ID"],
            client_credential={"client_assertion": lambda: file.read_text("ascii")},
            instance_discovery=False,
            http_client=session,
        )
        answer = app.acquire_token_for_client([SCOPE])
    assert running.world.issued_tokens[answer["access_token"]].identity == WORKLOAD


def test_msals_managed_identity_client_asks_the_node(on_machine: OnMachine) -> None:
    """It knows nothing of workload identity: in a pod it gets the node's identity."""
    running = on_machine("workload-identity")
    token = msal_answer(SystemAssignedManagedIdentity())["access_token"]
    assert running.world.issued_tokens[token].identity == KUBELET


def test_a_name_other_than_a_client_id_is_passed_over_in_a_pod(on_machine: OnMachine) -> None:
    """azure-identity drops an object id without a word: the workload's own identity answers."""
    running = on_machine("workload-identity")
    token = azure_token(identity_config={"object_id": READER.object_id})
    assert running.world.issued_tokens[token].identity == WORKLOAD


def test_workload_refusals(on_machine: OnMachine) -> None:
    """Entra ID's code reaches the message: another subject, an unknown client, no JWT."""
    running = on_machine("workload-identity")
    with pytest.raises(ClientAuthenticationError, match="AADSTS700016"):
        workload_token(client_id=READER.client_id)
    (credential,) = running.world.federated
    running.world.federated = (credential._replace(subject="system:serviceaccount:shop:other"),)
    with pytest.raises(ClientAuthenticationError, match=r"AADSTS700213.*shop:shop-web"):
        workload_token()
    Path(running.machine.environ["AZURE_FEDERATED_TOKEN_FILE"]).write_text("garbage", "ascii")
    with pytest.raises(ClientAuthenticationError, match="AADSTS50013"):
        workload_token()


def test_workload_identity_takes_no_plain_http(
    on_machine: OnMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """azure-identity insists on https, which is why login is served over TLS here."""
    running = on_machine("workload-identity")
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", running.authority_url)
    with pytest.raises(ValueError, match="must be a TLS protected"):
        workload_token()
