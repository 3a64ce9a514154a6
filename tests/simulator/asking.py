"""Short ways to ask the simulator's handlers, without a socket in between."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from tui_app.simulator import SCENARIOS, arm, imds, tokens
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.world import World

NOW = 1_767_225_600.0
"""2026-01-01T00:00:00Z, the time base of the recorded exchanges."""
ARM = "https://management.azure.com/"
TOKEN = "/metadata/identity/oauth2/token"
SUB = "/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861"
BASE = "http://127.0.0.1:1"


def world_of(scenario: str, now: float = NOW) -> World:
    """The world of a scenario, fresh."""
    return SCENARIOS[scenario].build(now)


def body_of(response: Response) -> Any:
    """The JSON in a response."""
    return json.loads(response.body)


def header_of(response: Response, name: str) -> str | None:
    """One header of a response."""
    return next((v for k, v in response.headers if k.lower() == name.lower()), None)


def ask_imds(
    world: World,
    path: str,
    query: dict[str, str] | None = None,
    *,
    headers: dict[str, str] | None = None,
    method: str = "GET",
    now: float = NOW,
) -> Response:
    """Ask IMDS, with the Metadata header unless other headers are given."""
    given = {"Metadata": "true"} if headers is None else headers
    target = path + (f"?{urlencode(query)}" if query else "")
    request = Request(method=method, target=target, headers=tuple(given.items()))
    return imds.handle(request, world, now)


def ask_token(world: World, now: float = NOW, /, **query: Any) -> Any:
    """Ask IMDS for a token for ARM; the body of the answer."""
    asked = {"api-version": "2018-02-01", "resource": ARM, **query}
    return body_of(ask_imds(world, TOKEN, asked, now=now))


class Arm:
    """ARM as seen by the VM's identity, or by whom a token is of."""

    def __init__(
        self, scenario: str | World = "reader", *, audience: str = ARM, token: str = ""
    ) -> None:
        self.world = world_of(scenario) if isinstance(scenario, str) else scenario
        self.token = token
        if not token:
            identity = self.world.attached_identities()[0]
            self.token = tokens.mint(self.world, identity, audience, issued_at=NOW).token

    def get(self, path: str, version: str = "2021-04-01", **query: str) -> Response:
        """GET with a token; `filter` and `top` stand for `$filter` and `$top`."""
        known = {"filter": "$filter", "top": "$top", "skiptoken": "$skiptoken", "expand": "$expand"}
        pairs = {"api-version": version} if version else {}
        pairs |= {known.get(name, name): value for name, value in query.items()}
        return self.send("GET", f"{quote(path, safe='/')}?{urlencode(pairs)}")

    def body(self, path: str, version: str = "2021-04-01", **query: str) -> Any:
        """The body of a GET that succeeds."""
        response = self.get(path, version, **query)
        assert response.status == 200, response.body
        return body_of(response)

    def error(self, path: str, version: str = "2021-04-01", **query: str) -> tuple[int, str, str]:
        """Status, code and message of a GET that fails."""
        response = self.get(path, version, **query)
        error = body_of(response)["error"]
        return response.status, error["code"], error["message"]

    def post(self, path: str, version: str, body: Any = None) -> Response:
        """POST with a token."""
        content = json.dumps(body).encode() if body is not None else b""
        return self.send("POST", f"{path}?api-version={version}", body=content)

    def query(self, text: str, **options: Any) -> Any:
        """A Resource Graph query; the whole body of the answer."""
        marked = {"top": "$top", "skipToken": "$skipToken"}
        asked = {"query": text, "options": {marked.get(k, k): v for k, v in options.items()}}
        path = "/providers/Microsoft.ResourceGraph/resources"
        return body_of(self.post(path, "2021-03-01", asked))

    def send(
        self,
        method: str,
        target: str,
        *,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        now: float = NOW,
    ) -> Response:
        """Any request; with a token unless other headers are given."""
        given = {"Authorization": f"Bearer {self.token}"} if headers is None else headers
        request = Request(
            method=method, target=target, headers=tuple(given.items()), body=body, base_url=BASE
        )
        return arm.handle(request, self.world, now)


def names(body: Any) -> list[str]:
    """The names in a list."""
    return [item["name"] for item in body["value"]]
