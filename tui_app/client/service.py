"""ClientService: the only thing that reaches the network, shared by every panel and command."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from time import perf_counter
from types import TracebackType
from typing import Self

from tui_app.client import proof, reading
from tui_app.client.arm_pace import ArmPace, Sleep
from tui_app.client.clock import read_clock
from tui_app.client.failures import no_answer
from tui_app.client.files import read_secret
from tui_app.client.machine import read_machine
from tui_app.client.reading import ArmDocument, ArmFailure, Page
from tui_app.client.record import Record
from tui_app.client.tokens import Tokens
from tui_app.client.transport import Transport
from tui_app.core import api_versions, arm, hosts, imds
from tui_app.core.arm_errors import diagnose_arm
from tui_app.core.clock import Moment
from tui_app.core.clouds import Cloud, read_endpoints
from tui_app.core.exchange import Exchange
from tui_app.core.hosts import Detection, HostKind, Place, Unreadable
from tui_app.core.identities import Attached, read_identities
from tui_app.core.machine import MachineFacts, ProxySetting
from tui_app.core.proxy_proof import Proof
from tui_app.core.requests.replaying import NotReplayed, replay_of
from tui_app.core.secret import Secret
from tui_app.core.selector import Selector, TokenWanted
from tui_app.core.throttling import Throttle
from tui_app.core.token import Token, TokenReply
from tui_app.core.wire import Answer, Connected, NoAnswer, Outcome, Phase, Request, Target
from tui_app.settings import Settings

CONNECT_PROBE_S = 1.5
ENDPOINTS_S = 5.0
"""Bound on asking the ARM of an unknown cloud what its endpoints are."""
PROOF_S = 5.0
"""Bound on the request that goes through a proxy."""


class ClientService:
    """Sends, records, caches tokens. Use it as an async context manager; leaving closes it."""

    def __init__(
        self,
        settings: Settings,
        *,
        machine: Callable[[], MachineFacts] | None = None,
        now: Callable[[], Moment] = read_clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.settings = settings
        self.record = Record()
        self.now = now
        self.cloud: Cloud = settings.ask.cloud_for("")
        self._read_machine = machine or (lambda: read_machine(is_local=settings.ask.imds_is_real))
        self._described: dict[str, Cloud | None] = {}
        self._machine: MachineFacts | None = None
        self._detection: Detection | None = None
        self._tokens = Tokens(self._ask_host, lambda: self.now())  # noqa: PLW0108  # it may be stopped
        self._transport = Transport(
            self.record,
            arm_url=settings.ask.arm_base(self.cloud),
            ca_bundle=settings.ca_bundle,
            now=now,
        )
        self._pace = ArmPace(self._transport.send, now=now, sleep=sleep)

    async def __aenter__(self) -> Self:
        import anyio  # httpx's own; its first use loads 20 ms that must not count as IMDS's latency

        await anyio.lowlevel.checkpoint()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self._transport.close()

    def subscribe(self, observer: Callable[[Exchange], None]) -> Callable[[], None]:
        """Hear of every exchange as it begins and ends; returns how to stop hearing."""
        return self.record.subscribe(observer)

    @property
    def throttle(self) -> Throttle:
        """How ARM limits this program at this instant: until when requests wait, and what is left."""
        return self._pace.throttle

    def subscribe_throttle(self, observer: Callable[[Throttle], None]) -> Callable[[], None]:
        """Hear of every change of `throttle` that an answer brings; returns how to stop hearing."""
        return self._pace.subscribe(observer)

    def machine(self) -> MachineFacts:
        """What is known of this machine; read once."""
        if self._machine is None:
            self._machine = self._read_machine()
        return self._machine

    def host(self) -> Detection:
        """Which identity host is asked here, and which ones Microsoft's libraries would ask."""
        if self._detection is None:
            self._detection = hosts.detect(self.machine(), self.settings.ask.host)
            self._use_cloud(self._detection.cloud)
        return self._detection

    def read_secret(
        self, path: str, limit: int, *, follows_links: bool = False
    ) -> Secret | Unreadable:
        """The text of a key file, if it is a regular file of at most so many bytes."""
        return read_secret(path, limit, follows_links=follows_links)

    @property
    def endpoint(self) -> str:
        """The URL where tokens are asked for, without its query."""
        host = hosts.host_of(self.host().asked.kind or HostKind.IMDS)
        return host.endpoint(Place(self.machine(), self.settings.ask))

    @property
    def arm_url(self) -> str:
        """Where ARM is: as named, else by the VM's cloud once IMDS has told it."""
        return self._transport.arm_url

    async def send(self, request: Request) -> Outcome:
        """Carry out one request, and record it. To ARM in its turn, but whatever it asks to wait."""
        is_arm = request.target is Target.ARM
        outcome = await (self._pace.promptly if is_arm else self._transport.send)(request)
        if isinstance(outcome, Answer) and request.path == "/metadata/instance":
            await self._learn_cloud(outcome)
        return outcome

    async def prove_proxy(self, setting: ProxySetting) -> Proof:
        """Ask IMDS through this proxy, and directly; both times so that nothing is minted."""
        direct = imds.probe_request(self.settings.ask.imds_url)
        proxied = replace(direct, purpose="through the proxy (proof)", timeout_s=PROOF_S)
        through, asked = await asyncio.gather(
            self._transport.send_through(proxied, proof.proxy_url(setting)), self.send(direct)
        )
        return Proof(setting=setting, request=direct, through_proxy=through, direct=asked)

    async def _learn_cloud(self, answer: Answer) -> None:
        """The VM's own metadata decides which ARM may have the token.

        Of a cloud that is not known, the ARM that was named tells audience and login host.
        """
        instance = imds.read_instance(answer)
        if instance is None:
            return
        name, ask = instance.az_environment, self.settings.ask
        if ask.arm_url and ask.is_unknown(name) and name.casefold() not in self._described:
            told = await self.send(arm.endpoints_request(ask.arm_url, timeout_s=ENDPOINTS_S))
            self._described[name.casefold()] = _described(told, ask.arm_url, name)
        self._use_cloud(name)

    def described_cloud(self, name: str) -> Cloud | None:
        """The cloud of this `azEnvironment`, as the ARM that a person named has described it."""
        return self._described.get(name.casefold())

    def _use_cloud(self, name: str) -> None:
        """Take the endpoints of this cloud, unless others were named."""
        if name:
            self.cloud = self.described_cloud(name) or self.settings.ask.cloud_for(name)
            self._transport.arm_url = self.settings.ask.arm_base(self.cloud)

    async def connect(self, host: str, port: int) -> Connected | NoAnswer:
        """Open a TCP connection and close it; sends nothing."""
        started = perf_counter()
        try:
            async with asyncio.timeout(CONNECT_PROBE_S):
                _, writer = await asyncio.open_connection(host, port)
        except TimeoutError:
            elapsed = (perf_counter() - started) * 1000
            return NoAnswer(phase=Phase.CONNECT, timed_out=True, elapsed_ms=elapsed)
        except (OSError, UnicodeError) as problem:  # the latter: a name too long for DNS
            return no_answer(problem, elapsed_ms=(perf_counter() - started) * 1000)
        local = writer.get_extra_info("sockname")
        writer.close()
        with suppress(OSError):  # whoever answered may have reset it already
            await writer.wait_closed()
        return Connected(
            local_address=str(local[0]) if local else "",
            elapsed_ms=(perf_counter() - started) * 1000,
        )

    @property
    def wanted(self) -> TokenWanted:
        """The token that the settings ask for, in the VM's own cloud."""
        return TokenWanted(self.settings.ask.audience(self.cloud), self.settings.ask.selector)

    async def token(
        self, wanted: TokenWanted, *, fresh: bool = False, instead_of: Token | None = None
    ) -> TokenReply:
        """A token from this process's memory, or from the identity host; one call at a time.

        `instead_of` is one that was refused: it is not handed out again from memory.
        """
        return await self._tokens.get(wanted, fresh=fresh, instead_of=instead_of)

    async def _ask_host(self, wanted: TokenWanted) -> TokenReply:
        kind = self.host().asked.kind or HostKind.IMDS
        return await hosts.ask(self, Place(self.machine(), self.settings.ask), kind, wanted)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Every token that came in this session and may still be good, the oldest first."""
        return self._tokens.all()

    def forget_tokens(self) -> None:
        """Ask for each anew: those in memory are of how things were."""
        self._tokens.forget()

    def use(self, selector: Selector) -> None:
        """Ask for this identity from now on."""
        self.settings = replace(self.settings, ask=replace(self.settings.ask, selector=selector))

    async def identities(self, resource_id: str) -> tuple[Attached, ...] | ArmFailure:
        """The identities that ARM lists for this machine; the token's identity must be able to read it."""
        found = await self.resource(resource_id)
        return found if isinstance(found, ArmFailure) else read_identities(found.body)

    async def arm(
        self, path: str, api_version: str, *, purpose: str, **query: str
    ) -> ArmDocument | ArmFailure:
        """GET one ARM path with this run's token."""
        request = arm.request(self.arm_url, path, api_version, **query)
        return await reading.document(self.signed, request, purpose)

    async def resource(self, resource_id: str) -> ArmDocument | ArmFailure:
        """Any resource by its id, by a version that its type has: known, else named by the error."""
        version = api_versions.well_known(arm.parse_id(resource_id).type or "")
        name = arm.parse_id(resource_id).name
        found = await self.arm(resource_id, version, purpose=f"resource {name}")
        if isinstance(found, ArmFailure) and found.finding.supported_versions:
            newest = api_versions.newest_stable(found.finding.supported_versions)
            found = await self.arm(resource_id, newest, purpose=f"resource {name}, {newest}")
        return found

    async def signed(self, unsigned: Request, purpose: str) -> tuple[Request, Outcome]:
        """Send a request to ARM with this run's token; what was sent, and what became of it.

        Without a token nothing is sent: the request has no bearer, the outcome is the token's.
        """
        reply = await self.token(self.wanted)
        if reply.token is None:
            return unsigned, reply.outcome
        request = arm.with_token(unsigned, reply.token, purpose)
        outcome = await self._pace.patiently(request)
        problem = diagnose_arm(request, outcome) if _is_refused(outcome) else None
        if problem is None or problem.diagnosis != "arm.auth.expired":
            return request, outcome
        renewed = await self.token(self.wanted, instead_of=reply.token)  # it ended while one paged
        if renewed.token is None or renewed.token.secret.reveal() == reply.token.secret.reveal():
            return request, outcome
        request = arm.with_token(unsigned, renewed.token, purpose)
        return request, await self._pace.patiently(request)

    async def replay(self, exchange: Exchange) -> int:
        """Make a recorded GET again, with this run's token where it had one; its new number.

        Raises:
            NotReplayed: it may not be made again, or there is no token to make it with.
        """
        request, is_signed = replay_of(exchange)
        if is_signed:
            sent, outcome = await self.signed(request, request.purpose)
            if sent.bearer is None:
                raise NotReplayed("There is no token to ask with: {panel-probe} Probe says why.")
        else:
            outcome = await self.send(request)
        return outcome.exchange

    def pages(
        self, path: str, api_version: str, *, purpose: str, **query: str
    ) -> AsyncIterator[Page | ArmFailure]:
        """The items of a list, page by page; a failure ends it, and what came before stands."""
        first = arm.request(self.arm_url, path, api_version, **query)
        return reading.pages(self.signed, first, purpose, self.arm_url)


def _is_refused(outcome: Outcome) -> bool:
    return isinstance(outcome, Answer) and outcome.status == 401


def _described(told: Outcome, arm_url: str, name: str) -> Cloud | None:
    try:
        document = json.loads(told.text) if isinstance(told, Answer) else None
    except (ValueError, RecursionError):
        return None
    return read_endpoints(document, arm_url, name)
