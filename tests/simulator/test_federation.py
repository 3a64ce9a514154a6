"""Tokens for workloads: an assertion that fits a federated credential, and every refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import urlencode

import jwt
import pytest

from tests.simulator.asking import ARM, BASE, NOW, Arm, ask_imds, body_of, header_of, world_of
from tui_app.simulator import hosts, keys, login
from tui_app.simulator.estate import TENANT_ID
from tui_app.simulator.exchange import Request, Response, json_bytes
from tui_app.simulator.federation import ASSERTION_LIFETIME_S, ASSERTION_TYPE, assertion
from tui_app.simulator.host_worlds import ARM_APP_ID, KUBELET, WORKLOAD
from tui_app.simulator.world import World
from tui_app.simulator.worlds import DATA, READER, SHOP

Handler: TypeAlias = Callable[[Request, World, float], Response]

PATH = f"/{TENANT_ID}/oauth2/v2.0/token"


def claims_of(world: World) -> Any:
    """The claims of the assertion that the cluster has left in the pod."""
    return part(assertion(world.federated[0], NOW))


def part(token: str) -> Any:
    return jwt.decode(token, options={"verify_signature": False})


def made_of(claims: Any) -> str:
    """An assertion with these claims."""
    return ".".join(keys.base64url(json_bytes(one)) for one in ({"alg": "RS256"}, claims, "x"))


def ask(
    world: World, path: str = PATH, handler: Handler = login.handle, /, **form: str
) -> Response:
    """The token request of a workload; a field with an empty value is left out."""
    fields = {
        "grant_type": "client_credentials",
        "client_id": WORKLOAD.client_id,
        "scope": "https://management.azure.com/.default",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(world.federated[0], NOW) if world.federated else "x.y.z",
        **form,
    }
    body = urlencode({name: value for name, value in fields.items() if value}).encode()
    request = Request(method="POST", target=path, body=body, base_url=BASE)
    return handler(request, world, NOW)


def pod() -> World:
    return world_of("workload-identity")


def test_a_token_of_version_2() -> None:
    """One hour, numbers as numbers; v2.0 claims; ARM knows the principal and its role."""
    world = pod()
    world.v2_apis = {"https://management.azure.com": ARM_APP_ID}
    response = ask(world)
    body = body_of(response)
    assert (response.status, header_of(response, "Cache-Control")) == (200, "no-store, no-cache")
    assert body.keys() == {"token_type", "expires_in", "ext_expires_in", "access_token"}
    assert (body["expires_in"], body["token_type"]) == (3599, "Bearer")
    expected = {
        "ver": "2.0", "aud": ARM_APP_ID, "azp": WORKLOAD.client_id, "azpacr": "2",
        "oid": WORKLOAD.object_id, "iss": f"https://login.microsoftonline.com/{TENANT_ID}/v2.0",
        "exp": NOW + 3600, "nbf": NOW - 300,
    }  # fmt: skip
    claims = part(body["access_token"])
    assert expected.items() <= claims.items()
    assert not {"appid", "appidacr", "xms_az_rid"} & claims.keys()
    assert world.issued_tokens[body["access_token"]].identity == WORKLOAD
    arm = Arm(world, token=body["access_token"])
    assert [arm.get(place.id).status for place in (SHOP, DATA)] == [200, 403]


def test_arm_asks_for_tokens_of_version_1() -> None:
    """The API decides the version, not the endpoint that was asked."""
    claims = part(body_of(ask(pod()))["access_token"])
    assert (claims["ver"], claims["appid"]) == ("1.0", WORKLOAD.client_id)
    assert claims["aud"].startswith("https://management.azure.com")


@pytest.mark.parametrize(
    ("scope", "audience"),
    [
        ("https://vault.azure.net/.default", "https://vault.azure.net"),
        ("https://storage.azure.com//.default", "https://storage.azure.com/"),
    ],
)
def test_the_api_says_which_version_it_takes(scope: str, audience: str) -> None:
    """An API that did not ask for v2.0 gets v1.0, though it is the v2.0 endpoint that answers."""
    claims = part(body_of(ask(pod(), scope=scope))["access_token"])
    assert (claims["ver"], claims["aud"], claims["appid"]) == ("1.0", audience, WORKLOAD.client_id)
    assert claims["iss"] == f"https://sts.windows.net/{TENANT_ID}/"


def test_the_host_is_the_login_service() -> None:
    """Over TLS the same handler answers."""
    assert ask(pod(), PATH, hosts.handle).status == 200


def test_the_nodes_imds_has_another_identity() -> None:
    """In a pod IMDS answers too, for the node: another principal, which holds nothing."""
    world = pod()
    asked = {"api-version": "2018-02-01", "resource": ARM}
    token = body_of(ask_imds(world, "/metadata/identity/oauth2/token", asked))["access_token"]
    assert world.issued_tokens[token].identity == KUBELET
    assert world.issued_tokens[token].claims["xms_az_rid"].endswith(f"/{world.vm.name}")
    assert Arm(world, token=token).body("/subscriptions")["value"] == []


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"iss": "https://elsewhere.example/"}, 700211, "issuer 'https://elsewhere.example/'"),
        (
            {"sub": "system:serviceaccount:shop:other"},
            700213,
            "subject 'system:serviceaccount:shop",
        ),
        ({"sub": "SYSTEM:serviceaccount:shop:shop-web"}, 700213, "subject 'SYSTEM:"),
        ({"aud": ["https://kubernetes.default.svc"]}, 700212, "audience 'https://kubernetes"),
        ({"aud": None}, 700212, "audience 'None'"),
        ({"exp": NOW - 1}, 700024, "valid time range"),
        ({"nbf": NOW + 1}, 700024, "valid time range"),
        ({"exp": "soon"}, 50013, "malformed"),
    ],
)
def test_an_assertion_that_does_not_fit(changes: dict[str, Any], code: int, words: str) -> None:
    """401, and which of the three points it is; letters must match in case."""
    world = pod()
    response = ask(world, client_assertion=made_of(claims_of(world) | changes))
    body = body_of(response)
    assert (response.status, body["error"], body["error_codes"]) == (401, "invalid_client", [code])
    assert body["error_description"].startswith(f"AADSTS{code}: ")
    assert words in body["error_description"]
    assert world.issued_tokens == {}


@pytest.mark.parametrize(
    "garbage",
    ["garbage", "a.b", "a.b.c.d", "a.!!!.c", "a..c", "a.é.c", made_of([1]), made_of("text"), f"a.{keys.base64url(b'[' * 100_000)}.c"],
)  # fmt: skip
def test_garbage_is_no_assertion(garbage: str) -> None:
    """Whatever it is, 401 AADSTS50013."""
    assert body_of(ask(pod(), client_assertion=garbage))["error_codes"] == [50013]


@pytest.mark.parametrize(
    ("form", "status", "error", "code"),
    [
        ({"grant_type": ""}, 400, "unsupported_grant_type", 70003),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ({"client_id": ""}, 400, "invalid_request", 900144),
        ({"scope": ""}, 400, "invalid_request", 900144),
        ({"client_id": READER.client_id}, 400, "unauthorized_client", 700016),
        ({"client_assertion": ""}, 401, "invalid_client", 7000216),
        ({"client_assertion_type": "other"}, 401, "invalid_client", 7000216),
        ({"scope": "https://management.azure.com/"}, 400, "invalid_scope", 1002012),
        ({"scope": "https://nobody.example/.default"}, 400, "invalid_resource", 500011),
    ],
)
def test_refusals(form: dict[str, str], status: int, error: str, code: int) -> None:
    """Entra ID's error, code and status for each thing that is missing or unknown."""
    response = ask(pod(), **form)
    body = body_of(response)
    assert (response.status, body["error"], body["error_codes"]) == (status, error, [code])


def test_another_tenant() -> None:
    """AADSTS90002, as for its metadata."""
    response = ask(pod(), "/nowhere.example/oauth2/v2.0/token")
    assert (response.status, body_of(response)["error_codes"]) == (400, [90002])


def test_a_world_without_federation_knows_no_workload() -> None:
    """The endpoint is there in every scenario."""
    assert body_of(ask(world_of("reader")))["error_codes"] == [700016]


def test_what_the_cluster_leaves_in_the_pod() -> None:
    """Issuer, subject and audience of the credential, for as long as Entra ID allows."""
    world = pod()
    claims, credential = claims_of(world), world.federated[0]
    assert (claims["iss"], claims["sub"], claims["aud"]) == (
        credential.issuer, credential.subject, [credential.audience],
    )  # fmt: skip
    assert claims["exp"] - claims["iat"] == ASSERTION_LIFETIME_S == 86_400
    assert claims["kubernetes.io"] == {"namespace": "shop", "serviceaccount": {"name": "shop-web"}}
    assert json.dumps(claims)
