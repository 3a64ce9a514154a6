"""The ways in which one request can fail, by name: on the wire, by its status, by its head, by its body."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import struct
from collections.abc import Mapping

from tests.endurance.relay import Asked, Breakage
from tests.rawserver import http

JSON = "application/json; charset=utf-8"
HTML = "<html><head><title>Blocked</title></head><body>Ask your <b>administrator</b>.</body></html>"
LARGE = 40 * 1024 * 1024
"""Bytes; more than is read of any answer."""


def answers(raw: bytes) -> Breakage:
    """Writes exactly these bytes."""

    async def write(writer: asyncio.StreamWriter, _asked: Asked) -> None:
        writer.write(raw)
        await writer.drain()

    return write


def says(status: int, body: bytes | str = b"", **headers: str) -> Breakage:
    """A whole answer, as JSON unless it says otherwise."""
    return answers(http(status, body, **{"Content_Type": JSON, "Connection": "close", **headers}))


async def hangs(_writer: asyncio.StreamWriter, _asked: Asked) -> None:
    """Nothing ever comes."""
    await asyncio.Event().wait()


async def drips(writer: asyncio.StreamWriter, _asked: Asked) -> None:
    """A byte now and then, for ever: no single wait is long."""
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999\r\n\r\n"
    )
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def resets(writer: asyncio.StreamWriter, _asked: Asked) -> None:
    """RST instead of an answer."""
    _reset(writer)


async def resets_in_the_middle(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """RST after half of the true answer."""
    whole = await asked.true_answer()
    writer.write(whole[: len(whole) // 2])
    await writer.drain()
    _reset(writer)


async def ends_in_the_middle(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """The true answer less its last bytes, and an orderly end."""
    writer.write((await asked.true_answer())[:-7])
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    link = writer.get_extra_info("socket")
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def floods(writer: asyncio.StreamWriter, _asked: Asked) -> None:
    """More than anybody reads."""
    writer.write(
        f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {LARGE}\r\n\r\n[".encode()
    )
    for _ in range(LARGE // 1048576):
        writer.write(b" " * 1048576)
        await writer.drain()


async def hints_without_end(writer: asyncio.StreamWriter, _asked: Asked) -> None:
    """`100 Continue`, again and again, and never an answer."""
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 50)
        await writer.drain()
        await asyncio.sleep(0.02)


async def says_it_is_a_page(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """The true answer under the name of HTML."""
    head, _, body = (await asked.true_answer()).partition(b"\r\n\r\n")
    status = int(head.split()[1])
    writer.write(http(status, body, Content_Type="text/html", Connection="close"))
    await writer.drain()


def _error(text: object) -> str:
    return json.dumps({"error": {"code": text, "message": text}, "error_description": text})


BROKEN: Mapping[str, Breakage] = {
    # on the wire
    "reset": resets,
    "reset in the middle": resets_in_the_middle,
    "ends in the middle": ends_in_the_middle,
    "ends at once": answers(b""),
    "silence": hangs,
    "drips": drips,
    "hints without end": hints_without_end,
    # by its status
    "500": says(500, _error("InternalServerError")),
    "502 page": says(502, HTML, Content_Type="text/html"),
    "503 empty": says(503),
    "504": says(504, _error("GatewayTimeout")),
    "429": says(429, _error("TooManyRequests"), Retry_After="1"),
    "429 for ever": says(429, "", Retry_After="9" * 40),
    "429 nonsense": says(429, "", Retry_After="-\N{SUPERSCRIPT TWO}e9"),
    "401": says(401, _error("AuthenticationFailed"), WWW_Authenticate="Bearer"),
    "401 challenge nonsense": says(401, "", WWW_Authenticate='Bearer authorization_uri="x, y=,,"'),
    "403": says(403, _error("AuthorizationFailed")),
    "403 page": says(403, HTML, Content_Type="text/html", Server="squid/6.1"),
    "404": says(404, _error("NotFound")),
    "407 page": says(407, HTML, Content_Type="text/html", Proxy_Authenticate="Negotiate"),
    "410": says(410),
    "204": says(204),
    "302": says(302, "", Location="http://127.0.0.1:9/login"),
    "307 without a place": says(307),
    "999": says(999, "?"),
    # by its head
    "not HTTP": answers(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "HTTP/0.9": answers(HTML.encode()),
    "endless header": answers(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1048576),
    "many headers": answers(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000 + b"\r\n{}"),
    "two lengths": answers(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}"),
    "negative length": answers(b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}"),
    "broken chunks": answers(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
    "not gzip": says(200, "{}", Content_Encoding="gzip"),
    "gzip bomb": says(200, gzip.compress(b" " * LARGE), Content_Encoding="gzip"),
    # by its body
    "empty": says(200),
    "garbage": says(200, "\x00\x01 not JSON {"),
    "page": says(200, HTML, Content_Type="text/html"),
    "half of JSON": says(200, '{"value": [{"id": "/subscr'),
    "flood": floods,
    "nested": says(200, "[" * 100_000),
    "nested objects": says(200, '{"value":' * 50_000),
    "not UTF-8": says(200, b'{"value": "\xff\xfe\xfa"}'),
    "UTF-16": says(200, json.dumps({"value": 1}).encode("utf-16"), Content_Type="text/plain"),
    "control characters": says(200, json.dumps({"value": "\x1b]52;c;eA==\x07\x9b31m\u202e"})),
    "control characters, refused": says(400, _error("\x1b]0;pwned\x07\u202e\ud800")),
    "null": says(200, "null"),
    "list": says(200, '[1, null, "x"]'),
    "number": says(200, "1e999"),
    "longest number": says(200, '{"expires_in": ' + "9" * 5000 + "}"),
    "empty object": says(200, "{}"),
    "other types": says(
        200,
        '{"value": "x", "access_token": {}, "expires_in": [], "compute": 7, "authentication": [null],'
        ' "nextLink": 3, "issuer": false, "error": [], "apiVersions": {"a": 1}}',
    ),
    "lists of nothing": says(200, '{"value": [null, 1, "x", [], {}, {"id": 9, "name": {}}]}'),
}
"""Name → what it does. None of these is an answer that a link of the chain could hold by."""
BENT: Mapping[str, Breakage] = {"true answer as a page": says_it_is_a_page}
"""What is odd and yet true: the chain may hold, and nothing may break."""
