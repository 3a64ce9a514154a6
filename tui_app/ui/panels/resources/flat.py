"""The flat list: everything the identity sees, as rows that are made when they are looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import overload

from tui_app.client.listing import list_resources
from tui_app.client.service import ClientService
from tui_app.core.inventory import Index, Resource, parse_filter
from tui_app.core.remedies import entry
from tui_app.core.words import counted_noun
from tui_app.ui.keys import hint
from tui_app.ui.panels.resources.detail import failure_words
from tui_app.ui.panels.resources.nodes import Kind, Node
from tui_app.ui.text import placeholders

LISTING = "listing …   {give-up} gives it up"


class FlatNodes(Sequence[Node]):
    """Resources as nodes of the tree; a hundred thousand cost nothing until they are drawn."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = resources
        self._made: dict[int, Node] = {}

    def __len__(self) -> int:
        return len(self._resources)

    @overload
    def __getitem__(self, at: int) -> Node: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Node]: ...
    def __getitem__(self, at: int | slice) -> Node | Sequence[Node]:
        if isinstance(at, slice):
            return FlatNodes(self._resources[at])
        if at not in self._made:
            self._made[at] = _node(self._resources[at])
        return self._made[at]

    def position(self, key: object) -> int:
        """Where the node of this key is; -1 when it is not there."""
        wanted = str(key).partition(":")[2]
        found = (n for n, each in enumerate(self._resources) if each.id.casefold() == wanted)
        return next(found, -1)


def _node(each: Resource) -> Node:
    item = {"id": each.id, "name": each.name, "type": each.type, "location": each.location}
    if each.tags:
        item |= {"tags": dict(each.tags)}  # type: ignore[dict-item]  # a tag is a mapping
    return Node(Kind.RESOURCE, each.id, each.name, item)


class FlatList:
    """What is listed so far, and what of it a filter leaves."""

    def __init__(self) -> None:
        self.index = Index()
        self.is_loading = True
        self.why = ""
        """Why something could not be listed, in a sentence."""
        self.state = hint(LISTING)
        """How the listing stands, in words."""
        self.problems: list[str] = []

    async def load(self, client: ClientService) -> None:
        """List everything; what came stays if this is cancelled. Afterwards the first filter is quick."""
        self.is_loading, self.state = True, hint(LISTING)
        ended = hint("given up: {refresh-panel} again")
        try:
            fix = hint(" {fix} shows the fix.")
            listing = await list_resources(client, self.index.add)
            self.index.sort()
            for _ in self.index.prepared():
                await asyncio.sleep(0)  # keys come in between
            ended = f"by {listing.source}"
            if listing.failures:
                self.why = f"{failure_words(listing.failures[0][1].finding)}{fix}"
            elif not self.index.rows:
                self.why = f"{entry('arm.empty.subscriptions').title}{fix}"
            self.problems = [f"{name} ({why.finding.diagnosis})" for name, why in listing.failures]
        finally:
            self.state, self.is_loading = ended, False

    def rows(self, text: str) -> FlatNodes:
        """The rows in which every word of the filter is found; in share mode in what is seen of them."""
        return FlatNodes(self.index.matching(parse_filter(text), placeholders()))

    def counted(self, shown: int) -> str:
        """How many are shown, of how many, and how the listing stands."""
        count = len(self.index.rows)
        is_part = self.is_loading or self.state.startswith("given up")
        total = f"{count:,} so far" if is_part else counted_noun(count, "resource")
        told = total if is_part and shown == count else f"{shown:,} of {total}"
        parts = [told, self.state]
        if self.problems:
            parts.append(f"not listed: {', '.join(self.problems)}")
        return " · ".join(filter(None, parts))
