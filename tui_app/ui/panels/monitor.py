"""The monitor: IMDS looked at once a second, with its figures and every change of the verdict."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from time import monotonic

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tui_app.client.service import ClientService
from tui_app.core.monitor import PERIOD_S, Change, Monitor, Tick, look
from tui_app.core.remedies import entry
from tui_app.core.report import Status
from tui_app.core.words import milliseconds
from tui_app.ui.look import DIM, heading, sign
from tui_app.ui.panels.list_panel import ListPanel
from tui_app.ui.text import literal
from tui_app.ui.widgets.pane import Pane

SPARKLINE = 24
"""Characters; each costs three bytes a tick on the line."""
FIGURES = ("last", "min", "p50", "p95", "jitter", "loss")
SHOWN_CHANGES = 40


class MonitorPanel(ListPanel):
    """Looks while it is in view; leaving it ends the looking. What it saw stays."""

    KEYS = (("leave-monitor", "Back"),)
    BOUND = ()
    BINDINGS = [Binding("escape,h,left", "leave_monitor", "Back", show=False)]
    DEFAULT_CSS = """
    MonitorPanel {
        .row { height: 1; }
        .label { width: 8; height: 1; color: $dim-text; }
        .figure { width: 9; height: 1; }
        #state { height: 1; margin: 1 0; }
        #spark { height: 1; width: 24; margin: 1 0; }
        #changes { height: 1fr; }
    }
    """

    def __init__(self, client: ClientService, *, ascii_only: bool, id: str) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self._client = client
        self._ascii = ascii_only
        self._monitor = Monitor()
        self._shown: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """What answers, the figures, the latencies as bars, and what changed."""
        yield Static(heading("IMDS, once a second, without the Metadata header"), markup=False)
        yield Static(id="state", markup=False)
        for start in (0, 3):
            with Horizontal(classes="row"):
                for name in FIGURES[start : start + 3]:
                    yield Static(name, classes="label", markup=False)
                    yield Static("-", id=f"figure-{name}", classes="figure", markup=False)
        yield Static(id="spark", markup=False)
        yield Pane(id="changes")

    def focus_first(self) -> None:
        """Begin to look."""
        self.query_one(Pane).focus()
        self._watch()

    def leave(self) -> None:
        """Look no more."""
        self.workers.cancel_group(self, "monitor")

    def action_leave_monitor(self) -> None:
        """Go back to where one came from."""
        self.post_message(self.Closed())

    @work(group="monitor", exclusive=True)
    async def _watch(self) -> None:
        while True:
            began = monotonic()
            _, tick = await look(self._client, self._client.settings.ask.imds_url)
            self.take(tick)
            await asyncio.sleep(max(0.0, PERIOD_S - (monotonic() - began)))

    def take(self, tick: Tick) -> None:
        """Count a look, and draw what it changed: nothing that stays the same is sent again."""
        change = self._monitor.add(tick)
        stats = self._monitor.stats
        values = (stats.last_ms, stats.min_ms, stats.p50_ms, stats.p95_ms, stats.jitter_ms)
        words = ["-" if value is None else milliseconds(value) for value in values]
        for name, text in zip(FIGURES, (*words, f"{stats.loss_percent:.0f} %"), strict=True):
            self._draw(f"figure-{name}", Content(text))
        bars = self._monitor.sparkline(SPARKLINE, ascii_only=self._ascii)
        self._draw("spark", Content(bars))
        self._draw("state", _state(tick))
        if change is not None:
            shown = self._monitor.changes[-SHOWN_CHANGES:]
            self.query_one(Pane).show(list(map(_change, shown)))

    def _draw(self, name: str, content: Content) -> None:
        if self._shown.get(name) != content.plain:
            self._shown[name] = content.plain
            self.query_one(f"#{name}", Static).update(content, layout=False)


def _state(tick: Tick) -> Content:
    """What answered, in a line."""
    if tick.diagnosis is None:
        return Content.assemble(sign(Status.PASS), " IMDS answers as it should")
    title = entry(tick.diagnosis).title
    return Content.assemble(
        sign(Status.FAIL), " ", literal(title, "bold"), (f"  {tick.diagnosis}", DIM)
    )


def _change(change: Change) -> Content:
    """One change of the verdict, with its local time."""
    when = datetime.fromtimestamp(change.at, UTC).astimezone().strftime("%H:%M:%S")
    status = Status.FAIL if change.after else Status.PASS
    return Content.assemble(
        (f"{when} ", DIM), sign(status), f" {change.before or 'IMDS'} → {change.after or 'IMDS'}"
    )
