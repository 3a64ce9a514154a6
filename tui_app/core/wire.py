"""The seam between what is asked and how it is sent: requests, outcomes, and who can send.

The core builds a `Request` and reads an `Outcome`. Everything that reaches a network implements
`Wire`; a test implements it with a dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:  # a type only: machine facts are plain data
    from tui_app.core.clock import Moment
    from tui_app.core.clouds import Cloud
    from tui_app.core.hosts import Detection
    from tui_app.core.machine import MachineFacts
    from tui_app.core.secret import Secret
    from tui_app.core.selector import TokenWanted
    from tui_app.core.token import Token, TokenReply

Headers: TypeAlias = tuple[tuple[str, str], ...]
_CHARSETS = frozenset({"us-ascii", "iso-8859-1", "windows-1252", "utf-16"})


class Target(StrEnum):
    """Which service a request is for; decides transport, proxy rule, pace and body limit."""

    IMDS = "imds"
    HOST = "host"
    """Another identity host: App Service's, Arc's, …"""
    LOGIN = "login"
    ARM = "arm"
    WIRESERVER = "wireserver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, complete but for the bearer token, which the transport adds itself."""

    target: Target
    url: str
    """Absolute."""
    method: Literal["GET", "POST"] = "GET"
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    """May hold an assertion, which is a secret."""
    purpose: str = ""
    """What it is asked for, in a few words, for the request list."""
    bearer: Token | None = None
    """Sent as Authorization, if the policy allows this host; never part of `headers`."""
    secrets: tuple[tuple[str, Secret], ...] = ()
    """Headers that the transport adds, and that are masked in the record."""
    pin: str = ""
    """SHA-1 thumbprint that the server's certificate must have before anything is sent; 40 hex digits."""
    timeout_s: float = 5.0
    """Bound on the whole exchange."""

    @property
    def path(self) -> str:
        """The path without the query, e.g. `/metadata/instance`."""
        rest = self.url.split("://", 1)[-1]
        return "/" + rest.partition("/")[2].partition("?")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP response, whoever sent it. `body` may hold a secret: it is never printed whole."""

    status: int
    reason: str = ""
    http_version: str = "HTTP/1.1"
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    truncated: bool = False
    """The body was longer than this target's limit, or the connection ended before its end."""
    exchange: int = 0
    """Number of the exchange in the record; 0 when it was not recorded."""
    elapsed_ms: float = 0.0

    def header(self, name: str) -> str:
        """The first header of this name, case-insensitively; empty when there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    @property
    def text(self) -> str:
        """The body as text; a charset that a server of HTTP would not use is taken for UTF-8."""
        declared = self.header("content-type").lower().partition("charset=")[2]
        charset = declared.partition(";")[0].strip(" \t\"'")
        return self.body.decode(charset if charset in _CHARSETS else "utf-8-sig", "replace")


class Phase(StrEnum):
    """How far a request came when it failed without an answer."""

    POLICY = "policy"
    """Refused by our own rules; nothing was sent."""
    RESOLVE = "resolve"
    CONNECT = "connect"
    TLS = "tls"
    WRITE = "write"
    READ = "read"
    PROTOCOL = "protocol"
    """What came back is not HTTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """No HTTP response came. The numbers are the innermost ones of the exception chain."""

    phase: Phase
    timed_out: bool = False
    errno: int | None = None
    winerror: int | None = None
    text: str = ""
    """The operating system's or the library's own words, masked, one line."""
    via_proxy: str = ""
    """host:port of the proxy that was in the way; empty when direct."""
    exchange: int = 0
    elapsed_ms: float = 0.0


Outcome: TypeAlias = Answer | NoAnswer


class Connected(NamedTuple):
    """A TCP connection came about, and was closed again."""

    local_address: str
    elapsed_ms: float


class Wire(Protocol):
    """Whoever can carry out a request. Failures are values; only cancellation is raised."""

    async def send(self, request: Request) -> Outcome:
        """Carry out one request, and record it."""
        ...

    async def connect(self, host: str, port: int) -> Connected | NoAnswer:
        """Open a TCP connection within a second or two, and close it."""
        ...

    async def token(self, wanted: TokenWanted, *, fresh: bool = False) -> TokenReply:
        """A token from the cache, or from the identity host; `fresh` always asks the host."""
        ...

    def machine(self) -> MachineFacts:
        """What is known of this machine without asking anybody else."""
        ...

    def host(self) -> Detection:
        """Which identity host is asked here, and why."""
        ...

    def described_cloud(self, name: str) -> Cloud | None:
        """The cloud of this `azEnvironment`, as the ARM that a person named has described it."""
        ...

    def now(self) -> Moment:
        """This instant."""
        ...
