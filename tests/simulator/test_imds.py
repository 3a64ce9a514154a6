"""The metadata service, byte for byte where bytes were recorded."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.asking import (
    ARM,
    NOW,
    TOKEN,
    ask_imds,
    ask_token,
    body_of,
    header_of,
    world_of,
)
from tui_app.simulator import imds
from tui_app.simulator.exchange import http_date
from tui_app.simulator.imds_reply import SERVER
from tui_app.simulator.world import SYSTEM_CLIENT_ID, SYSTEM_OBJECT_ID, World
from tui_app.simulator.worlds import DEPLOYER, READER

DATA = Path(__file__).parent.parent / "data" / "imds"
INSTANCE = {"api-version": "2021-12-13"}

RECORDED = {
    "err-400-api-version": "reader",
    "err-400-identity-not-found": "no-identity",
    "err-400-instance-missing-metadata-header": "reader",
    "err-400-leaf-needs-text": "reader",
    "err-400-missing-metadata-header": "reader",
    "err-400-missing-resource": "reader",
    "err-400-multiple-user-assigned": "user-assigned",
    "err-400-x-forwarded-for": "reader",
    "err-404-platform-metadata": "reader",
    "err-405-method": "reader",
    "ok-instance-environment-leaf": "reader",
    "ok-scheduledevents-empty": "reader",
    "ok-versions": "reader",
}
"""Fixture -> the scenario in which the simulator must answer with exactly these bytes."""


def replay(name: str, world: World) -> tuple[Any, Any]:
    """Ask as the recording asked: (its response, ours)."""
    case = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    asked = case["request"]
    ours = ask_imds(
        world,
        asked["path"],
        asked.get("query"),
        headers=asked.get("headers", {}),
        method=asked["method"],
    )
    return case["response"], ours


@pytest.mark.parametrize(("name", "scenario"), RECORDED.items())
def test_recorded_bytes(name: str, scenario: str) -> None:
    """The answer is the recorded one: status, body bytes, content type, server."""
    theirs, ours = replay(name, world_of(scenario))
    assert ours.status == theirs["status"]
    assert ours.body.decode() == theirs["body_text"]
    assert header_of(ours, "content-type") == theirs["headers"]["Content-Type"]
    assert (header_of(ours, "server") or "").startswith("IMDS/150.870.65.")


def test_unknown_resource_is_the_recorded_text_but_for_ids_and_times() -> None:
    """An audience that the tenant does not know is AADSTS500011, with trace ids."""
    theirs, ours = replay("err-400-invalid-resource-aadsts500011", world_of("reader"))

    def settled(text: str) -> str:
        text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", text)
        return re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ", "<time>", text)

    assert (ours.status, settled(ours.body.decode())) == (400, settled(theirs["body_text"]))


def test_every_answer_has_server_and_date() -> None:
    """IMDS can be told from others by its Server header."""
    response = ask_imds(world_of("reader"), "/metadata/versions")
    assert header_of(response, "server") == SERVER
    assert header_of(response, "date") == "Thu, 01 Jan 2026 00:00:00 GMT" == http_date(NOW)


def test_token_fields() -> None:
    """All numbers are strings; the fields come in the recorded order."""
    body = ask_token(world_of("reader"))
    assert list(body) == [
        "access_token", "client_id", "expires_in", "expires_on", "ext_expires_in", "not_before",
        "resource", "token_type",
    ]  # fmt: skip
    assert body["client_id"] == SYSTEM_CLIENT_ID
    assert body["expires_in"] == "86400"
    assert body["ext_expires_in"] == "86399"
    assert int(body["not_before"]) == NOW - 300
    assert int(body["expires_on"]) - int(body["not_before"]) == 86_700
    assert (body["resource"], body["token_type"]) == (ARM, "Bearer")


def test_same_token_until_near_its_end() -> None:
    """The cached token is served, counting down, and renewed only near expiry."""
    world = world_of("reader")
    first, later = ask_token(world), ask_token(world, NOW + 600)
    assert later["access_token"] == first["access_token"]
    assert later["expires_in"] == "85800"
    assert ask_token(world, NOW + 86_200)["access_token"] != first["access_token"]


def test_bypass_cache_mints_anew() -> None:
    """`bypass_cache=true` replaces the cached token."""
    world = world_of("reader")
    first = ask_token(world)["access_token"]
    fresh = ask_token(world, bypass_cache="true")["access_token"]
    assert fresh != first
    assert ask_token(world)["access_token"] == fresh


def test_resources_are_cached_apart() -> None:
    """Each spelling of an audience has a token of its own, echoed exactly."""
    world = world_of("reader")
    bare = ask_token(world, resource=ARM.rstrip("/"))
    assert bare["resource"] == ARM.rstrip("/")
    assert bare["access_token"] != ask_token(world)["access_token"]


@pytest.mark.parametrize(
    ("selector", "value", "echoed"),
    [
        ("client_id", DEPLOYER.client_id, False),
        ("object_id", DEPLOYER.object_id, True),
        ("msi_res_id", DEPLOYER.resource_id.upper(), True),
    ],
)
def test_selectors_choose_a_user_assigned_identity(selector: str, value: str, echoed: bool) -> None:
    """Each of the three selectors finds the identity; two of them are echoed."""
    body = ask_token(world_of("user-assigned"), **{selector: value})
    assert body["client_id"] == DEPLOYER.client_id
    assert body.get(selector) == (value if echoed else DEPLOYER.client_id)


def test_one_user_assigned_identity_is_the_default() -> None:
    """Without a system-assigned identity, a single user-assigned one is silently used."""
    world = world_of("user-assigned")
    world.user_identities = [READER]
    assert ask_token(world)["client_id"] == READER.client_id


def test_system_assigned_identity_flips_the_default() -> None:
    """Switching the system-assigned identity on makes it the default."""
    world = world_of("user-assigned")
    world.enable_system_identity()
    assert ask_token(world)["client_id"] == SYSTEM_CLIENT_ID


def test_app_service_spelling_is_ignored() -> None:
    """`mi_res_id` is no selector of this endpoint."""
    body = ask_token(world_of("reader"), mi_res_id=DEPLOYER.resource_id)
    assert body["client_id"] == SYSTEM_CLIENT_ID


def test_object_id_given_as_client_id_is_not_found() -> None:
    """The classic mix-up of ids."""
    body = ask_token(world_of("reader"), client_id=SYSTEM_OBJECT_ID)
    assert body == {"error": "invalid_request", "error_description": "Identity not found"}


def test_selectors_exclude_each_other() -> None:
    """Two selectors are refused."""
    world = world_of("user-assigned")
    asked = {"api-version": "2018-02-01", "resource": ARM, "client_id": "a", "object_id": "b"}
    assert ask_imds(world, TOKEN, asked).status == 400


@pytest.mark.parametrize(
    "resource",
    [
        "https://vault.azure.net",
        "https://stshopdata.blob.core.windows.net/",
        "https://graph.microsoft.com",
    ],
)
def test_known_audiences(resource: str) -> None:
    """Audiences of other services, and of one storage account, are known."""
    assert ask_token(world_of("reader"), resource=resource)["resource"] == resource


def test_query_names_may_not_repeat() -> None:
    """A parameter given twice is refused."""
    response = ask_imds(world_of("reader"), "/metadata/instance?api-version=a&api-version=b")
    assert response.status == 400


def test_identity_calls_need_a_version_of_2018_or_later() -> None:
    """The token endpoint does not exist in older api-versions."""
    response = ask_imds(world_of("reader"), TOKEN, {"api-version": "2017-12-01", "resource": ARM})
    assert (response.status, response.body) == (400, imds.BAD_VERSION)


def test_double_slash_reaches_the_wire_server() -> None:
    """A path that begins with two slashes is answered by somebody else, in XML."""
    response = ask_imds(world_of("reader"), "//metadata/instance", INSTANCE)
    assert response.status == 404
    assert b"<Code>ResourceNotFound</Code>" in response.body
    assert header_of(response, "server") == "Microsoft-IIS/10.0"


def test_instance_document_tells_where_the_vm_is() -> None:
    """Every primitive is a string, and the ids point into ARM."""
    world = world_of("tutorial")
    body = body_of(ask_imds(world, "/metadata/instance", INSTANCE))
    compute = body["compute"]
    assert compute["resourceId"] == world.vm.id
    assert (compute["resourceGroupName"], compute["location"]) == ("DevTest", "westus")
    assert (compute["osType"], compute["azEnvironment"]) == ("Windows", "AzurePublicCloud")

    def leaves(node: Any) -> list[Any]:
        if isinstance(node, dict):
            return [leaf for value in node.values() for leaf in leaves(value)]
        return (
            [leaf for value in node for leaf in leaves(value)] if isinstance(node, list) else [node]
        )

    assert all(isinstance(leaf, str) for leaf in leaves(body))


@pytest.mark.parametrize(
    ("path", "query", "status", "body"),
    [
        ("/compute/name", {"format": "text"}, 200, b"vm-web-01"),
        ("/network/interface/0/ipv4/ipAddress/0/privateIpAddress", {"format": "text"}, 200, b"10.0.0.4"),
        ("", {"format": "text"}, 200, b"compute/\nnetwork/"),
        ("/compute/nothing", {}, 404, b'{ "error": "Not found" }'),
        ("/network/interface/7", {}, 404, b'{ "error": "Not found" }'),
    ],
)  # fmt: skip
def test_instance_paths(path: str, query: dict[str, str], status: int, body: bytes) -> None:
    """Any path into the document can be asked; leaves only as text."""
    response = ask_imds(world_of("reader"), f"/metadata/instance{path}", {**INSTANCE, **query})
    assert (response.status, response.body) == (status, body)


def test_info_names_the_tenant() -> None:
    """`/identity/info` gives the tenant without minting a token."""
    world = world_of("reader")
    response = ask_imds(world, "/metadata/identity/info", {"api-version": "2018-02-01"})
    assert body_of(response) == {"tenantId": world.tenant_id}
    assert not world.issued_tokens


def test_no_load_balancer() -> None:
    """A VM behind no load balancer gets the documented 404."""
    response = ask_imds(world_of("reader"), "/metadata/loadbalancer", {"api-version": "2020-10-01"})
    assert response.status == 404
    assert b"No load balancer metadata is found" in response.body
