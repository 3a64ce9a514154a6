"""A wire made of a dictionary: path → outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tui_app.core import hosts, imds
from tui_app.core.ask import Ask
from tui_app.core.clock import Moment, moment_at
from tui_app.core.clouds import Cloud
from tui_app.core.hosts import Detection, HostKind, Place, Unreadable
from tui_app.core.machine import AZURE_CHASSIS_ASSET_TAG, MachineFacts, Route
from tui_app.core.secret import Secret
from tui_app.core.selector import TokenWanted
from tui_app.core.token import TokenReply
from tui_app.core.wire import Connected, NoAnswer, Outcome, Phase, Request

AZURE_VM = MachineFacts(
    os="linux",
    hostname="vm-app-01",
    chassis_asset_tag=AZURE_CHASSIS_ASSET_TAG,
    route=Route(source_address="10.1.0.4", interface="eth0", gateway="10.1.0.1"),
)
REFUSED = NoAnswer(phase=Phase.CONNECT, errno=111, text="Connection refused")


class CannedWire:
    """Answers from a table; whatever is not in it is refused. Remembers what was asked."""

    def __init__(
        self,
        outcomes: Mapping[str, Outcome],
        *,
        machine: MachineFacts = AZURE_VM,
        connects: bool = True,
        now: float = 1767225600.0,
        received_at: float | None = None,
        files: Mapping[str, Secret] | None = None,
    ) -> None:
        self.files = files or {}
        self.outcomes = outcomes
        self.asked: list[Request] = []
        self._machine = machine
        self._connects = connects
        self._now = now
        self._received_at = now if received_at is None else received_at

    async def send(self, request: Request) -> Outcome:
        """The outcome of this path, numbered in the order of asking."""
        self.asked.append(request)
        is_probe = "metadata" not in {name.lower() for name, _ in request.headers}
        key = (
            f"probe {request.path}"
            if is_probe and request.path == imds.TOKEN_PATH
            else request.path
        )
        return replace(self.outcomes.get(key, REFUSED), exchange=len(self.asked))

    async def connect(self, host: str, port: int) -> Connected | NoAnswer:
        """Connected, or refused, as made."""
        return Connected(local_address="10.1.0.4", elapsed_ms=1.0) if self._connects else REFUSED

    async def token(self, wanted: TokenWanted, *, fresh: bool = False) -> TokenReply:
        """What the token path answers."""
        asked_at, self._now = self._now, self._received_at
        try:
            kind = self.host().asked.kind or HostKind.IMDS
            return await hosts.ask(
                self, Place(self._machine, Ask(imds_url="http://imds")), kind, wanted
            )
        finally:
            self._now = asked_at

    def read_secret(
        self, path: str, limit: int, *, follows_links: bool = False
    ) -> Secret | Unreadable:
        """The files it was made with."""
        return self.files.get(path, Unreadable("it is not there", is_absent=True))

    def host(self) -> Detection:
        """As the machine's facts say."""
        return hosts.detect(self._machine)

    def machine(self) -> MachineFacts:
        """The facts it was made with."""
        return self._machine

    def described_cloud(self, name: str) -> Cloud | None:
        """None: nobody is asked."""

    def now(self) -> Moment:
        """The time it was made with."""
        return moment_at(self._now)
