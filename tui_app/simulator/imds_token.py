"""The token endpoint of the metadata service: which identity is meant, and its token."""

from __future__ import annotations

from tui_app.simulator import aadsts, tokens
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.imds_reply import identity_error, json_answer
from tui_app.simulator.world import Identity, World

SELECTORS = {"client_id": "client_id", "object_id": "object_id", "msi_res_id": "resource_id"}
"""Name in a query -> what it names."""


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
    if isinstance(chosen, Identity) and not world.cloud.knows(resource):
        return json_answer(400, aadsts.unknown_resource(resource, world, now), now)
    return chosen


def _choose(request: Request, world: World, now: float) -> Identity | Response:
    """The identity meant by the selector, or by its absence."""
    given = [(name, value) for name in SELECTORS if (value := request.parameter(name))]
    if len(given) > 1:  # text assumed
        text = "Only one of client_id, object_id and msi_res_id can be specified"
        return identity_error(400, text, now)
    attached = world.attached_identities()
    if given:
        name, value = given[0]
        found = next((one for one in attached if one.goes_by(SELECTORS[name], value)), None)
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
