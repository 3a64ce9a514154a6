"""Cloud Shell: POST with a form, a fixed list of audiences, and the token of who signed in.

The text for an audience was taken from a capture, the others are assumed.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from tui_app.simulator import tokens
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.hosts.reply import host_of, json_answer
from tui_app.simulator.world import World

PATH = "/oauth2/token"
AUDIENCES = (
    "https://management.core.windows.net/",
    "https://management.azure.com/",
    "https://graph.windows.net/",
    "https://vault.azure.net",
    "https://datalake.azure.net/",
    "https://outlook.office365.com/",
    "https://graph.microsoft.com/",
    "https://batch.core.windows.net/",
    "https://analysis.windows.net/powerbi/api",
    "https://storage.azure.com/",
)


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as the shell's own endpoint does."""
    if request.path.rstrip("/").lower() != PATH:
        return _refusal(404, "NotFound", "Not Found", now)
    if request.method != "POST":
        return _refusal(405, "MethodNotAllowed", "Only POST is supported.", now)
    if (request.header("metadata") or "").lower() != "true":
        return _refusal(400, "BadRequest", "Required metadata header not specified", now)
    form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    if not (resource := form.get("resource", "")):
        return _refusal(400, "BadRequest", "Required audience parameter not specified", now)
    if resource.rstrip("/") not in {audience.rstrip("/") for audience in AUDIENCES}:
        text = (
            f"Audience {resource} is not a supported MSI token audience.Supported audiences:"
            f"{','.join(AUDIENCES)}"
        )
        return _refusal(400, "AudienceNotSupported", text, now)
    person = host_of(world).person
    assert person  # noqa: S101 - nobody opens a shell without signing in
    issued = tokens.mint_for_person(world, person, resource, issued_at=now)
    body = {
        "access_token": issued.token,
        "refresh_token": "",
        "expires_in": str(issued.expires_at - int(now)),
        "expires_on": str(issued.expires_at),
        "not_before": str(issued.not_before),
        "resource": issued.audience,
        "token_type": "Bearer",
    }
    return json_answer(200, body, now)


def _refusal(status: int, code: str, text: str, now: float) -> Response:
    return json_answer(status, {"error": {"code": code, "message": text}}, now)
