"""Where requests enter ARM and answers leave it: envelope, ids, headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui_app.simulator.arm import endpoints, gate, routes
from tui_app.simulator.arm.call import ArmError, random_guid, routing_id
from tui_app.simulator.exchange import JSON_UTF8, Request, Response, http_date, json_bytes
from tui_app.simulator.world import World

CAUSED_BY_GATEWAY = (401, 403, 404, 405)


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as ARM does."""
    if tuple(part.lower() for part in request.segments) == ("metadata", "endpoints"):
        body = endpoints.describe(
            request.parameter("api-version") or "", world.cloud, request.base_url
        )
        return _respond(request, now, 200, body)
    try:
        call = gate.admit(request, world, now)
    except ArmError as error:
        return _refuse(request, now, error)
    try:
        body = routes.answer(call)
    except ArmError as error:
        return _refuse(request, now, error, call.request_id, call.headers)
    return _respond(request, now, 200, body, call.request_id, call.headers)


def _refuse(
    request: Request,
    now: float,
    error: ArmError,
    request_id: str = "",
    headers: Iterable[tuple[str, str]] = (),
) -> Response:
    cause = (("x-ms-failure-cause", "gateway"),) if error.status in CAUSED_BY_GATEWAY else ()
    more = (*error.headers, *cause, *headers)
    return _respond(request, now, error.status, error.envelope, request_id, more)


def _respond(
    request: Request,
    now: float,
    status: int,
    body: Any,
    request_id: str = "",
    headers: Iterable[tuple[str, str]] = (),
) -> Response:
    own = request_id or random_guid()
    correlation = request.header("x-ms-correlation-request-id") or own
    answer = [
        ("Cache-Control", "no-cache"),
        ("Pragma", "no-cache"),
        ("Content-Type", JSON_UTF8),
        ("Expires", "-1"),
        ("x-ms-request-id", own),
        ("x-ms-correlation-request-id", correlation),
        ("x-ms-routing-request-id", routing_id(now, correlation)),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
        ("Date", http_date(now)),
        *headers,
    ]
    given = request.header("x-ms-client-request-id")
    if given and (request.header("x-ms-return-client-request-id") or "").lower() == "true":
        answer.append(("x-ms-client-request-id", given))
    return Response(status=status, headers=tuple(answer), body=json_bytes(body))
