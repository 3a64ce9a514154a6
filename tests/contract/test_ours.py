"""Our client beside Microsoft's, on the same running hosts: the same token, the same identity."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError, WorkloadIdentityCredential

from tests.contract.conftest import OnMachine
from tests.contract.test_clients import SCOPE, azure_token, msal_answer
from tui_app.client import ClientService
from tui_app.client.machine import read_machine
from tui_app.core.selector import Selector, SelectorKind, TokenWanted
from tui_app.core.token import TokenReply
from tui_app.settings import build
from tui_app.simulator import Simulation
from tui_app.simulator.worlds import READER

ARM = "https://management.azure.com"
"""What azure-identity makes of its scope; with a slash it would be another token of the same cache."""
BY = {
    SelectorKind.CLIENT_ID: ("client_id", READER.client_id),
    SelectorKind.OBJECT_ID: ("object_id", READER.object_id),
    SelectorKind.RESOURCE_ID: ("resource_id", READER.resource_id),
}


async def ours(running: Simulation, selector: Selector | None = None) -> TokenReply:
    """What this program gets: its own reading of the same environment, nothing handed to it.

    Two places are the simulator's own, since the real ones belong to root: the folder of Arc's
    keys, and the certificate of the login host.
    """
    settings = build({"ca_bundle": running.machine.ca_bundle}, os.environ)
    facts = read_machine()
    if running.machine.arc_key_directory:
        facts = replace(facts, arc_key_directory=running.machine.arc_key_directory)
    facts = replace(facts, chassis_asset_tag=running.machine.chassis_asset_tag)
    async with ClientService(settings, machine=lambda: facts) as client:
        reply = await client.token(TokenWanted(ARM, selector or Selector()))
        shown = repr(client.record.exchanges)
        for secret in facts.secrets.values():
            assert secret.reveal() not in shown
        return reply


def token_of(reply: TokenReply) -> str:
    assert reply.token is not None, reply
    return reply.token.secret.reveal()


@pytest.mark.parametrize(
    "scenario", ["reader", "app-service", "arc", "service-fabric", "cloud-shell"]
)
async def test_the_same_token_without_a_name(on_machine: OnMachine, scenario: str) -> None:
    """azure-identity's token, letter by letter: the host keeps it, and we asked the same host the same."""
    running = on_machine(scenario)
    theirs = azure_token()
    token = token_of(await ours(running))
    world = running.world
    assert world.issued_tokens[token].identity == world.issued_tokens[theirs].identity
    if scenario != "cloud-shell":  # a person's token is made anew each time
        assert token == theirs


@pytest.mark.parametrize("kind", BY)
@pytest.mark.parametrize("scenario", ["app-service", "arc"])
async def test_the_same_token_by_every_name(
    on_machine: OnMachine, scenario: str, kind: SelectorKind
) -> None:
    """Each selector becomes the query name that this host wants."""
    running = on_machine(scenario)
    name, value = BY[kind]
    theirs = azure_token(identity_config={name: value})
    assert token_of(await ours(running, Selector(kind, value))) == theirs


async def test_the_same_token_on_machine_learning(on_machine: OnMachine) -> None:
    """By client id; without one both get the person's, and ours says that this is not it."""
    running = on_machine("machine-learning")
    selector = Selector(SelectorKind.CLIENT_ID, READER.client_id)
    assert token_of(await ours(running, selector)) == azure_token(client_id=READER.client_id)
    assert (await ours(running)).diagnosis == "HOST-ML-USER-TOKEN"


async def test_the_same_identity_in_a_pod(on_machine: OnMachine) -> None:
    """The same exchange at the login host; there each token is made anew."""
    running = on_machine("workload-identity")
    with WorkloadIdentityCredential() as credential:
        theirs: Any = credential.get_token(SCOPE).token
    world = running.world
    mine = world.issued_tokens[token_of(await ours(running))]
    assert mine.identity == world.issued_tokens[theirs].identity


async def test_the_old_app_service_is_read_where_the_libraries_fail(on_machine: OnMachine) -> None:
    """Its dates are beyond azure-identity 1.27 and msal; the request is the same."""
    running = on_machine("app-service-2017")
    with pytest.raises(ValueError, match="invalid literal for int"):
        azure_token()
    assert token_of(await ours(running)) in running.world.issued_tokens


@pytest.mark.parametrize(
    ("scenario", "selector", "diagnosis"),
    [
        ("app-service", Selector(SelectorKind.CLIENT_ID, "9" * 8), "HOST-APPSVC-400"),
        ("arc-old-agent", Selector(SelectorKind.CLIENT_ID, READER.client_id), "HOST-ARC-UAMI"),
        ("service-fabric", Selector(SelectorKind.CLIENT_ID, "x"), "HOST-SELECTOR"),
        ("service-fabric-wrong-certificate", Selector(), "HOST-SF-CERTIFICATE"),
    ],
)
async def test_where_they_fail_we_say_why(
    on_machine: OnMachine, scenario: str, selector: Selector, diagnosis: str
) -> None:
    """The same refusal, with its cause instead of a traceback or «unavailable»."""
    running = on_machine(scenario)
    named = {"client_id": selector.value} if selector.value else {}
    with pytest.raises(
        (ClientAuthenticationError, CredentialUnavailableError, requests.ConnectionError)
    ):
        azure_token(**named)
    assert (await ours(running, selector)).diagnosis == diagnosis


async def test_a_key_that_cannot_be_read_is_no_traceback(on_machine: OnMachine) -> None:
    """msal ends with FileNotFoundError; for us it is the usual missing right."""
    from msal import SystemAssignedManagedIdentity

    running = on_machine("arc-no-rights")
    with pytest.raises(FileNotFoundError):
        msal_answer(SystemAssignedManagedIdentity())
    assert (await ours(running)).diagnosis == "HOST-ARC-403-KEY"
