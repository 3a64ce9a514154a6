"""Service Fabric's token service: https with a certificate of its own, errors as it documents them.

Source: learn.microsoft.com, "How to leverage a Service Fabric application's managed identity".
"""

from __future__ import annotations

from tui_app.simulator import aadsts, tokens
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.host import Host
from tui_app.simulator.hosts.reply import host_of, json_answer, knows_secret
from tui_app.simulator.world import World

PATH = "/metadata/identity/oauth2/token"
VERSION = "2019-07-01-preview"


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as the node does; which identity it is was fixed when the application was deployed."""
    if request.method != "GET" or request.path.rstrip("/").lower() != PATH:
        return Response(status=404)
    host, resource = host_of(world), request.parameter("resource") or ""
    if complaint := _complaint(request, host):
        return _refusal(404, *complaint, now)
    if host.system is None or not world.cloud.knows(resource):
        return _refusal(500, "InternalServerError", "An error occurred.", now)
    issued = tokens.fetch(world, host.system, resource, now=now, used_by=host.resource_id)
    body = {
        "token_type": "Bearer",
        "expires_on": str(issued.expires_at),
        "access_token": issued.token,
        "resource": issued.audience,
    }
    return json_answer(200, body, now)


def _complaint(request: Request, host: Host) -> tuple[str, str] | None:
    """Code and text of what is wrong with a request."""
    version = request.parameter("api-version") or ""
    if request.header("secret") is None:
        return "SecretHeaderNotFound", "Secret is not found in the request headers."
    if host.system is None or not knows_secret(request, "secret", host):
        text = "Managed identity not found for the specified application host."
        return "ManagedIdentityNotFound", text
    if version != VERSION:
        text = f"The api-version '{version}' is not supported. Supported version is '{VERSION}'."
        return "InvalidApiVersion", text
    if not request.parameter("resource"):
        text = "The parameter 'resource' should not be null or empty string."
        return "ArgumentNullOrEmpty", text
    return None


def _refusal(status: int, code: str, text: str, now: float) -> Response:
    error = {"correlationId": aadsts.random_guid(), "code": code, "message": text}
    return json_answer(status, {"error": error}, now)
