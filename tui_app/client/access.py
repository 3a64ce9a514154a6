"""Asks ARM, by way of the client service, what an identity may do at a scope."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tui_app.client.reading import ArmDocument, ArmFailure
from tui_app.client.service import ClientService
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import Facts, nothing_read
from tui_app.core.access.gathering import Listed, gather, groups_of, permissions_at, problem_of
from tui_app.core.access.kept import Gathered
from tui_app.core.access.matrix import Matrix, Row
from tui_app.core.arm import RESOURCES_API, ArmId, parse_id
from tui_app.core.token import Token

AT_ONCE = 8
"""Requests to ARM under way together."""
MOST_ROWS = 500
"""Things below a scope that the matrix shows."""
MOST_ASKED = 40
"""Rows that ARM is asked about one by one, where assignments cannot be read."""


class Below(NamedTuple):
    """What there is at a scope and below it, as far as the identity sees it."""

    ids: tuple[str, ...]
    is_cut: bool = False
    problem: str = ""


class ArmAsks:
    """`gathering.Asks` over a client service."""

    def __init__(self, client: ClientService) -> None:
        self._client = client
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def list(self, path: str, api_version: str, purpose: str, **query: str) -> Listed:
        """Every page; what came before a failure is kept, and the failure is told."""
        items: list[Mapping[str, Any]] = []
        async with self._turn:
            pages = self._client.pages(path, api_version, purpose=purpose, **query)
            async for page in pages:
                if isinstance(page, ArmFailure):
                    return problem_of(page.finding, tuple(items))
                items += page
        return Listed(tuple(items))

    async def one(self, path: str, api_version: str, purpose: str) -> Listed:
        """One object."""
        async with self._turn:
            found = await self._client.arm(path, api_version, purpose=purpose)
        if isinstance(found, ArmDocument):
            return Listed((found.body,))
        return problem_of(found.finding)


async def look(client: ClientService, scope: str, token: Token) -> Gathered:
    """What the token's identity holds at, above and below a scope, as far as ARM tells."""
    groups = groups_of(token.claims)
    return await gather(ArmAsks(client), scope, object_id=token.object_id, groups=groups)


async def look_within(client: ClientService, scope: str, token: Token, seconds: float) -> Gathered:
    """The same, given up after a while: then nothing was read, and the facts say so."""
    try:
        async with asyncio.timeout(seconds):
            return await look(client, scope, token)
    except TimeoutError:
        why = f"no whole answer within {seconds:g} s"
        return Gathered(nothing_read(scope, why, token.object_id))


async def below(client: ClientService, scope: str) -> Below:
    """The scope itself, then its groups and resources by id, at most `MOST_ROWS`."""
    found: dict[str, str] = {}
    async for page in _lists_below(client, parse_id(scope), scope):
        if isinstance(page, ArmFailure):
            return Below(_ordered(scope, found), problem=problem_of(page.finding).problem)
        for item in page:
            if isinstance(item.get("id"), str):
                found.setdefault(item["id"].casefold(), item["id"])
        if len(found) >= MOST_ROWS:
            return Below(_ordered(scope, found)[:MOST_ROWS], is_cut=True)
    return Below(_ordered(scope, found))


async def _lists_below(
    client: ClientService, place: ArmId, scope: str
) -> AsyncIterator[tuple[Mapping[str, Any], ...] | ArmFailure]:
    if place.subscription is None or place.names:
        return  # nothing lies below a resource; below a management group only other scopes
    paths = [f"{scope}/resources"]
    if place.resource_group is None:
        paths.insert(0, f"{scope}/resourcegroups")
    for path in paths:
        async for page in client.pages(path, RESOURCES_API, purpose="what is below the scope"):
            yield page


def _ordered(scope: str, found: Mapping[str, str]) -> tuple[str, ...]:
    """The scope first; a group stands before what is in it."""
    others = (found[key] for key in sorted(found, key=lambda one: one.split("/")))
    return (scope, *(one for one in others if one.casefold() != scope.casefold()))


async def rows(client: ClientService, facts: Facts, ids: tuple[str, ...]) -> tuple[Row, ...]:
    """The matrix of these things. Where assignments are hidden, ARM is asked about the first ones."""
    matrix = Matrix(Evaluator(facts))
    if facts.is_complete:
        return tuple(matrix.row(one) for one in ids)
    asks = ArmAsks(client)
    first = await asyncio.gather(*(facts_at(asks, facts, one) for one in ids[1:MOST_ASKED]))
    drawn = (Matrix(Evaluator(here)).row(one) for one, here in zip(ids[1:], first, strict=False))
    return (matrix.row(ids[0]), *drawn, *(matrix.row(one) for one in ids[MOST_ASKED:]))


async def facts_at(asks: ArmAsks, facts: Facts, scope: str) -> Facts:
    """The facts with ARM's own list for this place below theirs; as they were where it gives none."""
    blocks, _ = await permissions_at(asks, scope)
    return replace(facts, scope=scope, effective=blocks) if blocks else facts
