"""A small forward proxy on loopback: it passes absolute-form GETs on, or refuses them in HTML."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from tests.rawserver import http, serving

BLOCK_PAGE = http(
    403,
    "<html><head><title>Blocked</title></head><body>Access denied</body></html>",
    reason="Forbidden",
    Content_Type="text/html",
    Server="squid/5.7",
    Via="1.1 proxy.contoso.example",
    Connection="close",
)


@asynccontextmanager
async def forward_proxy(
    *, is_blocking: bool = False, adds: str = ""
) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Serve; yields the proxy's URL and the heads of the requests that came to it.

    `adds` is a header line that the proxy puts into what it passes on.
    """
    heads: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if is_blocking:
            writer.write(BLOCK_PAGE)
            await writer.drain()
            return
        method, target, version = heads[-1].split(b"\r\n", 1)[0].split()
        url = urlsplit(target.decode())
        there, back = await asyncio.open_connection(url.hostname, url.port)
        path = f"{url.path}?{url.query}".encode()
        fields = [
            line for line in heads[-1].split(b"\r\n")[1:]
            if line and not line.lower().startswith((b"proxy-", b"connection:"))
        ]  # fmt: skip
        fields += [b"Connection: close", *([adds.encode()] if adds else [])]
        back.write(
            b" ".join((method, path, version)) + b"\r\n" + b"\r\n".join(fields) + b"\r\n\r\n"
        )
        await back.drain()
        writer.write(await there.read())
        await writer.drain()
        back.close()

    async with serving(answer) as (url, seen):
        heads = seen
        yield url, seen
