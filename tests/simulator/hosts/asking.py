"""Short ways to ask a host's handler, without a socket in between."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tests.simulator.asking import ARM, NOW, Arm, body_of, world_of
from tui_app.simulator import hosts
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.host import Host
from tui_app.simulator.hosts.reply import host_of
from tui_app.simulator.tokens import Issued
from tui_app.simulator.world import World


class Asking:
    """A program on the machine of a scenario."""

    def __init__(self, scenario: str, path: str, version: str, **headers: str) -> None:
        self.world: World = world_of(scenario)
        self.path, self.version, self.headers = path, version, headers

    @property
    def host(self) -> Host:
        """The host as it is now."""
        return host_of(self.world)

    def change(self, **changes: Any) -> None:
        """Make the host another one."""
        self.world.host = self.host._replace(**changes)

    def send(
        self,
        query: dict[str, str] | None = None,
        *,
        method: str = "GET",
        path: str = "",
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        now: float = NOW,
    ) -> Response:
        """Any request; with this program's headers unless others are given."""
        asked = {"api-version": self.version, "resource": ARM} if query is None else query
        request = Request(
            method=method,
            target=(path or self.path) + (f"?{urlencode(asked)}" if asked else ""),
            headers=tuple((self.headers if headers is None else headers).items()),
            body=body,
        )
        return hosts.handle(request, self.world, now)

    def ask(self, **selector: str) -> Response:
        """A token for ARM, for the identity that is named."""
        return self.send({"api-version": self.version, "resource": ARM, **selector})

    def issued(self, response: Response) -> Issued:
        """What the world remembers of the token in an answer."""
        assert response.status == 200, response.body
        return self.world.issued_tokens[body_of(response)["access_token"]]

    def arm(self, response: Response) -> Arm:
        """ARM, asked with the token in an answer."""
        return Arm(self.world, token=self.issued(response).token)
