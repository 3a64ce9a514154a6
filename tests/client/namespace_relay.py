"""Runs inside a network namespace: a scenario's IMDS at its true address, by a plain TCP relay.

`python -m tests.client.namespace_relay SCENARIO ADDRESS…` prints the simulator's URLs as one line
of JSON once it listens on port 80 of every address, and ends when its stdin is closed. Each
address has to be one of the namespace's own.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

from tui_app.simulator import serve

PORT = 80


async def relay(port: int, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
    """Carry one connection to a port of the loopback, both ways, until both sides have ended."""
    far, to_far = await asyncio.open_connection("127.0.0.1", port)
    async with asyncio.TaskGroup() as both:
        both.create_task(_carry(near, to_far))
        both.create_task(_carry(far, to_near))


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):  # either side may leave when it likes
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def serve_at(scenario: str, addresses: Sequence[str]) -> None:
    """Serve the scenario until stdin ends."""
    async with serve(scenario) as simulation:
        port = urlsplit(simulation.imds_url).port or 0
        for address in addresses:
            await asyncio.start_server(partial(relay, port), address, PORT)
        urls = {"arm_url": simulation.arm_url, "authority_url": simulation.authority_url}
        print(json.dumps(urls), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve_at(sys.argv[1], sys.argv[2:]))
