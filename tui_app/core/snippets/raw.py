"""The request as it stands on the wire, with a placeholder where the token was."""

from __future__ import annotations

from urllib.parse import urlsplit

from tui_app.core.exchange import Exchange
from tui_app.core.snippets.model import Fetch, carries_token, headers_of


def raw(exchange: Exchange, _fetch: Fetch) -> str:
    """Request line, headers, body: HTTP/1.1 (RFC 9112), lines without carriage returns."""
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{exchange.method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers_of(exchange)]
    if carries_token(exchange):
        lines.append("Authorization: Bearer $ARM_TOKEN")
    if exchange.method != "GET":
        lines.append(f"Content-Length: {len(exchange.request_body.encode())}")
    return "\n".join([*lines, "", exchange.request_body])
