"""The panel: a tree that loads as it is opened, or one flat list; beside it what the cursor rests on."""

from __future__ import annotations

from textual import on, work
from textual.binding import Binding
from textual.worker import Worker

from tui_app import memory
from tui_app.client.service import ClientService
from tui_app.core import arm
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.requests.seeking import about
from tui_app.core.resource_forms import resource_forms
from tui_app.ui.dialogs.pick import PickDialog
from tui_app.ui.keys import hint
from tui_app.ui.panels.resources.detail_pane import typed_version
from tui_app.ui.panels.resources.listing_panel import ListingPanel
from tui_app.ui.panels.resources.nodes import Kind, Node
from tui_app.ui.refusing import refuse
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.rows import Rows

MOST_GROUPS = 40
"""Groups of a subscription that are asked one by one what the identity may do there."""
NOT_READ = "Nothing of this row is read: what was listed is asked for again at the row above it."


class ResourcesPanel(ListingPanel):
    """Everything that the identity of the token can see, and what it may do there."""

    BOUND = ("report", "throttle", "now")
    BINDINGS = [
        Binding("right,l", "open_node", "In", show=False),
        Binding("left,h", "close_node", "Out", show=False),
        Binding("escape", "give_up", "Cancel what is loading, or back", show=False),
        Binding("V", "version", "Another api-version", show=False),
        Binding("left_square_bracket", "tab(-1)", "Previous tab", show=False),
        Binding("right_square_bracket", "tab(1)", "Next tab", show=False),
    ]

    def __init__(self, client: ClientService, *, id: str) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(client, id=id)
        self._loads: dict[str, Worker[None]] = {}
        """Key of a node → what loads it."""
        self._place = ""
        """The id to go to; empty: this machine."""

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

    @on(Rows.Moved, "#tree")
    def rest(self) -> None:
        """Show what the cursor is on."""
        self.detail.follow(self.rows.current)

    def selected(self) -> tuple[str, ArmFinding | None]:
        """The scope of the row of the cursor, and why it or what is in it could not be read."""
        node = self.rows.current
        return (node.asked_scope, self.detail.finding(node)) if node else ("", None)

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
