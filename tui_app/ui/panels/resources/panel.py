"""The panel: loads the tree as it is opened, and asks for what the cursor rests on."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker

from tui_app.client.listing import list_resources
from tui_app.client.service import ArmDocument, ArmFailure, ClientService
from tui_app.core import arm
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.remedies import entry
from tui_app.core.words import counted_noun
from tui_app.ui.look import DIM
from tui_app.ui.panels.resources import detail
from tui_app.ui.panels.resources.access_panel import AccessPanel
from tui_app.ui.panels.resources.flat import FlatList
from tui_app.ui.panels.resources.nodes import (
    Kind,
    Node,
    group_node,
    resource_node,
    subscription_node,
    visible,
)
from tui_app.ui.panels.resources.row import draw_row, searchable
from tui_app.ui.text import literal
from tui_app.ui.widgets.filter import Filter
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows

FLAT_REDRAW_S = 0.4
"""How often the flat list is drawn while it grows."""
REST_S = 0.25
"""The cursor must rest so long on a row before its resource is asked for."""


@dataclass(slots=True)
class _Read:
    """What was read of one scope so far."""

    document: ArmDocument | ArmFailure | None = None


class ResourcesPanel(AccessPanel):
    """Subscriptions, groups and resources that the identity of the token can see."""

    KEYS = (("L", "List"), ("/", "Filter"), ("c", "Can I …?"))
    BINDINGS = [
        Binding("right,l", "open_node", "In", show=False),
        Binding("left,h", "close_node", "Out", show=False),
        Binding("L", "flat", "Everything in one list, or the tree", show=False),
        Binding("left_square_bracket", "tab(-1)", "Previous tab", show=False),
        Binding("right_square_bracket", "tab(1)", "Next tab", show=False),
    ]
    DEFAULT_CSS = """
    ResourcesPanel #resource-count { height: 1; color: $dim-text; padding: 0 1; }
    """

    tab: var[str] = var("Properties")

    def __init__(self, client: ClientService, *, id: str) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(client, id=id)
        self._client = client
        self._roots: list[Node] = []
        self._read: dict[str, _Read] = {}
        self._resting: Timer | None = None
        self._text = ""
        """The filter, as typed."""
        self._flat: FlatList | None = None
        """Everything in one list; None: the tree is shown."""
        self._listed: FlatList | None = None
        """What was listed before; shown again without asking."""
        self._looking: tuple[Node, Worker[None]] | None = None
        self._place = ""
        """The id to go to; empty: this VM."""
        self._rows: Rows[Node] = Rows(self._draw_row, lambda node: node.key, id="tree")
        self._detail = Pane(id="resource-detail")

    def compose(self) -> ComposeResult:
        """The tree on the left; what the cursor rests on at the right."""
        count = Static(id="resource-count", markup=False)
        yield ListDetail(self._rows, self._detail, Filter(), count)

    def on_mount(self) -> None:
        """Load the tree if there is a token already."""
        self.watch_report()

    def watch_report(self) -> None:
        """Load once the token is there; say what is missing until then."""
        self.rights.follow(self.report)
        if not self.is_mounted or self._roots:
            return
        if self.report.token is not None and self.report.is_complete:
            self._load_roots()
        elif self.report.is_complete:
            self._say("Needs a token, and there is none: f shows why.")
        else:
            self._say("Waiting for the token …")

    def _say(self, text: str) -> None:
        self._rows.show((), empty=text)
        self._detail.show(())

    @work(group="resources", exclusive=True)
    async def _load_roots(self) -> None:
        """The subscriptions; then the way down to this VM is opened by itself."""
        top = Node(Kind.SUBSCRIPTION, "/", "", depth=-1, is_open=True)
        self._say("Asking for subscriptions …")
        async for page in self._client.pages(
            "/subscriptions", arm.SUBSCRIPTIONS_API, purpose="subscriptions"
        ):
            if isinstance(page, ArmFailure):
                self._say(f"{detail.failure_words(page.finding)} r asks again.")
                self._detail.show(detail.failure_lines(page.finding, self.rights.object_id))
                return
            top.children += [subscription_node(item) for item in page]
        self._roots = sorted(top.children, key=lambda node: node.label.casefold())
        if not self._roots:
            self._say(f"{entry('arm.empty.subscriptions').title} f shows the fix.")
            return
        self._list()
        await self._open_place()

    @work(group="resources-place", exclusive=True)
    async def go_to(self, resource_id: str) -> None:
        """Open the way to this resource and rest on it; as soon as the tree is there."""
        self._place = resource_id
        if self._roots:
            await self._open_place()

    async def _open_place(self) -> None:
        """Open the subscription and the group of a resource, and rest on it: by default this VM."""
        instance = self.report.instance
        place = self._place or (instance.resource_id if instance else "")
        if not place:
            return
        node: Node | None = None
        nodes, resting = self._roots, self._rows.current
        while found := next((n for n in nodes if arm.covers(n.scope, place)), None):
            node, nodes = found, found.children
            if found.can_open:
                found.is_open = True
                await self._fill(found)
                nodes = found.children
            else:
                break
        stayed = self._rows.current is resting or self._place  # else somebody went elsewhere since
        if node is not None and stayed:
            self._rows.cursor_to(node.key)

    def _list(self) -> None:
        if self._flat is not None:
            self._list_flat(self._flat)
            return
        nodes = list(visible(self._roots))
        words = self._text.casefold().split()
        if words:
            nodes = [n for n in nodes if all(word in searchable(n) for word in words)]
        self._rows.show(nodes, empty="Nothing that is loaded matches.")
        shown = sum(node.kind is Kind.RESOURCE for node in nodes)
        groups = sum(node.kind is Kind.GROUP for node in nodes)
        counted = (
            counted_noun(sum(n.kind is Kind.SUBSCRIPTION for n in nodes), "subscription"),
            counted_noun(groups, "group"),
            counted_noun(shown, "resource"),
        )
        self.query_one("#resource-count", Static).update(
            f"{', '.join(counted)} {'that match' if words else 'seen so far'}"
        )

    def _list_flat(self, flat: FlatList) -> None:
        rows = flat.rows(self._text)
        self._rows.show(rows, empty="Nothing that is listed matches." if self._text else flat.state)
        self.query_one("#resource-count", Static).update(literal(flat.counted(len(rows))))

    def action_flat(self) -> None:
        """Everything that the identity sees in one list, or the tree again."""
        if self._flat is not None:
            self._flat = None
        elif self._listed is not None:
            self._flat = self._listed
        elif self.report.token is not None:
            self._flat = self._listed = FlatList()
            self._load_flat(self._flat)
        self._list()

    @work(group="resources-flat", exclusive=True)
    async def _load_flat(self, flat: FlatList) -> None:
        """List everything; the list grows at most a few times a second, and can be used meanwhile."""
        flat.state = "listing …"
        draw = self.set_interval(FLAT_REDRAW_S, self._list)
        try:
            listing = await list_resources(self._client, flat.index.add)
        finally:
            draw.stop()
        flat.index.sort()
        for _ in flat.index.prepared():
            await asyncio.sleep(0)  # keys come in between
        gc.freeze()  # else each full collection walks a hundred thousand rows: keys wait 150 ms
        flat.state = f"by {listing.source}"
        flat.problems = [f"{name} ({why.finding.diagnosis})" for name, why in listing.failures]
        self._list()

    @work(group="resources-open")
    async def _open(self, node: Node) -> None:
        node.is_open = True
        self._list()
        if not node.is_loaded and not node.is_loading:
            await self._fill(node)

    async def _fill(self, node: Node) -> None:
        """Load what is inside; a failure becomes the line inside, and opening again tries again."""
        node.is_loading = True
        node.note("loading …")
        self._list()
        children: list[Node] = []
        path = (
            f"{node.scope}/resourcegroups"
            if node.kind is Kind.SUBSCRIPTION
            else (f"{node.scope}/resources")
        )
        make = group_node if node.kind is Kind.SUBSCRIPTION else resource_node
        failed: ArmFinding | None = None
        try:
            async for page in self._client.pages(
                path, arm.RESOURCES_API, purpose=f"in {node.label}"
            ):
                if isinstance(page, ArmFailure):
                    failed = page.finding
                    break
                children += [make(item, node.depth + 1) for item in page]
                node.note(f"loading … {len(children):,}")
                self._list()
        finally:
            node.is_loading = False
        node.is_loaded = not failed
        node.children = sorted(children, key=lambda child: child.label.casefold())
        if failed:
            words = detail.failure_words(failed)
            note = Node(Kind.NOTE, node.scope, words, node.depth + 1, finding=failed)
            node.children.append(note)
        elif not children:
            node.note("nothing that this identity can see")
        self._list()
        if node.kind is Kind.GROUP and children:
            self._read_rights(node)

    @work(group="resources-rights")
    async def _read_rights(self, group: Node) -> None:
        """Read once what reaches this group: without it the rows' badges would leave denials out."""
        await self.rights.look(group.scope)
        self.show_rights()

    @on(Rows.Chosen, "#tree")
    def choose(self) -> None:
        """Open or close a node; go into the detail of a resource."""
        node = self._rows.current
        if node is None:
            return
        if node.can_open and node.is_open:
            self.action_close_node()
        else:
            self.action_open_node()

    def action_open_node(self) -> None:
        """In: open the node, or go into the detail."""
        node = self._rows.current
        if node is None or self._detail.has_focus:
            return
        if node.can_open and not (node.is_open and node.is_loaded):
            self._open(node)
        else:
            self.action_into()

    def action_close_node(self) -> None:
        """Out: leave the detail, close the node, or go to the one above."""
        node = self._rows.current
        if self._detail.has_focus:
            self.action_back()
        elif node is not None and node.is_open:
            node.is_open = False
            self._list()
        elif node is not None and self._flat is None:  # nothing is above a row of the flat list
            above = [n for n in self._rows.rows if node in n.children]
            if above:
                self._rows.cursor_to(above[0].key)

    def action_refresh_panel(self) -> None:
        """Load everything again; with the Access tab open, only what it shows."""
        node = self._rows.current
        if self.tab == "Access" and node is not None and node.kind is not Kind.NOTE:
            if self._resting is not None:
                self._resting.stop()  # it would ask for what is kept instead
            self._looking = node, self._look(node, anew=True)
            return
        self._roots = []
        self.workers.cancel_group(self, "resources-flat")  # nobody would see what it lists
        self._flat = self._listed = None
        self._read.clear()
        self.rights.forget()
        self.watch_report()

    def action_tab(self, by: int) -> None:
        """Another tab of the detail."""
        position = detail.TABS.index(self.tab)
        self.tab = detail.TABS[(position + by) % len(detail.TABS)]

    def watch_tab(self) -> None:
        """Draw the other tab, and ask for what it needs."""
        if self.is_mounted:
            self.rest()

    @on(Input.Changed)
    def seek(self, event: Input.Changed) -> None:
        """Filter what is loaded as one types."""
        self._text = event.value
        self._list()

    @on(Rows.Moved, "#tree")
    def rest(self) -> None:
        """Draw what is known of the row; ask for the rest once the cursor stays there."""
        self._draw_detail()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_S, self._ask)

    def _ask(self) -> None:
        node = self._rows.current
        if node is None or node.kind is Kind.NOTE:
            return
        read = self._read.setdefault(node.key, _Read())
        if self.tab == "Access":
            under_way = self._looking
            if under_way is None or under_way[0] is not node or under_way[1].is_finished:
                self._looking = node, self._look(node)
        elif read.document is None:
            self._ask_document(node, read)

    @work(group="resources-detail", exclusive=True)
    async def _ask_document(self, node: Node, read: _Read) -> None:
        read.document = await self._client.resource(node.scope)
        if self._rows.current is node:
            self._draw_detail()

    @work(group="resources-detail", exclusive=True)
    async def _look(self, node: Node, *, anew: bool = False) -> None:
        self.call_later(self._draw_detail)  # by then it is under way, and says so
        await self.rights.look(node.scope, anew=anew)
        self.show_rights()

    def _draw_detail(self) -> None:
        node = self._rows.current
        if node is None:
            return
        lines = [detail.tab_line(self.tab), Content("")]
        if self.tab == "Access" and node.kind is not Kind.NOTE:
            lines += self.access_lines(node.scope)
            self._detail.show(lines, keep_place=self.rights.at(node.scope) is not None)
            return
        shown = self._read.get(node.key, _Read()).document
        match shown:
            case ArmFailure():
                lines += detail.failure_lines(shown.finding, self.rights.object_id)
            case ArmDocument() if self.tab == "JSON":
                lines += detail.json_lines(shown.body)
            case ArmDocument():
                lines += detail.property_lines(shown.body)
            case None if node.item:
                lines += detail.property_lines(node.item)
            case None if node.finding:
                lines += detail.failure_lines(node.finding, self.rights.object_id)
            case None if node.kind is not Kind.NOTE:
                lines.append(Content.styled("asking …", DIM))
            case None:
                lines.append(literal(node.label))
        self._detail.show(lines, keep_place=shown is not None)

    def selected(self) -> tuple[str, ArmFinding | None]:
        """The scope of the row of the cursor, and why it or what is in it could not be read."""
        node = self._rows.current
        if node is None:
            return "", None
        document = self._read.get(node.key, _Read()).document
        finding = document.finding if isinstance(document, ArmFailure) else node.finding
        return node.scope, finding

    def show_rights(self, _result: object = None) -> None:
        """More was read: badges and detail show it."""
        self._rows.refresh()
        self._draw_detail()

    def show_age(self) -> None:
        """Write the age anew, where one is shown."""
        if self.tab == "Access":
            self._draw_detail()

    def copy_text(self) -> tuple[str, str]:
        """The id of the row under the cursor; of a refusal in the tree, the request that mends it."""
        node, refusal = self._rows.current, self.refusal()
        if node is None or node.kind is not Kind.NOTE:
            return ("ARM id", node.scope) if node else ("", "")
        return ("request", refusal.request.az) if refusal and refusal.request else ("", "")

    def _draw_row(self, node: Node, width: int) -> Content:
        badge = "" if node.kind is Kind.NOTE else self.rights.badge(node.scope)
        return draw_row(node, width, badge)
