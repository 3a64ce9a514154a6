"""Tokens and the keys that sign them."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.simulator.asking import ARM, BASE, NOW, ask_token, world_of
from tui_app.simulator import keys, login
from tui_app.simulator.estate import TENANT_ID
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.world import OTHER_TENANT_ID, SYSTEM_OBJECT_ID, World
from tui_app.simulator.worlds import DEPLOYER

ROOT = Path(__file__).parents[2]


def part(token: str, index: int) -> dict[str, Any]:
    """A part of a JWT, without any library."""
    raw = token.split(".")[index]
    value: dict[str, Any] = json.loads(urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    return value


def ask_login(path: str, world: World | None = None, method: str = "GET") -> Response:
    request = Request(method=method, target=path, base_url=BASE)
    return login.handle(request, world or world_of("reader"), NOW)


def test_system_assigned_claims() -> None:
    """The claims are those of recorded tokens."""
    world = world_of("reader")
    claims = part(ask_token(world)["access_token"], 1)
    issuer = f"https://sts.windows.net/{TENANT_ID}/"
    expected = {
        "aud": ARM, "iss": issuer, "idp": issuer, "iat": NOW - 300, "nbf": NOW - 300,
        "exp": NOW + 86_400, "appidacr": "2", "idtyp": "app", "oid": SYSTEM_OBJECT_ID,
        "sub": SYSTEM_OBJECT_ID, "tid": TENANT_ID, "ver": "1.0", "xms_idrel": "7 10",
        "xms_mirid": world.vm.id.replace("resourceGroups", "resourcegroups"),
    }  # fmt: skip
    assert expected.items() <= claims.items()
    assert {"uti", "aio", "rh", "xms_tcdt", "appid"} <= claims.keys()
    assert "xms_az_rid" not in claims
    assert "groups" not in claims


def test_user_assigned_claims_name_both_resources() -> None:
    """A user-assigned identity's token names the identity and the VM."""
    world = world_of("user-assigned")
    body = ask_token(world, client_id=DEPLOYER.client_id)
    claims = part(body["access_token"], 1)
    assert claims["xms_mirid"].endswith("/userAssignedIdentities/id-shop-deploy")
    assert claims["xms_az_rid"].endswith("/virtualMachines/vm-web-01")


def test_header_names_the_key() -> None:
    """Header as recorded; kid equals x5t."""
    header = part(ask_token(world_of("reader"))["access_token"], 0)
    assert (header["typ"], header["alg"]) == ("JWT", "RS256")
    assert header["kid"] == header["x5t"] == keys.current().kid


def test_signature_verifies_with_the_published_key() -> None:
    """What login publishes verifies what IMDS hands out."""
    world = world_of("reader")
    token = ask_token(world)["access_token"]
    published = json.loads(ask_login("/common/discovery/keys").body)
    key = jwt.PyJWKSet.from_dict(published)[keys.current().kid]
    options: Any = {"verify_exp": False}
    assert jwt.decode(token, key.key, algorithms=["RS256"], audience=ARM, options=options)
    head, payload, signature = token.split(".")
    forged = f"{head}.{payload[:-2]}AA.{signature}"
    with pytest.raises(jwt.InvalidTokenError):
        jwt.decode(forged, key.key, algorithms=["RS256"], audience=ARM, options=options)


def test_without_cryptography_nothing_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signature keeps its shape, and no key claims to verify it."""
    unable = keys.SigningKey(kid="none")
    monkeypatch.setattr(keys, "current", lambda: unable)
    token = ask_token(world_of("reader"))["access_token"]
    assert len(token.split(".")[2]) == 342
    assert json.loads(ask_login("/common/discovery/keys").body) == {"keys": []}


def test_missing_cryptography_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library there is a key that signs nothing."""
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    monkeypatch.setattr(keys, "_future", None)
    assert keys.current().private is None
    assert keys.current().published() == []


def test_a_program_does_not_end_under_its_key() -> None:
    """Ending while native code makes the key would abort the process: the thread ends first."""
    program = (
        "import atexit; from tui_app.simulator import keys; keys.start();"
        " atexit.register(lambda: print(keys._future.done()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"


@pytest.mark.parametrize("tenant", [TENANT_ID, "common"])
def test_metadata_documents(tenant: str) -> None:
    """Both versions point at keys on the simulator itself."""
    old = json.loads(ask_login(f"/{tenant}/.well-known/openid-configuration").body)
    new = json.loads(ask_login(f"/{tenant}/v2.0/.well-known/openid-configuration").body)
    name = "{tenantid}" if tenant == "common" else tenant
    assert old["issuer"] == f"https://sts.windows.net/{name}/"
    assert new["issuer"] == f"https://login.microsoftonline.com/{name}/v2.0"
    assert old["jwks_uri"] == f"{BASE}/common/discovery/keys"
    assert ask_login(new["jwks_uri"].removeprefix(BASE)).status == 200


def test_unknown_tenants_and_paths() -> None:
    """A tenant that does not exist is named; other paths are 404, other methods 405."""
    response = ask_login(f"/{OTHER_TENANT_ID}/.well-known/openid-configuration")
    assert (response.status, b"AADSTS90002" in response.body) == (400, True)
    assert ask_login("/common/nothing").status == 404
    assert ask_login("/").status == 302
    assert ask_login("/common/oauth2/token", method="POST").status == 405


def test_swapped_audience_is_a_whole_answer_for_another_resource() -> None:
    """`wrong-audience`: the answer is consistent in itself, but not what was asked for."""
    body = ask_token(world_of("wrong-audience"))
    assert body["resource"] == part(body["access_token"], 1)["aud"] == "https://vault.azure.net"


def test_token_tells_groups_at_its_issue() -> None:
    """`stale-group`: six hours old, and one group short until it is replaced."""
    world = world_of("stale-group")
    body = ask_token(world)
    operators, readers = (group.id for group in world.directory_groups)
    assert part(body["access_token"], 1)["groups"] == [operators]
    assert body["expires_in"] == str(86_400 - 6 * 3600)
    fresh = ask_token(world, bypass_cache="true")
    assert part(fresh["access_token"], 1)["groups"] == [operators, readers]


def test_expiring_token_is_served_to_its_end() -> None:
    """`expiring`: 90 s, counting down; after that a whole new one."""
    world = world_of("expiring")
    first = ask_token(world)
    assert first["expires_in"] == "90"
    last = ask_token(world, NOW + 89)
    assert (last["expires_in"], last["access_token"]) == ("1", first["access_token"])
    assert ask_token(world, NOW + 90)["expires_in"] == "86400"
