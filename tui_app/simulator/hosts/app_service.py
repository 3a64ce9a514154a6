"""App Service, Functions, Container Apps: API 2019-08-01, and 2017-09-01 at the same endpoint.

The 400 and 500 texts were taken from captures; those of 401, 404 and of a bad version are assumed.
"""

from __future__ import annotations

import time
from typing import Any

from tui_app.simulator import aadsts, tokens
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.host import Host
from tui_app.simulator.hosts.reply import host_of, json_answer, knows_secret
from tui_app.simulator.world import Identity, World

PATH = "/msi/token"
NEW, OLD = "2019-08-01", "2017-09-01"
HEADERS = {NEW: "X-IDENTITY-HEADER", OLD: "secret"}
SELECTORS = {
    NEW: {
        "client_id": "client_id",
        "principal_id": "object_id",
        "object_id": "object_id",
        "mi_res_id": "resource_id",
    },
    OLD: {"clientid": "client_id"},
}
"""API version -> name in the query -> what it names."""

NO_IDENTITY = (
    "No User Assigned or Delegated Managed Identity found for specified"
    " ClientId/ResourceId/PrincipalId."
)
NO_TOKEN = "An unexpected error occured while fetching the AAD Token."  # their spelling


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as the token endpoint of a site does."""
    host, version = host_of(world), request.parameter("api-version") or ""
    if request.method != "GET" or request.path.rstrip("/").lower() != PATH:
        return _refusal(404, "Not Found", now)
    if version not in HEADERS:
        return _refusal(400, f"The api-version '{version}' is not supported.", now)
    if not knows_secret(request, HEADERS[version], host):
        return _refusal(401, "Unauthorized", now)
    identity = _choose(request, host, version)
    if identity is None:
        return _refusal(400, NO_IDENTITY, now)
    resource = request.parameter("resource") or ""
    if not world.cloud.knows(resource):
        return _refusal(500, NO_TOKEN, now)
    issued = tokens.fetch(world, identity, resource, now=now, used_by=host.resource_id)
    body: dict[str, Any] = {
        "access_token": issued.token,
        "expires_on": str(issued.expires_at),
        "resource": issued.audience,
        "token_type": "Bearer",
    }
    if version == NEW:
        body["client_id"] = identity.client_id.upper()
    else:
        body["expires_on"] = old_date(issued.expires_at, is_windows=host.is_windows)
    return json_answer(200, body, now)


def _choose(request: Request, host: Host, version: str) -> Identity | None:
    """The identity that is named; without a name only a system-assigned one will do."""
    for name, kind in SELECTORS[version].items():
        if value := request.parameter(name):
            return host.named(kind, value)
    return host.system


def old_date(at: float, *, is_windows: bool) -> str:
    """A time as the API of 2017 writes it: `06/20/2019 02:57:58 +00:00`, or with AM and PM."""
    when = time.gmtime(at)
    if not is_windows:
        return time.strftime("%m/%d/%Y %H:%M:%S +00:00", when)
    half = "AM" if when.tm_hour < 12 else "PM"
    hour = when.tm_hour % 12 or 12
    date = f"{when.tm_mon}/{when.tm_mday}/{when.tm_year}"
    return f"{date} {hour}:{when.tm_min:02}:{when.tm_sec:02} {half} +00:00"


def _refusal(status: int, text: str, now: float) -> Response:
    body = {"statusCode": status, "message": text, "correlationId": aadsts.random_guid()}
    return json_answer(status, body, now)
