"""The token endpoint of the metadata service: which identity is meant, and its token."""

from __future__ import annotations

import os
import time
from urllib.parse import urlsplit

from tui_app.simulator import tokens
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.imds_reply import identity_error, json_answer
from tui_app.simulator.world import Identity, World

SELECTORS = ("client_id", "object_id", "msi_res_id")


def token(request: Request, world: World, now: float) -> Response:
    """Answer a token request."""
    chosen = _grant(request, world, now)
    if isinstance(chosen, Response):
        return chosen
    resource = request.parameter("resource") or ""
    bypass = (request.parameter("bypass_cache") or "").lower() == "true"
    issued = tokens.fetch(world, chosen, resource, now=now, bypass_cache=bypass)
    body = {
        "access_token": issued.token,
        "client_id": chosen.client_id,
        "expires_in": str(issued.expires_at - int(now)),
        "expires_on": str(issued.expires_at),
        "ext_expires_in": "86399",
        "not_before": str(issued.not_before),
        "resource": issued.audience,
        "token_type": "Bearer",
    }
    for name in ("object_id", "msi_res_id"):
        if value := request.parameter(name):
            body[name] = value
    return json_answer(200, body, now)


def grants(request: Request, world: World, now: float) -> bool:
    """Whether the answer is a token and no refusal."""
    return isinstance(_grant(request, world, now), Identity)


def _grant(request: Request, world: World, now: float) -> Identity | Response:
    """Whose token is to be handed out, or why none is."""
    resource = request.parameter("resource")
    if not resource:
        missing = {
            "code": "invalid_request",
            "message": "Required audience parameter not specified",
        }
        return json_answer(400, {"error": missing}, now)
    chosen = _choose(request, world, now)
    if isinstance(chosen, Identity) and not _exists(resource, world):
        return _unknown_resource(resource, world, now)
    return chosen


def _choose(request: Request, world: World, now: float) -> Identity | Response:
    """The identity meant by the selector, or by its absence."""
    given = [(name, value) for name in SELECTORS if (value := request.parameter(name))]
    if len(given) > 1:  # text assumed
        text = "Only one of client_id, object_id and msi_res_id can be specified"
        return identity_error(400, text, now)
    attached = world.attached_identities()
    if given:
        found = next((one for one in attached if _is_meant(one, *given[0])), None)
        return found or identity_error(400, world.hostile_text or "Identity not found", now)
    if world.system_identity or len(attached) == 1:
        return attached[0]
    if not attached:
        return identity_error(400, "Identity not found", now)
    several = (
        "Multiple user assigned identities exist, please specify the clientId / resourceId of the"
        " identity in the token request"
    )
    return identity_error(400, several, now)


def _is_meant(identity: Identity, selector: str, value: str) -> bool:
    if selector == "msi_res_id":
        return not identity.is_system and identity.resource_id.casefold() == value.casefold()
    own = identity.client_id if selector == "client_id" else identity.object_id
    return own == value.lower()


def _exists(resource: str, world: World) -> bool:
    """Whether the tenant has a service principal for this audience."""
    wanted = resource.lower().rstrip("/")
    if wanted in world.cloud.resources:
        return True
    host = urlsplit(wanted).hostname or ""
    return wanted.startswith("https://") and host.endswith(world.cloud.resource_suffixes)


def _unknown_resource(resource: str, world: World, now: float) -> Response:
    trace, correlation = _random_guid(), _random_guid()
    at = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(now))
    text = (
        f"AADSTS500011: The resource principal named {resource} was not found in the tenant named"
        f" {world.tenant_name}. This can happen if the application has not been installed by the"
        " administrator of the tenant or consented to by any user in the tenant. You might have sent"
        f" your authentication request to the wrong tenant.\r\nTrace ID: {trace}\r\n"
        f"Correlation ID: {correlation}\r\nTimestamp: {at}"
    )
    body = {
        "error": "invalid_resource",
        "error_description": text,
        "error_codes": [500011],
        "timestamp": at,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": "https://westus2.login.microsoft.com/error?code=500011",
    }
    return json_answer(400, body, now)


def _random_guid() -> str:
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
