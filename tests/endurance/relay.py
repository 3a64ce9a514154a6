"""A relay in front of a simulation: passes everything on, but for one kind of request, which it breaks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias
from urllib.parse import urlsplit

from tui_app.simulator import Simulation

Breakage: TypeAlias = Callable[[asyncio.StreamWriter, "Asked"], Awaitable[None]]
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that is to be broken, and the way to the answer that it would have had."""

    head: str
    """Request line and headers."""
    true_answer: Callable[[], Awaitable[bytes]]
    """The whole answer of the simulation, status line included."""


@dataclass(slots=True, kw_only=True)
class Relay:
    """Where the relay listens, and what it breaks."""

    urls: dict[str, str] = field(default_factory=dict)
    """`imds_url`, `authority_url`, `arm_url`, as settings take them."""
    is_met: Callable[[str], bool] = lambda _head: False
    """Whether a request of this head is broken."""
    breakage: Breakage | None = None
    seen: list[str] = field(default_factory=list)
    """The head of every request."""
    met: int = 0
    """How many were broken so far."""

    async def converse(
        self, upstream: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass one request on, or break it; then the connection ends."""
        try:
            await self._converse(upstream, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone
        finally:
            writer.close()

    async def _converse(
        self, upstream: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        found = _LENGTH.search(head)
        body = await reader.readexactly(int(found[1])) if found else b""
        ask, text = partial(_asked, upstream, head, body), head.decode("latin-1")
        self.seen.append(text)
        if self.breakage is None or not self.is_met(text):
            writer.write(await ask())
            await writer.drain()
            return
        self.met += 1
        await self.breakage(writer, Asked(head=text, true_answer=ask))


async def _asked(upstream: str, head: bytes, body: bytes) -> bytes:
    """The whole answer of the simulation; the connection is closed after it."""
    parts = urlsplit(upstream)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    line, _, rest = _CONNECTION.sub(b"", head).partition(b"\r\n")
    writer.write(line + b"\r\nConnection: close\r\n" + rest + body)
    answer = await reader.read()
    writer.close()
    return answer


@asynccontextmanager
async def relayed(simulation: Simulation) -> AsyncIterator[Relay]:
    """A relay to each of the services of a simulation."""
    relay = Relay()
    conversations: set[asyncio.Task[None]] = set()
    servers: list[asyncio.Server] = []

    def accept(upstream: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(relay.converse(upstream, reader, writer))
        conversations.add(task)
        task.add_done_callback(conversations.discard)

    try:
        for name in ("imds_url", "authority_url", "arm_url"):
            serve = partial(accept, getattr(simulation, name))
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            servers.append(server)
            relay.urls[name] = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield relay
    finally:
        for server in servers:
            server.close()
        for task in conversations:
            task.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)
