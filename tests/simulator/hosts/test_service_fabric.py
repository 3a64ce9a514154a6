"""Service Fabric's token service: its errors, and the identity fixed by the deployment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.simulator.asking import ARM, body_of
from tests.simulator.hosts.asking import Asking
from tui_app.simulator.hosts.service_fabric import PATH, VERSION
from tui_app.simulator.worlds import READER, SHOP

RECORDED = Path(__file__).parent.parent.parent / "data" / "imds"
QUERY = {"api-version": VERSION, "resource": ARM}


def application() -> Asking:
    asking = Asking("service-fabric", PATH, VERSION)
    asking.headers = {"Secret": asking.host.secret}
    return asking


@pytest.mark.parametrize("selector", [{}, {"client_id": "x"}, {"principalId": READER.object_id}])
def test_the_applications_identity(selector: dict[str, str]) -> None:
    """Whatever is named, the token is the application's; the time is a string of seconds."""
    asking = application()
    response = asking.ask(**selector)
    issued = asking.issued(response)
    assert body_of(response).keys() == {"token_type", "expires_on", "access_token", "resource"}
    assert body_of(response)["expires_on"] == str(issued.expires_at)
    assert issued.claims["xms_mirid"].endswith("/clusters/sf-shop/applications/Shop")
    assert asking.arm(response).get(SHOP.id).status == 200


@pytest.mark.parametrize(
    ("query", "headers", "code"),
    [
        (QUERY, {}, "SecretHeaderNotFound"),
        (QUERY, {"Secret": "wrong"}, "ManagedIdentityNotFound"),
        ({**QUERY, "api-version": "2018-02-01"}, None, "InvalidApiVersion"),
        ({"api-version": VERSION}, None, "ArgumentNullOrEmpty"),
    ],
)
def test_documented_refusals(
    query: dict[str, str], headers: dict[str, str] | None, code: str
) -> None:
    """404 with a code, a message and a correlation id."""
    asking = application()
    response = asking.send(query, headers=headers)
    error = body_of(response)["error"]
    assert (response.status, error["code"]) == (404, code)
    assert error.keys() == {"correlationId", "code", "message"}
    assert asking.world.issued_tokens == {}


def test_the_missing_secret_is_worded_as_recorded() -> None:
    """The same message, byte for byte."""
    recorded = json.loads((RECORDED / "host-servicefabric-404-secret.json").read_text("utf-8"))
    ours = body_of(application().send(headers={}))["error"]
    assert ours["message"] == recorded["response"]["body"]["error"]["message"]


def test_other_failures() -> None:
    """No identity 404, a bad resource 500, another path 404 without a body."""
    asking = application()
    response = asking.send({**QUERY, "resource": "https://nobody.example"})
    assert (response.status, body_of(response)["error"]["code"]) == (500, "InternalServerError")
    assert asking.send(path="/").status == asking.send(method="POST").status == 404
    asking.change(system=None)
    assert body_of(asking.ask())["error"]["code"] == "ManagedIdentityNotFound"
