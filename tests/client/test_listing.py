"""Listing everything: which way, what is lost when a part fails, and how throttling is met."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest

from tests.rawserver import http, serving
from tui_app.client import ClientService
from tui_app.client.listing import Listing, list_resources
from tui_app.core.ask import Ask
from tui_app.core.inventory import Index
from tui_app.core.token import Token, TokenReply
from tui_app.demo import opener
from tui_app.settings import Settings

Respond = Callable[[str], tuple[int, object, dict[str, str]]]


async def listed(scenario: str, scope: str = "") -> tuple[Index, Listing]:
    index = Index()
    async with opener(Settings(), scenario)() as client:
        return index, await list_resources(client, index.add, scope=scope)


async def test_few_resources_come_by_resource_graph() -> None:
    """One query for everything."""
    index, listing = await listed("reader")
    assert (listing.source, listing.failures) == ("Resource Graph", ())
    assert "vm-web-01" in {each.name for each in index.rows}


async def test_many_come_by_the_lists_of_their_subscriptions() -> None:
    """Resource Graph says how many there are; beyond its quota every subscription is listed."""
    index, listing = await listed("large")
    assert (listing.source, listing.failures, len(index.rows)) == ("lists", (), 100_000)


async def test_without_a_role_the_list_is_empty_and_nothing_failed() -> None:
    """Resource Graph answers 400 there; the list of subscriptions is just empty."""
    index, listing = await listed("no-role")
    assert (listing.failures, index.rows) == ((), [])


async def test_throttling_is_waited_for() -> None:
    """ARM says how long; the list is whole in the end."""
    index, listing = await listed("arm-throttled")
    assert listing.failures == ()
    assert len(index.rows) > 10


SUBS = [
    {"subscriptionId": f"s{n}", "displayName": f"Sub {n}", "id": f"/subscriptions/s{n}"}
    for n in range(40)
]


def resource(n: int) -> dict[str, str]:
    return {"id": f"/subscriptions/s{n}/resourceGroups/g/providers/A.B/c/r{n}", "name": f"r{n}"}


async def from_server(respond: Respond) -> tuple[Index, Listing]:
    """List from a server that answers as the function says; the token is made up."""
    heads: list[bytes] = []

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = heads[-1].split()[1].decode()
        status, body, headers = respond(path)
        text = body if isinstance(body, str) else json.dumps(body)
        writer.write(http(status, text, Connection="close", **headers))
        await writer.drain()

    index = Index()
    async with (
        serving(reply) as (url, seen),
        ClientService(Settings(ask=Ask(arm_url=url))) as client,
    ):
        heads = seen
        token = await _a_token()
        client.token = lambda *_args, **_more: _ready(token)  # type: ignore[method-assign]  # no IMDS here
        return index, await list_resources(client, index.add)


async def _a_token() -> Token:
    async with opener(Settings(), "reader")() as client:
        reply = await client.token(client.wanted)
        assert reply.token is not None
        return reply.token


async def _ready(token: Token) -> TokenReply:
    from tui_app.core.wire import Answer

    return TokenReply(outcome=Answer(status=200), token=token)


async def test_one_subscription_of_forty_that_is_refused_is_told() -> None:
    """The other thirty-nine are listed."""

    def respond(path: str) -> tuple[int, object, dict[str, str]]:
        if "resourcegraph" in path.lower():
            return 400, {"error": {"code": "BadRequest"}}, {}
        if path.startswith("/subscriptions?"):
            return 200, {"value": SUBS}, {}
        number = int(path.split("/")[2][1:])
        if number == 7:
            return 403, {"error": {"code": "AuthorizationFailed", "message": "no"}}, {}
        return 200, {"value": [resource(number)]}, {}

    index, listing = await from_server(respond)
    assert [name for name, _ in listing.failures] == ["Sub 7"]
    assert len(index.rows) == 39


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/subscriptions/s0/resources",
        "/subscriptions/s0/resources?api-version=2021-04-01",
    ],
    ids=["elsewhere", "the same page again"],
)
async def test_a_link_that_leads_nowhere_good_ends_there(link: str) -> None:
    """The token goes to no other host, and no page is read for ever; what came stands."""

    def respond(path: str) -> tuple[int, object, dict[str, str]]:
        if "resourcegraph" in path.lower():
            return 403, "<html>", {}
        if path.startswith("/subscriptions?"):
            return 200, {"value": SUBS[:1]}, {}
        return 200, {"value": [resource(0), resource(0), None, 5], "nextLink": link}, {}

    index, listing = await from_server(respond)
    assert len(listing.failures) == 1
    assert listing.failures[0][1].finding.diagnosis in ("arm.page.refused", "arm.page.loop")
    assert [each.name for each in index.rows] == ["r0"]


async def test_a_long_wait_is_told_and_not_waited_for() -> None:
    """Retry-After of an hour is a finding."""

    def respond(path: str) -> tuple[int, object, dict[str, str]]:
        body = {"error": {"code": "TooManyRequests", "message": "slow down"}}
        return 429, body, {"Retry_After": "3600"}

    index, listing = await from_server(respond)
    assert index.rows == []
    assert [name for name, _ in listing.failures] == ["the list of subscriptions"]
