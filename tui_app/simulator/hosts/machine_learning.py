"""Azure Machine Learning: the API of 2017, times as numbers, and a person's token by default.

What it says when it refuses is assumed.
"""

from __future__ import annotations

from tui_app.simulator import tokens
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.hosts.reply import host_of, json_answer, knows_secret
from tui_app.simulator.tokens import Issued
from tui_app.simulator.world import World

PATH = "/msi/auth"
VERSION = "2017-09-01"


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as a compute does: the identity named by `clientid`, or whoever runs the job."""
    if request.method != "GET" or request.path.rstrip("/").lower() != PATH:
        return _refusal(404, "NotFound", "Not Found", now)
    if not knows_secret(request, "secret", host_of(world)):
        return _refusal(401, "Unauthorized", "The secret is missing or wrong.", now)
    if (version := request.parameter("api-version")) != VERSION:
        return _refusal(400, "UserError", f"The api-version '{version}' is not supported.", now)
    resource = request.parameter("resource") or ""
    if not world.cloud.knows(resource):
        return _refusal(400, "UserError", f"The resource '{resource}' is not known.", now)
    issued = _issue(request, world, resource, now)
    if issued is None:
        return _refusal(400, "UserError", "Identity not found", now)
    body = {
        "access_token": issued.token,
        "expires_on": issued.expires_at,
        "resource": issued.audience,
        "token_type": "Bearer",
    }
    return json_answer(200, body, now)


def _issue(request: Request, world: World, resource: str, now: float) -> Issued | None:
    """The token that is asked for; every selector but `clientid` is passed over."""
    host = host_of(world)
    if wanted := request.parameter("clientid"):
        identity = host.named("client_id", wanted)
        if identity is None:
            return None
        return tokens.fetch(world, identity, resource, now=now, used_by=host.resource_id)
    if host.person is None:
        return None
    return tokens.mint_for_person(world, host.person, resource, issued_at=now)


def _refusal(status: int, code: str, text: str, now: float) -> Response:
    return json_answer(status, {"error": {"code": code, "message": text}}, now)
