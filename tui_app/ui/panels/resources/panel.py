"""The panel: a tree that loads as it is opened, or one flat list; beside it what the cursor rests on."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import var
from textual.widgets import Input, Static
from textual.worker import Worker

from tui_app.client.browsing import Browser
from tui_app.client.service import ClientService
from tui_app.core import arm
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.clock import START, Moment
from tui_app.core.inventory import parse_filter
from tui_app.core.requests.seeking import about
from tui_app.core.resource_forms import resource_forms
from tui_app.core.throttling import Throttle
from tui_app.core.words import counted_noun
from tui_app.ui import memory
from tui_app.ui.answers import ago
from tui_app.ui.dialogs.pick import PickDialog
from tui_app.ui.keys import hint
from tui_app.ui.panels.resources.access_panel import AccessPanel
from tui_app.ui.panels.resources.detail_pane import DetailPane, typed_version
from tui_app.ui.panels.resources.flat import FlatList
from tui_app.ui.panels.resources.limits import limits_line
from tui_app.ui.panels.resources.nodes import Kind, Node, visible
from tui_app.ui.panels.resources.row import draw_flat_row, draw_row
from tui_app.ui.panels.resources.seeking import FILTER_HELP, NOTHING, matches
from tui_app.ui.panels.resources.tree import ResourceTree
from tui_app.ui.refusing import refuse
from tui_app.ui.text import literal
from tui_app.ui.widgets.filter import Filter
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.rows import Rows

FLAT_REDRAW_S = 0.4
"""How often the flat list is drawn while it grows."""
MOST_GROUPS = 40
"""Groups of a subscription that are asked one by one what the identity may do there."""
NOT_READ = "Nothing of this row is read: what was listed is asked for again at the row above it."
AGED_S = 60.0
"""From this age on a row says how old what is inside it is."""
_COUNTED = ((Kind.SUBSCRIPTION, "sub"), (Kind.GROUP, "group"), (Kind.RESOURCE, "resource"))


class ResourcesPanel(AccessPanel):
    """Everything that the identity of the token can see, and what it may do there."""

    BOUND = ("report", "throttle", "now")
    KEYS = (("flat", "List"), ("filter", "Filter"), ("can-i", "Can I …?"))
    BINDINGS = [
        Binding("right,l", "open_node", "In", show=False),
        Binding("left,h", "close_node", "Out", show=False),
        Binding("escape", "give_up", "Cancel what is loading, or back", show=False),
        Binding("L", "flat", "Everything in one list, or the tree", show=False),
        Binding("V", "version", "Another api-version", show=False),
        Binding("left_square_bracket", "tab(-1)", "Previous tab", show=False),
        Binding("right_square_bracket", "tab(1)", "Next tab", show=False),
    ]
    DEFAULT_CSS = """
    ResourcesPanel #resource-count {
        height: 1; color: $dim-text; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    throttle: var[Throttle | None] = var(None)
    now: var[Moment] = var(START)

    def __init__(self, client: ClientService, *, id: str) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(client, id=id)
        self._client = client
        browser = Browser(client)
        self.estate = ResourceTree(client, browser, self.show_rows)
        self._loads: dict[str, Worker[None]] = {}
        """Key of a node → what loads it."""
        self._text = ""
        """The filter, as typed."""
        self._told = ""
        """How many are shown of how many."""
        self.flat: FlatList | None = None
        """Everything in one list; None: the tree is shown."""
        self._listed: FlatList | None = None
        """What was listed before; shown again without asking."""
        self._place = ""
        """The id to go to; empty: this machine."""
        self.rows: Rows[Node] = Rows(self._draw_row, lambda node: node.key, id="tree")
        self.detail = DetailPane(client, browser, self.rights, self.access_lines, self.show_rights)

    def compose(self) -> ComposeResult:
        """The tree on the left; what the cursor rests on at the right."""
        count = Static(id="resource-count", markup=False)
        yield ListDetail(self.rows, self.detail, Filter(FILTER_HELP), count)

    def on_mount(self) -> None:
        """Load the tree if there is a token already."""
        self.watch_report()

    def watch_report(self) -> None:
        """Load once the token is there; say what is missing until then."""
        whose = self.rights.object_id
        self.rights.follow(self.report)
        if whose and self.rights.object_id != whose:
            self._forget()
        if not self.is_mounted or self.estate.roots or self.estate.top.is_loading:
            return
        if self.report.token is not None and self.report.is_complete:
            self._load_tree()
        elif self.report.is_complete:
            self._say(self.needs_token())
        else:
            self._say("Waiting for the token …")

    def _forget(self) -> None:
        """Another identity is asked with: nothing that was read of the one before is shown of it."""
        for group in ("resources", "resources-open", "resources-flat", "resources-place",
                      "resources-detail", "resources-rights"):  # fmt: skip
            self.workers.cancel_group(self, group)
        self.detail.forget()
        self.estate.forget()
        self.flat = self._listed = None

    @property
    def keys(self) -> Sequence[tuple[str, str]]:
        """In the list the key that makes it leads back to the tree."""
        return (("flat", "Tree" if self.flat else "List"), *self.KEYS[1:])

    def _say(self, text: str) -> None:
        self.rows.show((), empty=text)
        self.detail.rest(None)

    @property
    def here(self) -> str:
        """ARM id of this machine; empty where neither IMDS nor the token tells it."""
        instance, token = self.report.instance, self.report.token
        if instance is not None:
            return instance.resource_id
        return token.attached_to if token else ""

    @work(group="resources", exclusive=True)
    async def _load_tree(self) -> None:
        """The subscriptions; then the way down to this machine is opened by itself."""
        is_first = not self.estate.roots
        if is_first:
            self._say(hint("Asking for subscriptions …   {give-up} gives it up"))
        await self.estate.load(self.here)
        memory.keep()
        wanted = self._place  # it may have been named meanwhile
        place = wanted or (self.here if is_first else "")
        if place:
            await self._open_to(place, asks_all=bool(wanted))
        if is_first and not wanted and self.estate.top.has_note:
            self.rows.cursor = 0  # why nothing is listed comes first

    @work(group="resources-place", exclusive=True)
    async def go_to(self, resource_id: str) -> None:
        """Open the way to this resource and rest on it; as soon as the tree is there."""
        self._place = resource_id
        if self.estate.roots:
            await self._open_to(resource_id, asks_all=True)

    async def _open_to(self, place: str, *, asks_all: bool) -> None:
        resting = self.rows.current
        node = await self.estate.open_to(place, asks_all=asks_all)
        self.show_rows()
        stayed = self.rows.current is resting or self._place  # else somebody went elsewhere since
        if node is not None and stayed:
            self.rows.cursor_to(node.key)
        self._place = ""
        opened = [each for each in self.estate.roots if each.is_open and each.is_loaded]
        for each in (node, *(one for one in opened if arm.covers(one.scope, place))):
            self._read_rights(each)

    @work(group="resources-rights")
    async def _read_rights(self, node: Node | None) -> None:
        """Read once what reaches the rows in a node that was opened: their badges show it."""
        if node is None or not node.asked_scope:
            return
        is_group = node.kind is not Kind.SUBSCRIPTION
        scope = arm.group_of(node.scope) if is_group else node.scope
        look = await self.rights.look(scope) if scope else None
        self.show_rights()
        if look is not None and not is_group and not look.facts.is_complete:
            groups = [
                n.scope
                for n in node.children
                if n.kind is Kind.GROUP and not self.rights.at(n.scope)
            ]
            await self.rights.ask_each(look, groups[:MOST_GROUPS], lambda _: self.show_rights())

    def show_rows(self) -> None:
        """List what is in view, as far as the filter leaves it."""
        if not self.is_mounted:
            return
        if self.flat is not None:
            self._show_flat(self.flat)
            return
        nodes = list(visible(self.estate.roots))
        terms = parse_filter(self._text)
        if terms:
            nodes = [each for each in nodes if matches(each, terms)]
        if nodes or not self.estate.top.is_loading:
            self.rows.show(nodes, empty=hint(NOTHING))
        self._count(self._counted(nodes, is_filtered=bool(terms)))
        if not nodes:
            self.detail.rest(None)

    def _counted(self, nodes: Sequence[Node], *, is_filtered: bool) -> str:
        counts = (
            (sum(n.kind is kind and n.is_listed for n in nodes), noun) for kind, noun in _COUNTED
        )
        told = ", ".join(counted_noun(count, noun) for count, noun in counts)
        return f"{told} {'that match' if is_filtered else 'seen'}"

    def _show_flat(self, flat: FlatList) -> None:
        rows = flat.rows(self._text)
        self.rows.show(rows, empty=hint(NOTHING) if self._text else flat.why or flat.state)
        self._count(flat.counted(len(rows)))
        if not rows:
            self.detail.rest(None)

    def _count(self, text: str) -> None:
        self._told = text
        self.watch_throttle()

    def watch_throttle(self) -> None:
        """Say how many are shown, and how ARM limits this program."""
        if self.is_mounted:
            parts = [limits_line(self.throttle, self.now), literal(self._told)]
            line = Content(" · ").join(part for part in parts if part.plain)
            self.query_one("#resource-count", Static).update(line, layout=False)

    def watch_now(self) -> None:
        """While ARM asks for patience the seconds are counted down."""
        if self.throttle is not None and self.throttle.until is not None:
            self.watch_throttle()

    def action_flat(self) -> None:
        """Everything that the identity sees in one list, or the tree again."""
        if self.flat is not None:
            self.flat = None
        elif self._listed is not None:
            self.flat = self._listed
        elif self.report.token is not None:
            self._list_anew()
        else:
            refuse(self, self.needs_token())
        self.post_message(self.KeysChanged())
        self.show_rows()
        self.call_after_refresh(self.rows.follow)

    def _list_anew(self) -> None:
        self.rows.cursor = 0
        self.flat = self._listed = FlatList()
        self._load_flat(self.flat)

    @work(group="resources-flat", exclusive=True)
    async def _load_flat(self, flat: FlatList) -> None:
        """List everything; the list grows at most a few times a second, and can be used meanwhile."""
        draw = self.set_interval(FLAT_REDRAW_S, self.show_rows)
        try:
            await flat.load(self._client)
        finally:
            draw.stop()
            self._show_listed()
        memory.keep(len(flat.index.rows))

    def _show_listed(self) -> None:
        """Everything in order: whoever had not moved stays at the top, else on the same row."""
        if not self.is_mounted:
            return
        has_moved = self.rows.cursor > 0
        self.show_rows()
        if self.flat is not None and not has_moved:
            self.rows.cursor = 0
        self.call_after_refresh(self.rows.follow)

    def _fill(self, node: Node) -> None:
        """Load what is inside a node, if that is not under way."""
        if not node.is_loading:
            self.estate.show_progress(node)  # at once: the next key already finds it open
            self._loads[node.key] = self._load(node)

    @work(group="resources-open")
    async def _load(self, node: Node) -> None:
        try:
            await self.estate.fill(node)
        finally:
            self._loads.pop(node.key, None)
            self.show_rows()
        memory.keep(node.count)
        if self.rows.current is node:
            self.call_after_refresh(self.rows.reveal, len(node.children))
        if node.kind in (Kind.SUBSCRIPTION, Kind.GROUP) and node.count:
            self._read_rights(node)

    @on(Rows.Chosen, "#tree")
    def choose(self) -> None:
        """Open or close a node; go into the detail of a resource."""
        node = self.rows.current
        if node is None:
            return
        if node.kind is Kind.RESOURCE or not node.can_open:
            self.action_into()
        elif node.is_open:
            self.action_close_node()
        else:
            self.action_open_node()

    def action_open_node(self) -> None:
        """In: open the node, or go into the detail."""
        node = self.rows.current
        if node is None or self.query_one(ListDetail).is_inside:
            return
        if self.flat is None and node.can_open and not (node.is_open and node.is_loaded):
            node.is_open = True
            if node.is_loaded:
                self.show_rows()
            else:
                self._fill(node)
        else:
            self.action_into()

    def action_close_node(self) -> None:
        """Out: leave the detail, close the node, or go to the one above."""
        node = self.rows.current
        if self.query_one(ListDetail).is_inside:
            self.action_back()
        elif node is not None and node.is_open:
            node.is_open = False
            self.show_rows()
        elif node is not None and self.flat is None:  # nothing is above a row of the flat list
            above = next((n for n in self.rows.rows if node in n.children), None)
            if above is not None:
                self.rows.cursor_to(above.key)

    def action_give_up(self) -> None:
        """Give up what is loading: under the cursor, else whatever is; with nothing loading, go back."""
        node = self.rows.current
        inside = self.query_one(ListDetail).is_inside
        under_way = [each for each in self._loads.values() if each.is_running]
        if not inside and node is not None and node.key in self._loads:
            self._loads[node.key].cancel()
        elif not inside and (under_way or self._is_listing()):
            for each in under_way:
                each.cancel()
            for group in ("resources", "resources-flat", "resources-place"):
                self.workers.cancel_group(self, group)
        else:
            self.action_back()

    def _is_listing(self) -> bool:
        return self.estate.top.is_loading or (self.flat is not None and self.flat.is_loading)

    def action_refresh_panel(self) -> None:
        """Ask again: for all of the flat list, for what is inside the open node, for the resource."""
        node = self.rows.current
        if self.flat is not None and not self.query_one(ListDetail).is_inside:
            self._list_anew()
            self.show_rows()
            return
        if self.flat is None and (node is None or node.depth == 0):
            self._load_tree()
        if node is None:
            return
        fills = node.is_open and self.flat is None and self.detail.tab != "Access"
        if fills:
            self._fill(node)
        if not (self.detail.read_anew() or fills or node.depth == 0):
            refuse(self, NOT_READ)

    def action_tab(self, by: int) -> None:
        """Another tab of the detail, which is opened if it was not in sight."""
        sides = self.query_one(ListDetail)
        if not (sides.is_wide or sides.is_inside):
            self.action_into()
        else:
            self.detail.tabs.step(by)

    @work(group="resources-version", exclusive=True)
    async def action_version(self) -> None:
        """Read the selected resource by an api-version that is chosen or typed."""
        node = self.rows.current
        if node is None or not node.has_document:
            refuse(self, "Nothing is selected that has an api-version.")
            return
        dialog = PickDialog(
            "Read with api-version", await self.detail.versions(node),
            placeholder="or a date, as in 2023-03-01", typed=typed_version,
        )  # fmt: skip
        version = await self.app.push_screen_wait(dialog)
        if version and self.rows.current is not None and self.rows.current.key == node.key:
            self.detail.read_anew(version)

    @on(Input.Changed)
    def seek(self, event: Input.Changed) -> None:
        """Filter what is loaded as one types."""
        self._text = event.value
        self.show_rows()

    @on(Rows.Moved, "#tree")
    def rest(self) -> None:
        """Show what the cursor is on."""
        self.detail.follow(self.rows.current)

    def selected(self) -> tuple[str, ArmFinding | None]:
        """The scope of the row of the cursor, and why it or what is in it could not be read."""
        node = self.rows.current
        return (node.asked_scope, self.detail.finding(node)) if node else ("", None)

    def show_rights(self, _result: object = None) -> None:
        """More was read: badges and detail show it."""
        self.rows.draw_anew()
        self.detail.draw()

    def show_age(self) -> None:
        """Write the age anew, in the rows and in the detail."""
        self.show_rights()

    def draw_again(self) -> None:
        """The rows, and what is read of the one under the cursor."""
        super().draw_again()
        self.detail.draw_again()

    def behind(self) -> tuple[str, tuple[int, ...]]:
        """The requests about the row under the cursor: itself, what is listed in it, its rights."""
        node = self.rows.current
        if node is None:
            return "", ()
        scope, exchanges = node.about or node.scope, self._client.record.exchanges
        listed = [f"{arm.group_of(scope)}/resources"] if node.kind is Kind.RESOURCE else []
        return node.label, about(exchanges, scope, *listed)

    def copy_text(self) -> tuple[str, str]:
        """The id of the row under the cursor; of a refusal in the tree, the request that mends it."""
        node, refusal = self.rows.current, self.refusal()
        if self.detail.json.has_focus_within:
            return self.detail.json.copy_text()
        if node is None or node.kind is not Kind.NOTE:
            return ("ARM id", node.scope) if node else ("", "")
        return ("request", refusal.request.az) if refusal and refusal.request else ("", "")

    def copy_forms(self) -> dict[str, str]:
        """What can be copied of the row: for a refusal the request, else its id in several forms."""
        node, token = self.rows.current, self.report.token
        if self.detail.json.has_focus_within:
            return self.detail.json.copy_forms()
        if forms := super().copy_forms():
            return forms
        if node is None or not node.has_document:
            return {}
        document = self.detail.document(node)
        return resource_forms(
            node.scope,
            self.detail.version(node),
            portal=self._client.cloud.portal,
            tenant_id=token.claim("tid") if token else "",
            body=document.body if document else None,
        )

    def _draw_row(self, node: Node, width: int) -> Content:
        badge = self.rights.badge(node.asked_scope) if node.asked_scope else ""
        if self.flat is not None:
            return draw_flat_row(node, width, badge)
        age_s = self._client.now().steady - node.read_at
        age = ago(age_s) if node.read_at and age_s >= AGED_S else ""
        return draw_row(node, width, badge, age)
