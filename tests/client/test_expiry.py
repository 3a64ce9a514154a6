"""A token that expires while a list is paged: a new one takes its place, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.canned import AZURE_VM
from tui_app.client import ClientService
from tui_app.client.listing import list_resources
from tui_app.client.reading import ArmFailure
from tui_app.core import arm
from tui_app.core.inventory import Index
from tui_app.settings import Settings
from tui_app.simulator import serve
from tui_app.simulator.server import Simulation


@asynccontextmanager
async def estate() -> AsyncIterator[tuple[ClientService, Simulation]]:
    async with serve("large", latency_s=0.0) as running:
        settings = Settings().at(
            imds_url=running.imds_url,
            authority_url=running.authority_url,
            arm_url=running.arm_url,
        )
        async with ClientService(settings, machine=lambda: AZURE_VM) as client:
            yield client, running


def expire(running: Simulation, *, renews: bool = True) -> None:
    """All that was issued is of yesterday; IMDS mints anew, or goes on serving the old."""
    old = dict(running.world.issued_tokens)
    for token, issued in old.items():
        claims = {**issued.claims, "exp": int(issued.claims["nbf"]) - 60}
        running.world.issued_tokens[token] = issued._replace(claims=claims)
    if renews:
        running.world.cached_tokens.clear()


async def listed(client: ClientService, path: str, running: Simulation, **more: bool) -> list[str]:
    """Ids of a list, in the middle of which the token ends; then why it broke off, if it did."""
    found: list[str] = []
    async for page in client.pages(path, arm.RESOURCES_API, purpose="test"):
        if isinstance(page, ArmFailure):
            return [*found, page.finding.diagnosis]
        found += [str(item["id"]) for item in page]
        if len(found) == len(page):
            expire(running, **more)
    return found


async def test_a_list_goes_on_with_a_new_token() -> None:
    """Every page once; IMDS is asked once more."""
    async with estate() as (client, running):
        path = f"{next(iter(running.world.subscriptions.values())).scope}/resources"
        found = await listed(client, path, running)
        assert len(found) == len(set(found)) == 2500
        tokens = [e for e in client.record.exchanges if "oauth2/token" in e.url]
        assert len(tokens) == 2


async def test_many_lists_side_by_side_ask_for_one_new_token() -> None:
    """Whoever is refused first renews it for all."""
    async with estate() as (client, running):
        index, ended = Index(), asyncio.Event()

        def take(batch: object) -> None:
            index.add(batch)  # type: ignore[arg-type]  # a batch of resources
            if not ended.is_set():
                ended.set()
                expire(running)

        listing = await list_resources(client, take)
        assert not listing.failures
        assert len(index.rows) == 100_000
        tokens = [e for e in client.record.exchanges if "oauth2/token" in e.url]
        assert len(tokens) == 2


async def test_the_same_old_token_again_is_told_as_expired() -> None:
    """IMDS serves it to its end by its own clock: asking for ever would not help."""
    async with estate() as (client, running):
        path = f"{next(iter(running.world.subscriptions.values())).scope}/resources"
        *found, why = await listed(client, path, running, renews=False)
        assert len(found) == 1000
        assert why == "arm.auth.expired"
