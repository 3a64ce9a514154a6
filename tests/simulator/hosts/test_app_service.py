"""App Service's token endpoint, in both versions of its API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.asking import ARM, NOW, body_of
from tests.simulator.hosts.asking import Asking
from tui_app.simulator.hosts.app_service import NEW, OLD, PATH, old_date
from tui_app.simulator.worlds import DATA, READER, SHOP

RECORDED = Path(__file__).parent.parent.parent / "data" / "imds"


def recorded(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text("utf-8"))["response"]


def site(version: str = NEW, scenario: str = "app-service") -> Asking:
    asking = Asking(scenario, PATH, version)
    header = "X-IDENTITY-HEADER" if version == NEW else "secret"
    asking.headers = {header: asking.host.secret}
    return asking


def test_the_sites_own_identity() -> None:
    """Without a selector: the fields of the documentation, and the site as identity resource."""
    asking = site()
    response = asking.ask()
    issued, body = asking.issued(response), body_of(response)
    assert body.keys() == recorded("host-appservice-200")["body"].keys()
    assert body["expires_on"] == str(issued.expires_at)
    assert body["client_id"] == issued.identity.client_id.upper()
    assert issued.claims["xms_mirid"].endswith(
        "/resourcegroups/rg-shop/providers/Microsoft.Web/sites/app-shop-web"
    )
    assert "xms_az_rid" not in issued.claims
    assert asking.arm(response).get(SHOP.id).status == 200
    assert asking.arm(response).get(DATA.id).status == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", READER.client_id),
        ("client_id", READER.client_id.upper()),
        ("principal_id", READER.object_id),
        ("object_id", READER.object_id),
        ("mi_res_id", READER.resource_id),
    ],
)
def test_each_selector_names_the_user_assigned_identity(name: str, value: str) -> None:
    """Four names; the token says that it was used by the site."""
    asking = site()
    issued = asking.issued(asking.ask(**{name: value}))
    assert issued.identity == READER
    assert issued.claims["xms_az_rid"].endswith("/providers/Microsoft.Web/sites/app-shop-web")


def test_a_single_user_assigned_identity_is_no_default() -> None:
    """Unlike IMDS, it refuses: the recorded 400; so does an identity that is not attached."""
    asking = site()
    asking.change(system=None)
    for response in (asking.ask(), asking.ask(client_id="99999999-9999-4999-8999-999999999999")):
        assert response.status == 400
        assert (
            body_of(response)["message"]
            == recorded("host-appservice-400-no-identity")["body"]["message"]
        )
        assert body_of(response)["statusCode"] == 400
        assert body_of(response)["correlationId"]


@pytest.mark.parametrize("resource", ["", "https://nobody.example"])
def test_a_bad_resource_is_an_unexpected_error(resource: str) -> None:
    """The recorded 500, spelling included."""
    response = site().send({"api-version": NEW, "resource": resource})
    assert response.status == 500
    assert body_of(response)["message"] == recorded("host-appservice-500")["body"]["message"]


@pytest.mark.parametrize(
    "headers", [{}, {"X-IDENTITY-HEADER": "wrong"}, {"X-IDENTITY-HEADER": "é"}, {"secret": ""}]
)
def test_a_caller_without_the_secret_is_refused(headers: dict[str, str]) -> None:
    """Missing or wrong: 401, and no token."""
    asking = site()
    assert asking.send(headers=headers).status == 401
    assert asking.world.issued_tokens == {}


def test_the_header_of_one_version_does_not_open_the_other() -> None:
    """Each version of the API has its own header."""
    asking = site(OLD)
    asking.version = NEW
    assert asking.ask().status == 401


@pytest.mark.parametrize(
    ("method", "path", "version", "status"),
    [("POST", PATH, NEW, 404), ("GET", "/", NEW, 404), ("GET", PATH, "2018-02-01", 400)],
)
def test_other_requests(method: str, path: str, version: str, status: int) -> None:
    """Anything else is refused in the same envelope."""
    asking = site()
    response = asking.send({"api-version": version, "resource": ARM}, method=method, path=path)
    assert (response.status, body_of(response)["statusCode"]) == (status, status)


def test_the_old_api_dates_and_selects_in_its_own_way() -> None:
    """A date instead of a number, no client_id; `clientid` names an identity, `client_id` nothing."""
    asking = site(OLD, "app-service-2017")
    asking.change(is_windows=False)
    body = body_of(asking.ask())
    assert body["expires_on"] == "01/02/2026 00:00:00 +00:00"
    assert "client_id" not in body
    asking.change(is_windows=True)
    assert body_of(asking.ask())["expires_on"] == "1/2/2026 12:00:00 AM +00:00"
    assert asking.issued(asking.ask(clientid=READER.client_id)).identity == READER
    assert asking.issued(asking.ask(client_id=READER.client_id)).identity.is_system


@pytest.mark.parametrize(
    ("hour", "shown"),
    [(0, "12:00:00 AM"), (9, "9:00:00 AM"), (12, "12:00:00 PM"), (21, "9:00:00 PM")],
)
def test_half_days(hour: int, shown: str) -> None:
    """Windows counts to twelve, twice."""
    assert old_date(NOW + hour * 3600, is_windows=True) == f"1/1/2026 {shown} +00:00"


def test_the_site_is_in_arm_with_its_identities() -> None:
    """Its block tells both kinds, as ARM would."""
    asking = site()
    response = asking.ask()
    own = asking.arm(response).body(asking.host.resource_id, "2024-04-01")
    assert own["identity"]["type"] == "SystemAssigned, UserAssigned"
    assert own["identity"]["principalId"] == asking.issued(response).identity.object_id
    assert [one["clientId"] for one in own["identity"]["userAssignedIdentities"].values()] == [
        READER.client_id
    ]
