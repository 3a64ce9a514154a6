"""The tree: what is loaded of it, and how more of it is loaded. Draws nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Any

from tui_app.client.browsing import Browser
from tui_app.client.reading import ArmFailure
from tui_app.client.service import ClientService
from tui_app.core import api_versions, arm
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.remedies import entry
from tui_app.ui.keys import hint
from tui_app.ui.panels.resources.contents import MANAGEMENT_GROUPS, contents_of
from tui_app.ui.panels.resources.detail import failure_words
from tui_app.ui.panels.resources.nodes import (
    Kind,
    Node,
    children_node,
    subscription_node,
)

PROGRESS_S = 0.1
"""How often a list that is being read says how far it is."""
GIVEN_UP = "given up; {open-node} asks again"
_WAY = (Kind.SUBSCRIPTION, Kind.GROUP, Kind.RESOURCE)
"""What stands on the way down to a resource."""

Pages = AsyncIterator[Sequence[Mapping[str, Any]] | ArmFailure]


class ResourceTree:
    """Subscriptions, this machine's first; then tenants and management groups."""

    def __init__(
        self, client: ClientService, browser: Browser, changed: Callable[[], object]
    ) -> None:
        self._client = client
        self._browser = browser
        self._changed = changed
        self._here = ""
        self._places: list[str] = []
        """Ids that are shown though a list may leave them out: this machine, and where one went to."""
        self.top = Node(Kind.TOP, "/", "", depth=-1, is_open=True)

    @property
    def roots(self) -> list[Node]:
        """The nodes of the first level; empty until the subscriptions were asked for."""
        return self.top.children

    def forget(self) -> None:
        """Hold nothing, as before the first question."""
        self._places = []
        self.top = Node(Kind.TOP, "/", "", depth=-1, is_open=True)

    async def load(self, here: str) -> None:
        """Ask for the subscriptions; what was opened before stays open.

        Args:
            here: ARM id of this machine; empty where nothing tells it.
        """
        self._here = here
        self._places = [here] if here else []
        await self.fill(self.top)

    async def open_to(self, place: str, *, asks_all: bool = True) -> Node | None:
        """Open the way down to an id, and load what is not; the last node that there is.

        Args:
            place: any ARM id; what the lists leave out of the way is shown all the same.
            asks_all: else only what ARM itself has listed is asked.
        """
        if place not in self._places:
            self._places.append(place)
        node = self.top
        while True:
            self._settle(node, node.children)
            child = _towards(node, place)
            if child is None:
                return node if node is not self.top else None
            node = child
            if node.kind is Kind.RESOURCE or arm.same_id(node.scope, place):
                return node
            node.is_open = True
            if not (node.is_loaded or node.is_loading) and (asks_all or node.is_listed):
                await self.fill(node)

    async def fill(self, node: Node) -> None:
        """Load what is inside; a failure becomes a line inside, and opening again tries again.

        What was there before stays until the new is whole.
        """
        node.is_loading = True
        found: list[Node] = []
        notes: list[Node] = []
        shown_at = self._client.now().steady
        try:
            self.show_progress(node)
            async for page in self._pages(node):
                if isinstance(page, ArmFailure):
                    after = f"after {len(found):,}: " if found else ""
                    words = f"{after}{failure_words(page.finding)}"
                    notes.append(node.note(words, page.finding, page.exchange))
                    break
                found += filter(None, map(_maker(node), page))
                if self._client.now().steady - shown_at >= PROGRESS_S:
                    shown_at = self._client.now().steady
                    self.show_progress(node, len(found))
        except asyncio.CancelledError:
            if not node.is_loaded:
                node.adopt([*found, node.note(hint(GIVEN_UP))])
            raise
        finally:
            node.is_loading = False
        if notes and node.is_loaded:  # the last that was good stays, with its age
            found = [child for child in node.children if child.kind is not Kind.NOTE]
        else:
            node.read_at = self._client.now().steady
        node.is_loaded = not notes
        if not found and not notes:
            notes.append(node.note(*_nothing(node)))
        self._settle(node, [*found, *notes])
        self._changed()

    def show_progress(self, node: Node, found: int = 0) -> None:
        """The first time how far it is; later what there was stays."""
        if not node.is_loaded and node is not self.top:
            count = f" {found:,}" if found else ""
            node.adopt([node.note(f"loading …{count}")])
        self._changed()

    async def _pages(self, node: Node) -> Pages:
        """What ARM lists inside a node; of a resource its child types."""
        if node.kind is Kind.TOP:
            path, version = "/subscriptions", arm.SUBSCRIPTIONS_API
        elif node.kind is Kind.RESOURCE:
            yield [{"type": kind} for kind in await self._browser.children(node.scope)]
            return
        else:
            is_child = node.kind is Kind.CHILDREN
            child_version = (await self._browser.choice(node.scope)).version if is_child else ""
            path, version, _ = contents_of(node, child_version)
        purpose = f"in {node.label}" if node.label else "subscriptions"
        async for page in self._client.pages(path, version, purpose=purpose):
            supported = page.finding.supported_versions if isinstance(page, ArmFailure) else ()
            if not supported:
                yield page
                continue
            newest = api_versions.newest_stable(supported)
            async for again in self._client.pages(path, newest, purpose=f"{purpose}, {newest}"):
                yield again

    def _settle(self, node: Node, children: Iterable[Node]) -> None:
        """Put these inside: each once, in order, with what is known to be there besides."""
        given = list(children)
        notes = [each for each in given if each.kind is Kind.NOTE]
        found = {each.key: each for each in given if each.kind is not Kind.NOTE}
        for place in self._places:
            known = _step(node, place)
            if known is not None and known.key not in found:
                found[known.key] = known
        holds_here = not self._here or arm.covers(node.scope, self._here)
        order = self._order if holds_here else _by_name
        listed = sorted(found.values(), key=order)
        if node.kind is Kind.TOP:
            sections = () if any(n.kind is Kind.TENANTS for n in listed) else _sections()
            node.adopt([*notes, *listed, *sections])
        else:
            node.adopt([*listed, *notes])
        if self._here and holds_here:
            here = self._here.casefold()
            for child in node.children:
                child.is_here = child.scope.casefold() == here

    def _order(self, node: Node) -> tuple[bool, bool, str]:
        """By name; what this machine is in first, what is no subscription last."""
        own = f"{self._here.casefold()}/".startswith(f"{node.scope.casefold()}/")
        is_own = node.kind in _WAY and own
        is_section = node.kind in (Kind.TENANTS, Kind.MANAGEMENT_GROUPS)
        return is_section, not is_own, node.label.casefold()


def _by_name(node: Node) -> str:
    return node.label.casefold()


def _maker(node: Node) -> Callable[[Mapping[str, Any]], Node | None]:
    if node.kind is Kind.TOP:
        return subscription_node
    if node.kind is Kind.RESOURCE:
        return lambda item: children_node(node.scope, str(item["type"]))
    return contents_of(node).make


def _sections() -> tuple[Node, ...]:
    return (
        Node(Kind.MANAGEMENT_GROUPS, MANAGEMENT_GROUPS, "Management groups"),
        Node(Kind.TENANTS, "/tenants", "Tenants"),
    )


def _nothing(node: Node) -> tuple[str, ArmFinding | None]:
    """What stands inside where nothing is: a list is no proof that nothing exists."""
    if node.kind is Kind.RESOURCE:
        return "no child types are known of this type", None
    if node.kind is Kind.TOP:
        empty = "arm.empty.subscriptions"
        return entry(empty).title + hint(" {fix} shows the fix."), ArmFinding(diagnosis=empty)
    return "nothing that this identity can see", ArmFinding(diagnosis="arm.empty.list")


def _towards(node: Node, place: str) -> Node | None:
    """The child on the way to an id: of several the nearest to it."""
    below = (n for n in node.children if n.kind in _WAY and arm.covers(n.scope, place))
    return max(below, key=lambda n: len(arm.segments(n.scope)), default=None)


def _step(node: Node, place: str) -> Node | None:
    """The next node on the way from here to an id, as far as the id itself tells it."""
    parsed = arm.parse_id(place)
    if node.kind is not Kind.TOP and not arm.covers(node.scope, place):
        return None
    if node.kind is Kind.TOP and parsed.subscription:
        return subscription_node_of(parsed.subscription)
    if node.kind is Kind.SUBSCRIPTION and parsed.resource_group:
        return Node(Kind.GROUP, arm.group_of(place), parsed.resource_group)
    if node.kind is Kind.GROUP and parsed.names:
        return Node(Kind.RESOURCE, place, parsed.name, {"type": parsed.type})
    return None


def subscription_node_of(subscription_id: str) -> Node:
    """A subscription of which nothing but its id is known."""
    return Node(Kind.SUBSCRIPTION, f"/subscriptions/{subscription_id}", subscription_id)
