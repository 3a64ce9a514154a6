"""Microsoft's own clients take the simulator's other hosts for the real ones."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import msal
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    CredentialUnavailableError,
    ManagedIdentityCredential,
)
from msal import SystemAssignedManagedIdentity, UserAssignedManagedIdentity, cloudshell
from msal import managed_identity as msal_hosts

from tests.contract.conftest import OnMachine, Served
from tests.contract.test_clients import SCOPE, azure_token, msal_answer
from tui_app.simulator import Simulation
from tui_app.simulator.host import Challenge
from tui_app.simulator.host_worlds import PERSON
from tui_app.simulator.hosts.reply import host_of
from tui_app.simulator.worlds import READER

SELECTORS: list[dict[str, str]] = [
    {"client_id": READER.client_id},
    {"object_id": READER.object_id},
    {"resource_id": READER.resource_id},
]
SYSTEM_HOSTS = ("app-service", "arc", "arc-old-agent", "service-fabric")
"""Those that give a token of the resource's own identity to who names none."""


def azure_selected(selector: dict[str, str]) -> str:
    """A token by azure-identity for the identity that is named."""
    return azure_token(identity_config=selector)


def msal_selected(selector: dict[str, str]) -> dict[str, Any]:
    """The answer that msal gives for the identity that is named."""
    return msal_answer(UserAssignedManagedIdentity(**selector))


@pytest.mark.parametrize("scenario", SYSTEM_HOSTS)
def test_the_resources_own_identity(on_machine: OnMachine, scenario: str) -> None:
    """Both get a token that the world remembers as the site's, machine's, application's."""
    running = on_machine(scenario)
    own = host_of(running.world).system
    assert running.world.issued_tokens[azure_token()].identity == own
    answer = msal_answer(SystemAssignedManagedIdentity())
    assert running.world.issued_tokens[answer["access_token"]].identity == own
    assert 86_000 < answer["expires_in"] <= 86_400


@pytest.mark.parametrize("selector", SELECTORS, ids=["client id", "object id", "resource id"])
@pytest.mark.parametrize("scenario", ["app-service", "arc"])
def test_every_selector(on_machine: OnMachine, scenario: str, selector: dict[str, str]) -> None:
    """Both reach the user-assigned identity by each of its names."""
    running = on_machine(scenario)
    assert running.world.issued_tokens[azure_selected(selector)].identity == READER
    token = msal_selected(selector)["access_token"]
    assert running.world.issued_tokens[token].identity == READER


def test_machine_learning_by_client_id(on_machine: OnMachine) -> None:
    """Both send it as `clientid`, and get the identity's token."""
    running = on_machine("machine-learning")
    tokens = [
        azure_token(client_id=READER.client_id),
        msal_selected({"client_id": READER.client_id})["access_token"],
    ]
    assert [running.world.issued_tokens[token].identity for token in tokens] == [READER, READER]


def test_machine_learning_without_a_client_id(on_machine: OnMachine) -> None:
    """Neither looks at DEFAULT_IDENTITY_CLIENT_ID: both end with a person's token."""
    running = on_machine("machine-learning")
    tokens = [azure_token(), msal_answer(SystemAssignedManagedIdentity())["access_token"]]
    assert [running.world.issued_tokens[token].identity for token in tokens] == [PERSON, PERSON]


def test_service_fabric_has_one_identity(on_machine: OnMachine) -> None:
    """azure-identity refuses a name there; msal says nothing and hands out the application's."""
    running = on_machine("service-fabric")
    with pytest.raises(ClientAuthenticationError, match="not supported by the Service Fabric"):
        azure_token(client_id=READER.client_id)
    token = msal_selected({"client_id": READER.client_id})["access_token"]
    assert running.world.issued_tokens[token].identity == host_of(running.world).system


def test_cloud_shell(on_machine: OnMachine) -> None:
    """azure-identity gets the person's token, and lets nobody be named."""
    running = on_machine("cloud-shell")
    assert running.world.issued_tokens[azure_token()].identity == PERSON
    with pytest.raises(ValueError, match="should not be set for cloud shell"):
        azure_token(client_id=READER.client_id)


class ToServed(requests.Session):
    """A session for whom port 50342 is the served one."""

    def __init__(self, running: Simulation) -> None:
        super().__init__()
        self.url = running.host_url

    def post(self, url: str | bytes, *args: Any, **more: Any) -> requests.Response:
        there = str(url).replace("http://localhost:50342", self.url)
        return super().post(there, *args, **more)


def test_cloud_shell_by_msal(on_machine: OnMachine) -> None:
    """Its half for Cloud Shell reads the answer, and the refusal, of the endpoint."""
    running = on_machine("cloud-shell")
    with ToServed(running) as session:
        answer = cloudshell._obtain_token(session, [SCOPE])
        refusal = cloudshell._obtain_token(session, ["https://nowhere.invalid/.default"])
    assert running.world.issued_tokens[answer["access_token"]].identity == PERSON
    assert answer["id_token_claims"]["preferred_username"] == PERSON.upn
    assert refusal["error"] == "AudienceNotSupported"
    assert msal.managed_identity.get_managed_identity_source() is msal_hosts.CLOUD_SHELL


def test_msals_managed_identity_client_passes_cloud_shell_over(on_machine: OnMachine) -> None:
    """It detects Cloud Shell, and then asks IMDS, where nothing listens."""
    on_machine("cloud-shell")
    with pytest.raises(requests.ConnectionError, match="/metadata/identity/oauth2/token"):
        msal_answer(SystemAssignedManagedIdentity())


def test_a_wrong_client_id_on_app_service(on_machine: OnMachine) -> None:
    """Both quote the site's own words; azure-identity adds that there is no such host."""
    on_machine("app-service")
    wrong = "99999999-9999-4999-8999-999999999999"
    words = "400, No User Assigned or Delegated Managed Identity found for specified"
    with pytest.raises(CredentialUnavailableError, match=words) as caught:
        azure_token(client_id=wrong)
    assert "configuration not found in environment" in str(caught.value)
    answer = msal_selected({"client_id": wrong})
    assert answer["error"] == "invalid_scope"
    assert words in answer["error_description"]


def test_a_wrong_secret_on_app_service(
    on_machine: OnMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused, and the secret is in neither message."""
    on_machine("app-service")
    monkeypatch.setenv("IDENTITY_HEADER", "WRONG-SECRET")
    with pytest.raises(CredentialUnavailableError, match="401, Unauthorized") as caught:
        azure_token()
    assert "WRONG-SECRET" not in str(caught.value)


def test_neither_reads_the_dates_of_the_old_app_service(on_machine: OnMachine) -> None:
    """MSI_ENDPOINT with a secret is Azure ML to both, which fail at a date in place of a number."""
    on_machine("app-service-2017")
    with pytest.raises(ValueError, match="invalid literal for int"):
        azure_token()
    with pytest.raises(ValueError, match="invalid literal for int"):
        msal_answer(SystemAssignedManagedIdentity())


@pytest.mark.parametrize("selector", SELECTORS, ids=["client id", "object id", "resource id"])
def test_an_old_arc_agent(on_machine: OnMachine, selector: dict[str, str]) -> None:
    """Both notice that the identity which they named was not confirmed."""
    on_machine("arc-old-agent")
    with pytest.raises(ClientAuthenticationError, match="did not confirm the requested"):
        azure_selected(selector)
    with pytest.raises(msal.ManagedIdentityError, match="did not confirm the requested"):
        msal_selected(selector)


@pytest.mark.parametrize("scenario", ["arc-no-rights", "arc-hostile"])
def test_an_arc_key_that_is_not_there(on_machine: OnMachine, scenario: str) -> None:
    """Both look in the directory that they know, whatever the challenge says, and find no file."""
    running = on_machine(scenario)
    for ask in (azure_token, lambda: msal_answer(SystemAssignedManagedIdentity())):
        with pytest.raises(FileNotFoundError) as caught:
            ask()
        looked_for = Path(str(caught.value.filename))
        assert str(looked_for.parent) == running.machine.arc_key_directory


@pytest.mark.parametrize(
    ("challenge", "expected", "words"),
    [
        (Challenge.TRAVERSAL, FileNotFoundError, "decoy.key"),
        (Challenge.TOO_LARGE, msal.ManagedIdentityError, "larger than 4KB"),
        (Challenge.NONE, msal.ManagedIdentityError, "Unrecognizable WWW-Authenticate header"),
    ],
)
def test_other_bad_challenges(
    on_machine: OnMachine, challenge: Challenge, expected: type[Exception], words: str
) -> None:
    """msal turns down what it can see is wrong."""
    world = on_machine("arc").world
    world.host = host_of(world)._replace(challenge=challenge)
    with pytest.raises(expected, match=words):
        msal_answer(SystemAssignedManagedIdentity())


def test_msal_follows_a_link_out_of_the_directory(on_machine: OnMachine) -> None:
    """It sends what it found there, and is refused: the second answer is what it reports."""
    world = on_machine("arc").world
    world.host = host_of(world)._replace(challenge=Challenge.SYMLINK)
    answer = msal_answer(SystemAssignedManagedIdentity())
    assert answer == {"error": "invalid_request", "error_description": ""}


def test_an_agent_left_on_a_vm_takes_the_calls(
    on_machine: OnMachine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By its file msal goes to the agent; so does azure-identity, which says that it uses IMDS."""
    running = on_machine("arc-on-azure")
    own = running.world.system_identity
    assert running.world.issued_tokens[azure_token()].identity == own
    # What a file at a fixed path, and a fixed port, would do.
    monkeypatch.setattr(msal_hosts, "_get_arc_endpoint", lambda: running.machine.arc_endpoint)
    other = host_of(running.world).system
    with caplog.at_level(logging.INFO, "azure.identity"):
        tokens = [azure_token(), msal_answer(SystemAssignedManagedIdentity())["access_token"]]
    assert [running.world.issued_tokens[token].identity for token in tokens] == [other, other]
    assert "ManagedIdentityCredential will use IMDS" in caplog.text


def test_a_certificate_that_is_not_the_pinned_one(on_machine: OnMachine) -> None:
    """Both break off after the handshake; no token is ever issued."""
    running = on_machine("service-fabric-wrong-certificate")
    with pytest.raises(Exception, match="thumbprint does not match"):
        azure_token()
    with pytest.raises(requests.exceptions.SSLError, match="thumbprint does not match"):
        msal_answer(SystemAssignedManagedIdentity())
    assert running.world.issued_tokens == {}


def test_the_flipped_default(served: Served) -> None:
    """Without a name both get the identity that came later; by name, the one with the role."""
    running = served("default-flipped")
    tokens = [azure_token(), msal_answer(SystemAssignedManagedIdentity())["access_token"]]
    own = running.world.system_identity
    assert [running.world.issued_tokens[token].identity for token in tokens] == [own, own]
    with ManagedIdentityCredential(client_id=READER.client_id) as credential:
        token = credential.get_token(SCOPE).token
    assert running.world.issued_tokens[token].identity == READER
