"""A forward proxy that lets nobody reach IMDS: request -> response, as squid answers."""

from __future__ import annotations

from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.faults import squid_denied

HTML = "text/html;charset=utf-8"


def handle(request: Request) -> Response:
    """Deny what is asked of a proxy: a whole URL, or a tunnel; nothing is passed on."""
    if request.method == "CONNECT" or request.target.lower().startswith("http://"):
        return squid_denied(request)
    headers = (
        ("Server", "squid/5.7"),
        ("Content-Type", HTML),
        ("X-Squid-Error", "ERR_INVALID_URL 0"),
    )
    body = b"<html><head><title>ERROR</title></head><body><p>Invalid URL</p></body></html>\n"
    return Response(status=400, headers=headers, body=body)
