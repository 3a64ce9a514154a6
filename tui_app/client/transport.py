"""One request, safely: which host may have the token, which proxy rule holds, how much is read.

Two HTTP clients live here. The direct one serves IMDS and loopback: no environment, no proxy, no
redirect. The web one serves ARM and the login host: proxy-aware, TLS by the machine's own trust.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from tui_app import __version__
from tui_app.client import proof
from tui_app.client.failures import EXPECTED, no_answer
from tui_app.client.pace import Pace
from tui_app.client.pinning import check_pin
from tui_app.client.policy import LOOPBACK, refusal
from tui_app.client.record import Record
from tui_app.client.unpacking import ASKED_FOR, Unpacker
from tui_app.core import redact
from tui_app.core.clock import Moment
from tui_app.core.exchange import Timings
from tui_app.core.wire import Answer, Headers, NoAnswer, Outcome, Phase, Request, Target

BODY_LIMIT: Mapping[Target, int] = {
    Target.IMDS: 64 * 1024,
    Target.WIRESERVER: 64 * 1024,
    Target.HOST: 64 * 1024,
    Target.LOGIN: 1024 * 1024,
    Target.ARM: 32 * 1024 * 1024,
}
INSTANCE_LIMIT = 1024 * 1024
"""The instance document may be long: it holds user data and every disk."""
CONNECT_TIMEOUT_S = 2.0
_NEVER_PROXIED = (Target.IMDS, Target.WIRESERVER, Target.HOST)


@dataclass(slots=True)
class _Phases:
    """When each phase of one request began and ended, told by httpcore's trace extension."""

    marks: dict[str, float] = field(default_factory=dict)
    pin: str = ""
    """SHA-1 thumbprint that the certificate must have; empty: no matter."""
    begun: float = field(default_factory=perf_counter)
    """When the request was there to be sent."""

    async def mark(self, event: str, info: Mapping[str, Any]) -> None:
        name = event.partition(".")[2]
        self.marks[name] = perf_counter()
        if self.pin and name == "start_tls.complete":
            await check_pin(info["return_value"], self.pin)

    def span(self, start: str, end: str) -> float | None:
        if start in self.marks and end in self.marks:
            return (self.marks[end] - self.marks[start]) * 1000
        return None

    def timings(self, started: float) -> Timings:
        return Timings(
            connect=self.span("connect_tcp.started", "connect_tcp.complete"),
            tls=self.span("start_tls.started", "start_tls.complete"),
            wait=self.span("send_request_body.complete", "receive_response_headers.complete"),
            transfer=self.span(
                "receive_response_headers.complete", "receive_response_body.complete"
            ),
            total=(perf_counter() - started) * 1000,
            queued=(started - self.begun) * 1000,
        )


class Transport:
    """Sends requests and records them. Failures are values; only cancellation is raised."""

    def __init__(
        self, record: Record, *, arm_url: str, ca_bundle: str, now: Callable[[], Moment]
    ) -> None:
        self.arm_url = arm_url
        self._record = record
        self._ca_bundle = ca_bundle
        self._now = now
        self._pace = Pace(burst=5, per_second=3, at_once=2)
        self._direct = httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            verify=ssl.SSLContext(
                ssl.PROTOCOL_TLS_CLIENT
            ),  # trusts nobody: plain http is all it speaks
            limits=httpx.Limits(max_connections=24),
        )
        self._secured: httpx.AsyncClient | None = None
        self._web: httpx.AsyncClient | None = None

    async def close(self) -> None:
        """Close every connection."""
        for client in (self._direct, self._secured, self._web):
            if client is not None:
                await client.aclose()

    async def send(self, request: Request) -> Outcome:
        """Send one request within its time, read at most its limit, record all of it."""
        refused = refusal(request, self.arm_url)
        if request.pin and not refused:
            return await self._send_pinned(request)
        return await self._send(request, refused, lambda: self._client_for(request))

    async def _send_pinned(self, request: Request) -> Outcome:
        """By a connection of its own, whose certificate is compared before anything is sent."""
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE  # the pin is the trust
        async with httpx.AsyncClient(
            trust_env=False, follow_redirects=False, verify=trusting
        ) as client:
            return await self._send(request, "", lambda: client)

    async def send_through(self, request: Request, proxy_url: str) -> Outcome:
        """Send one request as programs that follow a proxy setting do; only to prove its effect.

        It has a client of its own, closed at the end: the others never learn of the proxy. The
        URL may hold a user name and a password; they go to the proxy and nowhere else.
        """
        refused = proof.refusal(request, proxy_url) or refusal(request, self.arm_url)
        if refused:
            return await self._send(request, refused, lambda: self._direct)
        async with httpx.AsyncClient(
            proxy=proxy_url,
            trust_env=False,
            follow_redirects=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        ) as client:
            outcome = await self._send(request, "", lambda: client)
        if isinstance(outcome, NoAnswer):
            outcome = replace(outcome, via_proxy=proof.address(proxy_url))
        return outcome

    async def _send(
        self, request: Request, refused: str, client_for: Callable[[], httpx.AsyncClient]
    ) -> Outcome:
        headers = self._headers(request)
        n = self._record.begin(request, headers, self._now().wall)
        if refused:
            outcome: Outcome = NoAnswer(phase=Phase.POLICY, text=refused, exchange=n)
            self._record.end(n, outcome, Timings())
            return outcome
        phases = _Phases(pin=request.pin)
        paced = self._pace.turn() if request.target is Target.IMDS else nullcontext()
        async with paced:
            started = perf_counter()
            try:
                async with asyncio.timeout(request.timeout_s):
                    outcome = await _exchange(client_for(), request, headers, n, phases)
            except asyncio.CancelledError:
                self._record.cancel(n, phases.timings(started))
                raise
            except EXPECTED as problem:
                elapsed = (perf_counter() - started) * 1000
                outcome = no_answer(problem, elapsed_ms=elapsed, exchange=n)
                if isinstance(problem, TimeoutError):  # our own bound: say how far it came
                    outcome = _at_deadline(phases, elapsed, n)
        self._record.end(n, outcome, phases.timings(started))
        return outcome

    def _client_for(self, request: Request) -> httpx.AsyncClient:
        parts = urlsplit(request.url)
        if request.target in _NEVER_PROXIED or parts.hostname in LOOPBACK:
            return self._near(is_secured=parts.scheme == "https")
        if self._web is None:
            self._web = httpx.AsyncClient(
                trust_env=True,
                follow_redirects=False,
                verify=_trust(self._ca_bundle),
                limits=httpx.Limits(max_connections=24),
            )
        return self._web

    def _near(self, *, is_secured: bool) -> httpx.AsyncClient:
        """The client for what is reached without a proxy; with TLS, by the machine's own trust."""
        if not is_secured:
            return self._direct
        if self._secured is None:
            self._secured = httpx.AsyncClient(
                trust_env=False, follow_redirects=False, verify=_trust(self._ca_bundle)
            )
        return self._secured

    def _headers(self, request: Request) -> Headers:
        headers = (*request.headers, ("User-Agent", f"msi-scope/{__version__}"))
        packing = "identity" if request.target in (Target.IMDS, Target.HOST) else ASKED_FOR
        headers = (*headers, ("Accept-Encoding", packing))
        headers += tuple((name, secret.reveal()) for name, secret in request.secrets)
        if request.target is Target.ARM:
            ids = (
                ("x-ms-client-request-id", str(uuid4())),
                ("x-ms-return-client-request-id", "true"),
            )
            headers = (*headers, *ids)
        if request.bearer is not None:
            headers = (*headers, ("Authorization", f"Bearer {request.bearer.secret.reveal()}"))
        return headers


async def _exchange(
    client: httpx.AsyncClient, request: Request, headers: Headers, n: int, phases: _Phases
) -> Answer:
    started = perf_counter()
    timeout = httpx.Timeout(request.timeout_s, connect=min(CONNECT_TIMEOUT_S, request.timeout_s))
    if request.target is Target.ARM:
        timeout = httpx.Timeout(request.timeout_s, connect=min(10.0, request.timeout_s))
    built = client.build_request(
        request.method,
        request.url,
        headers=list(headers),
        content=request.body or None,
        timeout=timeout,
        extensions={"trace": phases.mark},
    )
    response = await client.send(built, stream=True)
    try:
        body, truncated = await _read(response, request)
    finally:
        await response.aclose()
    headers_back, body = _unechoed(request, tuple(response.headers.multi_items()), body)
    return Answer(
        status=response.status_code,
        reason=response.reason_phrase,
        http_version=response.http_version,
        headers=headers_back,
        body=body,
        truncated=truncated,
        exchange=n,
        elapsed_ms=(perf_counter() - started) * 1000,
    )


def _unechoed(request: Request, headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    """The answer without the secrets that were sent: a host might repeat one in its error."""
    for _, secret in request.secrets:
        value = secret.reveal().removeprefix("Basic ")
        if value:
            body = body.replace(value.encode(), redact.MASK.encode())
            headers = tuple((name, text.replace(value, redact.MASK)) for name, text in headers)
    return headers, body


def _limit(request: Request) -> int:
    if request.target is Target.IMDS and request.path.startswith("/metadata/instance"):
        return INSTANCE_LIMIT
    return BODY_LIMIT[request.target]


async def _read(response: httpx.Response, request: Request) -> tuple[bytes, bool]:
    """Read the body up to the limit; the rest is left unread and the connection is given up.

    IMDS was asked for plain bytes: what comes packed all the same is not unpacked.
    """
    limit = _limit(request)
    plain = request.target in _NEVER_PROXIED
    unpacker = Unpacker("" if plain else response.headers.get("content-encoding", ""))
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_raw():
        parts.append(unpacker.feed(part, limit - size + 1))
        size += len(parts[-1])
        if size > limit:
            return b"".join(parts)[:limit], True
    return b"".join(parts), bool(parts) and not unpacker.is_whole


def _at_deadline(phases: _Phases, elapsed_ms: float, n: int) -> NoAnswer:
    """The failure when our own bound ended the exchange: in the phase that it had reached."""
    connected = any(mark.startswith(("connect_tcp.complete", "send_")) for mark in phases.marks)
    return NoAnswer(
        phase=Phase.READ if connected else Phase.CONNECT,
        timed_out=True,
        text="the answer did not end in time" if connected else "no connection in time",
        exchange=n,
        elapsed_ms=elapsed_ms,
    )


def _trust(ca_bundle: str) -> ssl.SSLContext:
    """TLS by the machine's own certificate store, or by the bundle that was named."""
    if ca_bundle:
        return ssl.create_default_context(cafile=ca_bundle)
    import truststore  # late: loopback never needs it

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
