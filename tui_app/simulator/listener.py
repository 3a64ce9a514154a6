"""One service on one loopback port: connections, and how each answer leaves, rudely too."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import h11

from tui_app.simulator import wire
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.faults import OnTheWire
from tui_app.simulator.journal import LoggedRequest, refusal_of
from tui_app.simulator.names import CannotListen
from tui_app.simulator.playing import Reply

HOST = "127.0.0.1"
NOT_HTTP = b"Not a request that HTTP/1.1 knows: expected a request line, and one Host header.\n"


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Listener:
    """A port, and who answers on it.

    The port stays the same however often it is closed and opened again.
    """

    service: str
    port: int
    """0: a free one, which is kept from the first opening on."""
    answer: Callable[[Request], Awaitable[Reply]]
    note: Callable[[LoggedRequest], None] | None = None
    """Is told each request once it is answered, or never will be."""
    tls: ssl.SSLContext | None = None
    _server: asyncio.Server | None = None
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Where it listens, or would."""
        return f"{'https' if self.tls else 'http'}://{HOST}:{self.port}"

    async def open(self) -> None:
        """Listen, unless it does.

        Raises:
            CannotListen: the port is in use, or may not be had.
        """
        if self._server:
            return
        try:
            self._server = await asyncio.start_server(self._accept, HOST, self.port, ssl=self.tls)
        except OSError as problem:
            is_taken = problem.errno == errno.EADDRINUSE
            reason = "is in use" if is_taken else f"cannot be had: {_reason(problem)}"
            raise CannotListen(self.service, self.port, reason) from problem
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening, and end every connection at once."""
        if self.port == 0:
            self.port = _free_port()
        if self._server:
            self._server.close()
            for _ in range(3):  # one that is just being accepted would be lost, and left open
                await asyncio.sleep(0)
        await self.hang_up()
        if self._server:
            await self._server.wait_closed()
        self._server = None

    async def hang_up(self) -> None:
        """End every connection at once, and listen on."""
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side has had enough."""
        connection, base_url = h11.Connection(h11.SERVER), self.url
        peer = str((writer.get_extra_info("peername") or ("",))[0])
        try:
            while True:
                request = await wire.receive(connection, reader, base_url=base_url, peer=peer)
                if request is None or not await self._respond(connection, request, reader, writer):
                    break
                connection.start_next_cycle()
        except h11.RemoteProtocolError:
            with suppress(h11.LocalProtocolError):
                writer.write(
                    b"".join(wire.parts(connection, Response(status=400, body=NOT_HTTP), "GET"))
                )
        except OSError:
            pass  # the client went away, which is its right
        except asyncio.CancelledError:
            writer.transport.abort()  # close() would first wait for a client that does not read
            raise
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _respond(
        self,
        connection: h11.Connection,
        request: Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Answer one request; False when the connection is used up."""
        started = time.perf_counter()
        response, how = await self.answer(request)
        if how is OnTheWire.SILENCE:
            self._note(request, started, None, "no answer, the connection stays open")
            while await reader.read(1024):
                pass
            return False
        head, *body = wire.parts(connection, response, request.method)
        if how is OnTheWire.RESET:
            writer.write(head + b"".join(body)[: len(response.body) // 2])
            await writer.drain()
            wire.reset(writer)
            self._note(request, started, None, "reset in the middle of the answer")
            return False
        writer.write(head + b"".join(body))
        await writer.drain()
        self._note(request, started, response.status, refusal_of(response))
        return connection.our_state is h11.DONE and not request.is_cut

    def _note(self, request: Request, started: float, status: int | None, refusal: str) -> None:
        if self.note:
            self.note(
                LoggedRequest(
                    service=self.service,
                    method=request.method,
                    target=request.target,
                    status=status,
                    elapsed_ms=(time.perf_counter() - started) * 1000,
                    at=time.time(),
                    refusal=refusal,
                )
            )


def _reason(problem: OSError) -> str:
    """The system's own words, without what asyncio puts around them."""
    words = problem.strerror or str(problem)
    return words.rpartition("): ")[2].lower()


def _free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
