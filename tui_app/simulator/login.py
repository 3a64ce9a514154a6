"""The identity provider: metadata, signing keys, and tokens for federated workloads."""

from __future__ import annotations

from typing import Any

from tui_app.simulator import federation, keys
from tui_app.simulator.exchange import JSON_UTF8, Request, Response, http_date, json_bytes
from tui_app.simulator.world import World

COMMON = ("common", "organizations")


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as login.microsoftonline.com does."""
    tenant, document = _asked(request)
    if request.method == "POST" and document == federation.DOCUMENT:
        return _token(request, world, tenant, now)
    if request.method != "GET":
        return _json(405, {"error": "invalid_request"}, now)
    if not tenant:
        home = ("Location", "https://www.office.com/login")
        return Response(status=302, headers=(home, ("Date", http_date(now))))
    if tenant not in (*COMMON, *_tenants(world)):
        return _unknown_tenant(tenant, now)
    describe = _DOCUMENTS.get(document)
    if describe is None:
        return Response(status=404, headers=(("Date", http_date(now)),))
    return _json(200, describe(request, world, tenant), now)


def needs_key(request: Request) -> bool:
    """Whether the signing key, or something signed with it, is asked for."""
    document = _asked(request)[1]
    return document == federation.DOCUMENT or _DOCUMENTS.get(document) is _keys


def _token(request: Request, world: World, tenant: str, now: float) -> Response:
    """A token, or why there is none; workloads are in the identities' own tenant."""
    if tenant != world.identity_tenant_id:
        return _unknown_tenant(tenant, now)
    try:
        return _json(200, federation.exchange(request, world, now), now, cache="no-store, no-cache")
    except federation.Refused as refused:
        return _json(refused.status, refused.body, now, cache="no-store, no-cache")


def _asked(request: Request) -> tuple[str, str]:
    """The tenant, and what is wanted of it."""
    tenant, *document = [part.lower() for part in request.segments] or [""]
    return tenant, "/".join(document)


def _tenants(world: World) -> set[str]:
    own = {world.tenant_id, world.identity_tenant_id}
    return own | {subscription.tenant_id for subscription in world.subscriptions.values()}


def _metadata(request: Request, world: World, tenant: str) -> dict[str, Any]:
    base = f"{request.base_url}/{tenant}"
    name = "{tenantid}" if tenant in COMMON else tenant
    return {
        "token_endpoint": f"{base}/oauth2/token",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "jwks_uri": f"{request.base_url}/common/discovery/keys",
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": f"https://sts.windows.net/{name}/",
        "authorization_endpoint": f"{base}/oauth2/authorize",
        "tenant_region_scope": "EU",
        "cloud_instance_name": _cloud_instance(world),
    }


def _metadata_v2(request: Request, world: World, tenant: str) -> dict[str, Any]:
    base = f"{request.base_url}/{tenant}"
    name = "{tenantid}" if tenant in COMMON else tenant
    return {
        **_metadata(request, world, tenant),
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "jwks_uri": f"{base}/discovery/v2.0/keys",
        "issuer": f"https://{world.cloud.login_host}/{name}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
    }


def _keys(_request: Request, _world: World, _tenant: str) -> dict[str, Any]:
    return {"keys": keys.current().published()}


_DOCUMENTS = {
    ".well-known/openid-configuration": _metadata,
    "v2.0/.well-known/openid-configuration": _metadata_v2,
    "discovery/keys": _keys,
    "discovery/v2.0/keys": _keys,
}


def _cloud_instance(world: World) -> str:
    return world.cloud.login_host.removeprefix("login.")


def _unknown_tenant(tenant: str, now: float) -> Response:
    text = (
        f"AADSTS90002: Tenant '{tenant}' not found. Check to make sure you have the correct tenant"
        " ID and are signing into the correct cloud."
    )
    body = {"error": "invalid_tenant", "error_description": text, "error_codes": [90002]}
    return _json(400, body, now)


def _json(
    status: int, value: Any, now: float, *, cache: str = "max-age=86400, private"
) -> Response:
    headers = (
        ("Content-Type", JSON_UTF8),
        ("Cache-Control", cache),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        ("Date", http_date(now)),
    )
    return Response(status=status, headers=headers, body=json_bytes(value))
