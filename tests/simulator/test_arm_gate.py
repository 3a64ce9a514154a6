"""Azure Resource Manager: who may come in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.simulator.asking import (
    ARM,
    NOW,
    SUB,
    Arm,
    body_of,
    header_of,
)
from tui_app.simulator.arm.versions import CORE
from tui_app.simulator.estate import TENANT_ID
from tui_app.simulator.world import (
    OTHER_TENANT_ID,
)

RG = f"{SUB}/resourceGroups"
VM = f"{RG}/rg-shop/providers/Microsoft.Compute/virtualMachines/vm-web-01"
FIXTURES = Path(__file__).parent.parent / "data" / "arm"


def test_missing_token_names_the_tenant() -> None:
    """A probe without a token learns the home tenant of a subscription."""
    response = Arm().send("GET", f"{SUB}?api-version=2022-12-01", headers={})
    theirs = json.loads((FIXTURES / "err_missing_authorization_header.json").read_text("utf-8"))
    assert body_of(response) == theirs["response"]["body"]
    challenge = theirs["response"]["headers"]["Www-Authenticate"].replace("{tenantId}", TENANT_ID)
    assert header_of(response, "www-authenticate") == challenge
    assert (response.status, header_of(response, "x-ms-failure-cause")) == (401, "gateway")


@pytest.mark.parametrize("value", ["Basic abc", "Bearer", "Bearer not-a-jwt"])
def test_malformed_authorization(value: str) -> None:
    """A header that holds no token is called malformed."""
    response = Arm().send(
        "GET", "/tenants?api-version=2022-12-01", headers={"Authorization": value}
    )
    assert body_of(response)["error"]["code"] == "AuthenticationFailedInvalidHeader"


def test_foreign_token() -> None:
    """Only tokens that this world minted are known."""
    arm = Arm()
    arm.token = arm.token[:-1] + ("A" if arm.token[-1] != "A" else "B")
    assert arm.error("/subscriptions", "2022-12-01")[:2] == (401, "InvalidAuthenticationToken")


def test_expired_token() -> None:
    """Past its end a token is refused, with ARM's own time in the text."""
    arm = Arm()
    response = arm.send(
        "GET",
        "/subscriptions?api-version=2022-12-01",
        headers={"Authorization": f"Bearer {arm.token}"},
        now=NOW + 86_411,
    )
    error = body_of(response)["error"]
    assert error["code"] == "ExpiredAuthenticationToken"
    assert error["message"] == (
        "The access token expiry UTC time '1/2/2026 12:00:00 AM' is earlier than current UTC time"
        " '1/2/2026 12:00:11 AM'."
    )


@pytest.mark.parametrize(
    ("scenario", "core"),
    [("reader", "core.windows.net"), ("government", "core.usgovcloudapi.net")],
)
def test_wrong_audience_lists_the_four_of_its_cloud(scenario: str, core: str) -> None:
    """The text lists what would have been accepted."""
    status, code, text = Arm(scenario, audience="https://vault.azure.net").error("/subscriptions")
    assert (status, code) == (401, "InvalidAuthenticationTokenAudience")
    assert "resource 'https://vault.azure.net'." in text
    assert f"'https://management.{core}/','https://management.{core}'," in text
    assert text.count("'https://") == 5


@pytest.mark.parametrize("audience", [ARM, ARM[:-1], "https://management.core.windows.net/"])
def test_accepted_audiences(audience: str) -> None:
    """Every spelling of ARM's own audience will do."""
    assert Arm(audience=audience).get("/tenants", "2022-12-01").status == 200


def test_wrong_tenant() -> None:
    """A token of another tenant sees no subscription, and is refused inside one."""
    arm = Arm("wrong-tenant")
    assert arm.body("/subscriptions", "2022-12-01")["value"] == []
    status, code, text = arm.error(SUB, "2022-12-01")
    assert (status, code) == (401, "InvalidAuthenticationTokenTenant")
    assert f"https://sts.windows.net/{OTHER_TENANT_ID}/" in text
    assert f"'https://login.windows.net/{TENANT_ID}' to get the token." in text


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/subscriptions/nonsense", 400, "InvalidSubscriptionId"),
        (f"/subscriptions/{OTHER_TENANT_ID}", 404, "SubscriptionNotFound"),
        (f"{SUB}/nonsense", 404, "MissingSubscription"),
        (f"{SUB}/providers/Contoso.None", 404, "InvalidResourceNamespace"),
    ],
)
def test_paths_that_lead_nowhere(path: str, status: int, code: str) -> None:
    """Each has its own documented error."""
    assert Arm("contributor").error(path)[:2] == (status, code)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "HEAD"])
def test_other_methods_are_refused(method: str) -> None:
    """The simulator cannot be changed through ARM."""
    assert Arm().send(method, f"{VM}?api-version=2024-11-01").status == 405


def test_api_version_is_required() -> None:
    """The first thing that everybody forgets."""
    assert Arm().error(SUB, "") == (
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
    )


def test_unknown_api_versions_list_the_known_ones() -> None:
    """Three wordings: ARM's own types, extensions, and resources."""
    arm = Arm()
    _, code, text = arm.error(f"{SUB}/resourcegroups", "1999-01-01")
    assert (code, CORE.replace(" ", ",") in text) == ("InvalidApiVersionParameter", True)
    status, code, text = arm.error(VM, "1999-01-01")
    assert (status, code) == (400, "NoRegisteredProviderFound")
    assert "for location 'westeurope' and API version '1999-01-01' for type" in text
    assert "The supported api-versions are '2024-11-01, 2024-07-01," in text
    path = f"{SUB}/providers/Microsoft.Authorization/roleAssignments"
    assert arm.error(path, "1999-01-01")[:2] == (404, "InvalidResourceType")
    path = f"{SUB}/providers/Microsoft.Authorization/classicAdministrators"
    theirs = json.loads((FIXTURES / "err_classic_administrators_retired.json").read_text("utf-8"))
    assert arm.error(path, "2015-07-01")[2] == theirs["response"]["body"]["error"]["message"]


def test_support_headers() -> None:
    """Ids for a support case, and the client's own id when it asks for it."""
    arm = Arm()
    own = {
        "Authorization": f"Bearer {arm.token}",
        "x-ms-client-request-id": "mine",
        "x-ms-return-client-request-id": "true",
        "x-ms-correlation-request-id": "together",
    }
    response = arm.send("GET", f"{VM}?api-version=2024-11-01", headers=own)
    assert header_of(response, "x-ms-client-request-id") == "mine"
    assert header_of(response, "x-ms-correlation-request-id") == "together"
    assert header_of(response, "x-ms-routing-request-id") == "WESTEUROPE:20260101T000000Z:together"
    assert header_of(response, "x-ms-ratelimit-remaining-subscription-reads") == "249"
    assert header_of(response, "x-ms-ratelimit-remaining-subscription-global-reads") == "3749"
    assert header_of(response, "date") == "Thu, 01 Jan 2026 00:00:00 GMT"


def test_bucket_of_reads() -> None:
    """250 reads at once, 25 more each second; the refusal says how long to wait."""
    arm = Arm()
    assert all(arm.get(VM, "2024-11-01").status == 200 for _ in range(250))
    response = arm.get(VM, "2024-11-01")
    assert (response.status, header_of(response, "retry-after")) == (429, "1")
    assert body_of(response)["error"]["code"] == "SubscriptionRequestsThrottled"
    target = f"{VM}?api-version=2024-11-01"
    later = [arm.send("GET", target, now=NOW + 1).status for _ in range(26)]
    assert later == [200] * 25 + [429]


def test_throttled_world_gives_a_long_wait() -> None:
    """`arm-throttled`: six reads, then five seconds for each."""
    arm = Arm("arm-throttled")
    assert [arm.get(VM, "2024-11-01").status for _ in range(7)] == [200] * 6 + [429]
    assert header_of(arm.get(VM, "2024-11-01"), "retry-after") == "5"
