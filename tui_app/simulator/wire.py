"""HTTP/1.1 on a stream: requests in, responses out, and how to break off rudely."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys

import h11

from tui_app.simulator.exchange import Request, Response

MAX_BODY = 1 << 20

REASONS = {
    200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict",
    410: "Gone", 413: "Content Too Large", 415: "Unsupported Media Type", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


async def receive(
    connection: h11.Connection, reader: asyncio.StreamReader, *, base_url: str, peer: str
) -> Request | None:
    """The next request with its body, cut where it is too long; None when the client has closed."""
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > MAX_BODY and head:
                return _request(head, bytes(body))._replace(
                    base_url=base_url, peer=peer, is_cut=True
                )
        elif isinstance(event, h11.EndOfMessage) and head:
            return _request(head, bytes(body))._replace(base_url=base_url, peer=peer)
        else:
            return None


def _request(head: h11.Request, body: bytes) -> Request:
    return Request(
        method=head.method.decode("ascii"),
        target=head.target.decode("latin-1"),
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers
        ),
        body=body,
    )


def parts(connection: h11.Connection, response: Response, method: str) -> list[bytes]:
    """The bytes of a response: its head, then the rest."""
    headers = [
        *response.headers,
        ("Content-Length", str(len(response.body))),
    ]
    head = h11.Response(
        status_code=response.status,
        reason=(response.reason or REASONS.get(response.status, "")).encode("ascii"),
        headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
    )
    sent = [connection.send(head) or b""]
    if response.body and method != "HEAD":
        sent.append(connection.send(h11.Data(data=response.body)) or b"")
    sent.append(connection.send(h11.EndOfMessage()) or b"")
    return sent


def reset(writer: asyncio.StreamWriter) -> None:
    """Make closing send RST instead of FIN, and close."""
    linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
