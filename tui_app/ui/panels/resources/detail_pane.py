"""The right-hand side: reads what the cursor rests on, and shows it under the open tab."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Self

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker

from tui_app.client.browsing import Browser, Reading
from tui_app.client.reading import ArmDocument, ArmFailure
from tui_app.client.service import ClientService
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.words import counted_noun
from tui_app.ui.answers import ago
from tui_app.ui.dialogs.pick import Option
from tui_app.ui.keys import hint
from tui_app.ui.look import DIM
from tui_app.ui.panels.resources import detail
from tui_app.ui.panels.resources.contents import COUNTED
from tui_app.ui.panels.resources.nodes import Kind, Node
from tui_app.ui.panels.resources.rights import Rights
from tui_app.ui.text import literal
from tui_app.ui.widgets.json_view import JsonView
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.tabs import Tabs

TABS = ("Properties", "Access", "JSON")
PASSING_S = 0.08
"""Shorter than that, a row is passed by: its detail is not drawn."""
REST_S = 0.25
"""The cursor must rest so long on a row before its resource is asked for."""
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-[a-z0-9.-]{1,40})?", re.IGNORECASE)


class DetailPane(Container):
    """Properties, access and JSON of one node at a time; each is asked for when it is first looked at."""

    DEFAULT_CSS = """
    DetailPane {
        height: 1fr;
        #resource-tabs, #resource-version { padding: 0 1; }
        #resource-version { height: 1; color: $dim-text; }
        JsonView { display: none; padding: 0 1; }
        &.-json JsonView { display: block; }
        &.-json Pane { display: none; }
    }
    """

    def __init__(
        self,
        client: ClientService,
        browser: Browser,
        rights: Rights,
        access_lines: Callable[[str], list[Content]],
        changed: Callable[[], object],
    ) -> None:
        super().__init__()
        self._client = client
        self._browser = browser
        self._rights = rights
        self._access_lines = access_lines
        self._changed = changed
        """Called when rights were read: badges may differ."""
        self._readings: dict[str, Reading] = {}
        self._resting: Timer | None = None
        self._looking: tuple[str, Worker[None]] | None = None
        self.node: Node | None = None
        self._version_label = Static(id="resource-version", markup=False)
        self.pane = Pane(id="resource-detail")
        self.json = JsonView(id="resource-json")
        self._shown = ""
        """Key of the node whose JSON is shown."""
        self.tabs = Tabs(TABS, id="resource-tabs")

    def compose(self) -> ComposeResult:
        """Names of the tabs, the version and age of what is shown, and that itself."""
        yield self.tabs
        yield self._version_label
        yield self.pane
        yield self.json

    def focus(self, scroll_visible: bool = True) -> Self:
        """Put the focus into what is shown."""
        (self.json if self.has_class("-json") else self.pane).focus(scroll_visible)
        return self

    @property
    def tab(self) -> str:
        """The name of the open tab."""
        return self.tabs.current

    def rest(self, node: Node | None) -> None:
        """Draw what is known of a node; ask for the rest once the cursor stays there."""
        self.node = node
        self.draw()
        self._wait(REST_S, self.ask)

    def follow(self, node: Node | None) -> None:
        """The cursor passes: draw a node only once it stays there, so that a held key is not held up."""
        self.node = node
        self._wait(PASSING_S, lambda: self.rest(self.node))

    def _wait(self, seconds: float, then: Callable[[], object]) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(seconds, then)

    @on(Tabs.Opened)
    def open_tab(self) -> None:
        """Draw the other tab, and ask for what it needs."""
        was_inside = self.has_focus_within
        self.rest(self.node)
        if was_inside:
            self.focus()

    def ask(self) -> None:
        """Ask for what the open tab shows of the node, unless it was asked for already."""
        node = self.node
        if node is None:
            return
        if self.tab == "Access":
            self._ask_rights(node)
        elif node.has_document and node.key not in self._readings:
            self._read(node)

    def read_anew(self, version: str = "") -> bool:
        """Ask again for what is shown, by another version if one is named; the old stays until then.

        Returns whether there is something to ask.
        """
        if self._resting is not None:
            self._resting.stop()  # it would ask for what is kept instead
        if self.node is None:
            return False
        if self.tab == "Access":
            self._ask_rights(self.node, anew=True)
            return bool(self.node.asked_scope)
        if self.node.has_document:
            self._read(self.node, version)
        return self.node.has_document

    def forget(self) -> None:
        """Keep nothing of what was read."""
        self._readings.clear()
        self.node = None

    def finding(self, node: Node) -> ArmFinding | None:
        """Why a node could not be read, if that is so."""
        reading = self._readings.get(node.key)
        failed = reading.result if reading else None
        return failed.finding if isinstance(failed, ArmFailure) else node.finding

    def document(self, node: Node) -> ArmDocument | None:
        """What was read of a node."""
        reading = self._readings.get(node.key)
        return reading.result if reading and isinstance(reading.result, ArmDocument) else None

    def version(self, node: Node) -> str:
        """The version that a node was read by; empty if it was not."""
        reading = self._readings.get(node.key)
        return reading.choice.version if reading else ""

    async def versions(self, node: Node) -> list[Option]:
        """The versions that the type of a node has, as rows to choose from."""
        choice = await self._browser.choice(node.scope)
        reading = self._readings.get(node.key)
        others = reading.choice.others if reading else ()
        known = sorted({*choice.others, *others, choice.version}, reverse=True)
        in_use = self.version(node) or choice.version
        return [
            Option(
                each,
                " · ".join(filter(None, (_kind(each), "in use" if each == in_use else ""))),
                each,
            )
            for each in known
        ]

    @work(group="resources-detail", exclusive=True)
    async def _read(self, node: Node, version: str = "") -> None:
        self._readings[node.key] = await self._browser.read(node.scope, version)
        if self.node is not None and self.node.key == node.key:
            self.draw()

    def _ask_rights(self, node: Node, *, anew: bool = False) -> None:
        scope = node.asked_scope
        if not scope:
            return
        under_way = self._looking
        if anew or under_way is None or under_way[0] != scope or under_way[1].is_finished:
            self._looking = scope, self._look(scope, anew=anew)

    @work(group="resources-detail", exclusive=True)
    async def _look(self, scope: str, *, anew: bool = False) -> None:
        self.call_later(self.draw)  # by then it is under way, and says so
        await self._rights.look(scope, anew=anew)
        self._changed()

    def draw_again(self) -> None:
        """Every line of what is shown; a JSON document too."""
        self.json.draw_again()
        self.draw()

    def draw(self) -> None:
        """Draw what is known of the node under the open tab."""
        node = self.node
        if not self.is_attached:  # what was asked came after the panel had gone
            return
        self._version_label.update(self._version_line(), layout=False)
        document = self.document(node) if node and self.tab == "JSON" else None
        self.set_class(document is not None, "-json")
        if node is not None and document is not None:
            self.json.show(document.body, keep_place=self._shown == node.key)
            self._shown = node.key
        elif node is None:
            self.pane.show(())
        elif self.tab == "Access" and node.asked_scope:
            is_read = self._rights.at(node.asked_scope) is not None
            self.pane.show(self._access_lines(node.asked_scope), keep_place=is_read)
        else:
            lines, is_whole = self._document_lines(node)
            self.pane.show(lines, keep_place=is_whole)

    def _document_lines(self, node: Node) -> tuple[Sequence[Content], bool]:
        """What is known of a node, and whether that was read and not only listed."""
        reading = self._readings.get(node.key)
        if reading is not None:
            return self._read_lines(reading), True
        if node.finding:
            return self._failed(node.finding, node.exchange), False
        if node.has_document:
            asking = [Content.styled("asking …", DIM)]
            return detail.property_lines(node.item) if node.is_listed else asking, False
        return detail.property_lines(node.item) if node.kind is Kind.TENANT else _list_lines(
            node
        ), True

    def _read_lines(self, reading: Reading) -> Sequence[Content]:
        result = reading.result
        if isinstance(result, ArmFailure):
            return self._failed(result.finding, result.exchange)
        return detail.property_lines(result.body)

    def _failed(self, finding: ArmFinding, exchange: int) -> list[Content]:
        recorded = self._client.record.get(exchange)
        return detail.failure_lines(finding, self._rights.object_id, recorded)

    def _version_line(self) -> Content:
        """By which version it was read, how one knew, and when."""
        node = self.node
        reading = self._readings.get(node.key) if node else None
        if reading is None or self.tab == "Access":
            return Content("")
        age_s = self._client.now().steady - reading.at.steady
        told = f"api-version {reading.choice.version} ({reading.choice.source}) · {ago(age_s)}"
        return Content.assemble(literal(told), hint("  {version} other"))


def typed_version(text: str) -> Sequence[Option] | str:
    """A version that was typed, or why it is none."""
    if _VERSION.fullmatch(text) is None:
        return "Expected a date, as in 2023-03-01 or 2023-03-01-preview:"
    return [Option(text, "as typed", text)]


def _kind(version: str) -> str:
    return "preview" if "preview" in version.casefold() else ""


def _list_lines(node: Node) -> list[Content]:
    """What is to be said of a row that only holds others, or of a note."""
    if node.kind is Kind.NOTE:
        return [literal(node.label)]
    counted = (
        counted_noun(node.count, COUNTED[node.kind])
        if node.is_loaded
        else hint("{open-node} lists them")
    )
    return [literal(node.label, "bold"), literal(node.scope, DIM), Content(""), literal(counted)]
