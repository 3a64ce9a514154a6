"""The Azure Arc agent: a challenge that names a key file, then a token for who could read it.

Its texts are assumed; the handshake is that of Microsoft's clients and documentation.
"""

from __future__ import annotations

from tui_app.simulator import aadsts, tokens
from tui_app.simulator.exchange import Request, Response, http_date
from tui_app.simulator.host import Challenge, Host
from tui_app.simulator.hosts.reply import host_of, json_answer
from tui_app.simulator.imds_token import SELECTORS
from tui_app.simulator.world import Identity, World

PATH = "/metadata/identity/oauth2/token"
VERSIONS = ("2019-11-01", "2020-06-01")


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as the agent on a machine does."""
    if request.path.rstrip("/").lower() != PATH:
        return Response(status=404)
    if request.method != "GET":
        return Response(status=405, headers=(("Allow", "GET"),))
    if complaint := _complaint(request):
        return _refusal(complaint, now)
    host = host_of(world)
    return _token(request, host, world, now) if _has_key(request, host) else _challenge(host, now)


def _complaint(request: Request) -> str:
    """What is missing in a request, key aside; empty when nothing is."""
    version = request.parameter("api-version")
    if (request.header("metadata") or "").lower() != "true":
        return "Required metadata header not specified"
    if version not in VERSIONS:
        return f"The api-version '{version}' is not supported."
    return "" if request.parameter("resource") else "Required audience parameter not specified"


def _token(request: Request, host: Host, world: World, now: float) -> Response:
    """The token for who could read the key."""
    resource = request.parameter("resource") or ""
    identity = _choose(request, host)
    if identity is None:
        return _refusal("Identity not found", now)
    if not world.cloud.knows(resource):
        return json_answer(400, aadsts.unknown_resource(resource, world, now), now)
    issued = tokens.fetch(world, identity, resource, now=now, used_by=host.resource_id)
    body = {
        "access_token": issued.token,
        "expires_in": str(issued.expires_at - int(now)),
        "expires_on": str(issued.expires_at),
        "ext_expires_in": "86399",
        "not_before": str(issued.not_before),
        "resource": issued.audience,
        "token_type": "Bearer",
    }
    return json_answer(200, body | _echo(request, host, identity), now)


def _has_key(request: Request, host: Host) -> bool:
    scheme, _, content = (request.header("authorization") or "").partition(" ")
    return scheme.lower() == "basic" and host.keys is not None and host.keys.redeem(content)


def _challenge(host: Host, now: float) -> Response:
    """401 with the path of a key; a wrong key is answered like none."""
    headers = (("Content-Type", "text/plain; charset=utf-8"), ("Date", http_date(now)))
    if host.keys is None or host.challenge is Challenge.NONE:
        return Response(status=401, headers=headers)
    path = host.keys.challenge(host.challenge)
    return Response(status=401, headers=(*headers, ("WWW-Authenticate", f"Basic realm={path}")))


def _choose(request: Request, host: Host) -> Identity | None:
    """The identity that is named, if this agent heeds names; else the machine's own."""
    for name, kind in SELECTORS.items():
        if (value := request.parameter(name)) and not host.ignores_selectors:
            return host.named(kind, value)
    return host.system


def _echo(request: Request, host: Host, identity: Identity) -> dict[str, str]:
    """What confirms to the client whose token it is; an old agent confirms nothing."""
    if host.ignores_selectors:
        return {}
    asked = {name: request.parameter(name) for name in ("object_id", "msi_res_id")}
    return {"client_id": identity.client_id} | {name: v for name, v in asked.items() if v}


def _refusal(text: str, now: float) -> Response:
    return json_answer(400, {"error": "invalid_request", "error_description": text}, now)
