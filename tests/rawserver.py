"""A loopback server that writes exactly the bytes it is given, once for each connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

Behaviour: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def http(
    status: int,
    body: bytes | str = b"",
    *,
    reason: str = "X",
    version: str = "HTTP/1.1",
    **headers: str,
) -> bytes:
    """A whole HTTP response; header names with `_` for `-`. Content-Length is added unless given."""
    raw = body.encode() if isinstance(body, str) else body
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    if not any(name.lower() in ("content-length", "transfer-encoding") for name in fields):
        fields["Content-Length"] = str(len(raw))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{version} {status} {reason}\r\n{head}\r\n".encode("latin-1") + raw


@asynccontextmanager
async def serving(answer: bytes | Behaviour) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Serve; yields the base URL and the list of request heads that came."""
    heads: list[bytes] = []
    tasks: set[asyncio.Task[Any]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())  # type: ignore[arg-type]  # always inside a task here
        try:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", heads
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept and never answer."""
    await asyncio.Event().wait()


async def until(condition: Callable[[], bool], *, at_most_s: float = 60.0) -> None:
    """Wait for a condition that other tasks bring about."""
    async with asyncio.timeout(at_most_s):
        while not condition():  # noqa: ASYNC110  # the condition is plain state, not an event
            await asyncio.sleep(0.002)
