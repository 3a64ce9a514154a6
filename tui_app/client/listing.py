"""Everything that the identity sees: by Resource Graph while that is faster, else every subscription at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_app.client.reading import ArmFailure
from tui_app.client.service import ClientService
from tui_app.core import arm
from tui_app.core.arm_errors import ArmFinding, diagnose_arm
from tui_app.core.inventory import (
    GRAPH_MOST,
    GRAPH_PAGE,
    GraphPage,
    Resource,
    graph_request,
    read_graph,
    read_resource,
)
from tui_app.core.wire import Answer

AT_ONCE = 8
"""Lists that are read side by side; two more requests may be under way for what a person opens."""

Batch = Callable[[Sequence[Resource]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How a listing ended."""

    source: str
    """`Resource Graph` or `lists`."""
    failures: tuple[tuple[str, ArmFailure], ...] = ()
    """(what could not be listed, why); everything else was."""


@dataclass(slots=True)
class _Way:
    """What a listing has met on its way."""

    failures: list[tuple[str, ArmFailure]] = field(default_factory=list)


async def list_resources(client: ClientService, on_batch: Batch, *, scope: str = "") -> Listing:
    """List what the identity sees at or below a scope, and hand it over as it comes.

    A subscription or a page that fails is told in the result; the rest is listed. Rows may come
    twice, should a list change while it is read: the receiver keeps each id once.
    """
    place = arm.parse_id(scope)
    if place.resource_group:
        return await _by_lists(client, on_batch, [(arm.group_of(scope), place.resource_group)])
    found = await _by_graph(client, on_batch, place.subscription or "")
    if found is not None:
        return found
    if place.subscription:
        targets = [(f"/subscriptions/{place.subscription}", place.subscription)]
        return await _by_lists(client, on_batch, targets)
    way = _Way()
    targets = []
    async for page in client.pages(
        "/subscriptions", arm.SUBSCRIPTIONS_API, purpose="subscriptions"
    ):
        if isinstance(page, ArmFailure):
            way.failures.append(("the list of subscriptions", page))
            break
        seen = filter(None, map(arm.read_subscription, page))
        targets += [(each.scope, each.name) for each in seen]
    listed = await _by_lists(client, on_batch, targets)
    return Listing(source=listed.source, failures=(*way.failures, *listed.failures))


async def _by_graph(client: ClientService, on_batch: Batch, subscription: str) -> Listing | None:
    """By Resource Graph; None where it does not answer, or where there is too much for its quota."""
    first = await _graph_page(client, 0, subscription)
    if isinstance(first, ArmFailure) or first.total > GRAPH_MOST:
        return None
    on_batch(_read(first.rows))
    way, gate = _Way(), asyncio.Semaphore(AT_ONCE)

    async def rest(skip: int) -> None:
        async with gate:
            page = await _graph_page(client, skip, subscription)
        if isinstance(page, ArmFailure):
            way.failures.append((f"rows from {skip:,} of Resource Graph", page))
        else:
            on_batch(_read(page.rows))

    async with asyncio.TaskGroup() as group:
        for skip in range(GRAPH_PAGE, first.total, GRAPH_PAGE):
            group.create_task(rest(skip))
    return Listing(source="Resource Graph", failures=tuple(way.failures))


async def _graph_page(
    client: ClientService, skip: int, subscription: str
) -> GraphPage | ArmFailure:
    unsigned = graph_request(client.arm_url, skip=skip, subscription=subscription)
    request, outcome = await client.signed(unsigned, "resources, by Resource Graph")
    page = read_graph(outcome) if isinstance(outcome, Answer) else None
    if page is not None:
        return page
    problem = diagnose_arm(request, outcome) or ArmFinding(diagnosis="arm.net.truncated")
    return ArmFailure(finding=problem, exchange=outcome.exchange)


async def _by_lists(
    client: ClientService, on_batch: Batch, targets: Sequence[tuple[str, str]]
) -> Listing:
    """By the lists of these scopes, side by side."""
    way, gate = _Way(), asyncio.Semaphore(AT_ONCE)

    async def one(scope: str, name: str) -> None:
        async with gate:
            pages = client.pages(
                f"{scope}/resources", arm.RESOURCES_API, purpose=f"resources of {name}"
            )
            async for page in pages:
                if isinstance(page, ArmFailure):
                    way.failures.append((name, page))
                    break
                on_batch(_read(page))

    async with asyncio.TaskGroup() as group:
        for scope, name in targets:
            group.create_task(one(scope, name))
    return Listing(source="lists", failures=tuple(way.failures))


def _read(rows: Sequence[Mapping[str, Any]]) -> list[Resource]:
    return [each for each in map(read_resource, rows) if each is not None]
