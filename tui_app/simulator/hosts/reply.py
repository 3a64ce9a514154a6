"""What the hosts' answers have in common."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from tui_app.simulator.exchange import JSON_UTF8, Request, Response, http_date, json_bytes
from tui_app.simulator.host import Host
from tui_app.simulator.world import World


def host_of(world: World) -> Host:
    """The world's host; only worlds that have one are asked."""
    assert world.host  # noqa: S101
    return world.host


def knows_secret(request: Request, header: str, host: Host) -> bool:
    """Whether the header holds the host's secret."""
    given = request.header(header) or ""
    return compare_digest(given.encode("utf-8"), host.secret.encode("utf-8"))


def json_answer(status: int, value: Any, now: float) -> Response:
    """Any value as JSON; the hosts, unlike IMDS, do not name themselves."""
    headers = (("Content-Type", JSON_UTF8), ("Date", http_date(now)))
    return Response(status=status, headers=headers, body=json_bytes(value))
