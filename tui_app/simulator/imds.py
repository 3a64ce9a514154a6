"""The Instance Metadata Service: (request, world, now) -> response.

Texts were taken from captures where one was found; the others are marked as assumed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from tui_app.simulator import imds_token
from tui_app.simulator.exchange import Request, Response, http_date
from tui_app.simulator.imds_reply import answer, identity_error, json_answer, plain_error
from tui_app.simulator.instance import instance_document
from tui_app.simulator.world import World

TOKEN_PATH = "/metadata/identity/oauth2/token"

VERSIONS = [
    "2017-03-01",
    "2017-04-02",
    "2017-08-01",
    "2017-10-01",
    "2017-12-01",
    "2018-02-01",
    "2018-04-02",
    "2018-10-01",
    "2019-02-01",
    "2019-03-11",
    "2019-04-30",
    "2019-06-01",
    "2019-06-04",
    "2019-08-01",
    "2019-08-15",
    "2019-11-01",
    "2020-06-01",
    "2020-07-15",
    "2020-09-01",
    "2020-10-01",
    "2020-12-01",
    "2021-01-01",
    "2021-02-01",
    "2021-03-01",
    "2021-05-01",
    "2021-08-01",
    "2021-10-01",
    "2021-11-01",
    "2021-11-15",
    "2021-12-13",
    "2023-07-01",
    "2023-11-15",
    "2024-03-15",
    "2024-07-17",
    "2025-04-07",
]
"""Oldest first, as `/metadata/versions` lists them."""

BAD_VERSION = (
    b'{ "error": "Bad request. api-version is invalid or was not specified in the request. For more'
    b' information refer to aka.ms/azureimds", "newest-versions": [ "2025-04-07", "2024-07-17",'
    b' "2024-03-15" ] }'
)
WIRE_SERVER_404 = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<Error xmlns:xsi="http://www.w3.org/2001/XMLSchema-'
    b'instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">\n    <Code>ResourceNotFound</Code>\n'
    b"    <Message>The specified resource does not exist.</Message>\n"
    b"    <Details>'' isn't a valid resource name.</Details>\n</Error>"
)
NO_LOAD_BALANCER = (
    "No load balancer metadata is found. Check if your virtual machine is using any nonbasic SKU"
    " load balancer and retry later."
)


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as IMDS does."""
    if request.path.startswith("//"):
        return _wire_server(now)
    refusal = _refusal(request, now)
    if refusal:
        return refusal
    path = request.path.rstrip("/").lower()
    if path in _WITHOUT_VERSION:
        return _WITHOUT_VERSION[path](request, world, now)
    if _has_bad_version(request, path):
        return answer(400, BAD_VERSION, now)
    if path == "/metadata/instance" or path.startswith("/metadata/instance/"):
        return _instance(request, world, now)
    return _PATHS.get(path, _not_found)(request, world, now)


def needs_key(request: Request, world: World, now: float) -> bool:
    """Whether the answer is a token, which somebody has to sign."""
    path = request.path.rstrip("/").lower()
    if path != TOKEN_PATH or _refusal(request, now) or _has_bad_version(request, path):
        return False
    return imds_token.grants(request, world, now)


def _versions(_request: Request, _world: World, now: float) -> Response:
    return json_answer(200, {"apiVersions": list(VERSIONS)}, now)


def _platform_metadata(_request: Request, _world: World, now: float) -> Response:
    """This host knows the v1 endpoints only."""
    return answer(404, b"", now)


def _info(_request: Request, world: World, now: float) -> Response:
    return json_answer(200, {"tenantId": world.identity_tenant_id}, now)


def _scheduled_events(_request: Request, _world: World, now: float) -> Response:
    return json_answer(200, {"DocumentIncarnation": 1, "Events": []}, now)


def _load_balancer(_request: Request, _world: World, now: float) -> Response:
    return plain_error(404, NO_LOAD_BALANCER, now)


def _not_found(_request: Request, _world: World, now: float) -> Response:
    return plain_error(404, "Not found", now)


def _wire_server(now: float) -> Response:
    """The host's other service, which gets what no route of IMDS takes."""
    headers = (
        ("Content-Type", "text/xml; charset=utf-8"),
        ("Server", "Microsoft-IIS/10.0"),
        ("Date", http_date(now)),
    )
    return Response(status=404, headers=headers, body=WIRE_SERVER_404)


def _refusal(request: Request, now: float) -> Response | None:
    """What IMDS refuses before it looks at the path."""
    if request.method != "GET":
        return answer(405, b"", now)
    if request.header("x-forwarded-for") is not None:  # text assumed
        return plain_error(400, "Bad request. X-Forwarded-For is not allowed", now)
    if (request.header("metadata") or "").lower() != "true":
        if request.path.lower().startswith("/metadata/identity"):
            return identity_error(400, "Required metadata header not specified", now)
        return plain_error(400, "Bad request: . Required metadata header not specified", now)
    names = [name.lower() for name, _ in request.query]
    if len(set(names)) < len(names):  # text assumed
        return plain_error(400, "Bad request. Duplicate query parameters are not allowed", now)
    return None


def _has_bad_version(request: Request, path: str) -> bool:
    version = request.parameter("api-version") or ""
    known = VERSIONS
    if path.startswith("/metadata/identity"):
        known = VERSIONS[VERSIONS.index("2018-02-01") :]
    elif path.startswith("/metadata/scheduledevents"):
        known = ["2017-08-01", "2017-11-01", "2019-01-01", "2019-08-01", "2020-07-01"]
    return version not in known


def _instance(request: Request, world: World, now: float) -> Response:
    node: Any = instance_document(world)
    for part in request.path.split("/")[3:]:
        if not part:
            continue
        node = _child(node, unquote(part))
        if node is None:
            return plain_error(404, "Not found", now)
    wants_text = (request.parameter("format") or "json").lower() == "text"
    if isinstance(node, str) and not wants_text:  # text assumed
        return plain_error(400, "Bad request. Requested format is not supported for this path", now)
    if wants_text:
        return answer(200, _as_text(node), now, content_type="text/plain; charset=utf-8")
    return json_answer(200, node, now)


def _child(node: Any, name: str) -> Any:
    """The element of this name or index, names in any case; None when there is none."""
    if isinstance(node, list):
        return node[int(name)] if name.isdecimal() and int(name) < len(node) else None
    if isinstance(node, dict):
        wanted = name.lower()
        return next((value for key, value in node.items() if key.lower() == wanted), None)
    return None


def _as_text(node: Any) -> bytes:
    """A leaf as itself, a branch as the list of its names."""
    if isinstance(node, str):
        return node.encode("utf-8", "surrogatepass")
    names = list(node) if isinstance(node, dict) else [str(index) for index in range(len(node))]
    values = list(node.values()) if isinstance(node, dict) else node
    lines = [
        name if isinstance(value, str) else f"{name}/"
        for name, value in zip(names, values, strict=True)
    ]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


_WITHOUT_VERSION = {
    "/metadata/versions": _versions,
    "/metadata/identity/getplatformmetadata": _platform_metadata,
}
_PATHS = {
    TOKEN_PATH: imds_token.token,
    "/metadata/identity/info": _info,
    "/metadata/scheduledevents": _scheduled_events,
    "/metadata/loadbalancer": _load_balancer,
}
