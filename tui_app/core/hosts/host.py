"""What every identity host has in common: how it is found, named, asked and judged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui_app.core.host_kinds import HostKind
from tui_app.core.selector import SelectorKind, TokenWanted

if TYPE_CHECKING:  # types only: hosts are known before anything is asked
    from tui_app.core.ask import Ask
    from tui_app.core.clock import Moment
    from tui_app.core.machine import MachineFacts
    from tui_app.core.secret import Secret
    from tui_app.core.token import TokenReply
    from tui_app.core.wire import Outcome, Request


class Unreadable(NamedTuple):
    """Why a file was not read."""

    reason: str
    is_absent: bool = False


class Unaskable(NamedTuple):
    """Why this host cannot be asked so; nothing is sent."""

    diagnosis: str
    text: str


class Asking(Protocol):
    """What a host needs of the world."""

    async def send(self, request: Request) -> Outcome:
        """Carry out one request, and record it."""
        ...

    def read_secret(
        self, path: str, limit: int, *, follows_links: bool = False
    ) -> Secret | Unreadable:
        """The text of a regular file of so many bytes at most; by default of none that is a link."""
        ...

    def now(self) -> Moment:
        """This instant."""
        ...


class Place(NamedTuple):
    """Where a token is asked for: this machine, and what the person named."""

    machine: MachineFacts
    ask: Ask

    def variable(self, name: str) -> str:
        """An environment variable; empty when it is not set."""
        return self.machine.environ.get(name, "")


class IdentityHost(NamedTuple):
    """One host. `ask` asks it for a token; the rest says what can be known before."""

    kind: HostKind
    variables: tuple[str, ...]
    """Environment variables that it cannot be asked without."""
    selectors: Mapping[SelectorKind, str]
    """How each kind of id is called in its query; a kind that is missing cannot be named here."""
    endpoint: Callable[[Place], str]
    """The URL that is asked, without its query."""
    ask: Callable[[Asking, Place, TokenWanted], Awaitable[TokenReply]]
