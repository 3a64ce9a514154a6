"""The list of the panel: the tree's open rows or one flat list, filtered, counted, with ARM's limits below."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import var
from textual.widgets import Input, Static

from tui_app import memory
from tui_app.client.browsing import Browser
from tui_app.client.service import ClientService
from tui_app.core.clock import START, Moment
from tui_app.core.inventory import parse_filter
from tui_app.core.throttling import Throttle
from tui_app.core.words import counted_noun
from tui_app.ui.answers import ago
from tui_app.ui.keys import hint
from tui_app.ui.panels.resources.access_panel import AccessPanel
from tui_app.ui.panels.resources.detail_pane import DetailPane
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
AGED_S = 60.0
"""From this age on a row says how old what is inside it is."""
_COUNTED = ((Kind.SUBSCRIPTION, "sub"), (Kind.GROUP, "group"), (Kind.RESOURCE, "resource"))


class ListingPanel(AccessPanel):
    """What is listed, and how it is drawn; the panel below opens, closes and reads it."""

    KEYS = (("flat", "List"), ("filter", "Filter"), ("can-i", "Can I …?"))
    BINDINGS = [Binding("L", "flat", "Everything in one list, or the tree", show=False)]
    DEFAULT_CSS = """
    ListingPanel #resource-count {
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
        self._text = ""
        """The filter, as typed."""
        self._told = ""
        """How many are shown of how many."""
        self.flat: FlatList | None = None
        """Everything in one list; None: the tree is shown."""
        self._listed: FlatList | None = None
        """What was listed before; shown again without asking."""
        self.rows: Rows[Node] = Rows(self._draw_row, lambda node: node.key, id="tree")
        self.detail = DetailPane(client, browser, self.rights, self.access_lines, self.show_rights)

    def compose(self) -> ComposeResult:
        """The tree on the left; what the cursor rests on at the right."""
        count = Static(id="resource-count", markup=False)
        yield ListDetail(self.rows, self.detail, Filter(FILTER_HELP), count)

    @property
    def keys(self) -> Sequence[tuple[str, str]]:
        """In the list the key that makes it leads back to the tree."""
        return (("flat", "Tree" if self.flat else "List"), *self.KEYS[1:])

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

    def _say(self, text: str) -> None:
        self.rows.show((), empty=text)
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

    @on(Input.Changed)
    def seek(self, event: Input.Changed) -> None:
        """Filter what is loaded as one types."""
        self._text = event.value
        self.show_rows()

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

    def show_rights(self, _result: object = None) -> None:
        """More was read: badges and detail show it."""
        self.rows.draw_anew()
        self.detail.draw()

    def show_age(self) -> None:
        """Write the age anew, in the rows and in the detail."""
        self.show_rights()

    def _draw_row(self, node: Node, width: int) -> Content:
        badge = self.rights.badge(node.asked_scope) if node.asked_scope else ""
        if self.flat is not None:
            return draw_flat_row(node, width, badge)
        age_s = self._client.now().steady - node.read_at
        age = ago(age_s) if node.read_at and age_s >= AGED_S else ""
        return draw_row(node, width, badge, age)
