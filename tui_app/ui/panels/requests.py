"""Panel 4, Requests: everything that this program asked, and what was answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import var
from textual.widgets import Input

from tui_app.core import snippets
from tui_app.core.exchange import Exchange, State, Timings
from tui_app.core.wire import Headers
from tui_app.core.words import milliseconds
from tui_app.ui.look import ACCENT, DIM, heading, pair
from tui_app.ui.panels.panel import Panel
from tui_app.ui.text import literal, literal_lines
from tui_app.ui.widgets.filter import Filter
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows

BAR = 8
LABEL = 14
ROOMY = 74
"""Width from which a row also shows when, how long as a bar, and how much."""


class RequestsPanel(Panel):
    """The record, newest last. Secrets were masked when it was written."""

    BOUND = ("exchanges",)
    KEYS = (("enter", "Detail"), ("/", "Filter"))

    exchanges: var[tuple[Exchange, ...]] = var(())
    sought: var[str] = var("")

    def compose(self) -> ComposeResult:
        """The requests on the left, the one under the cursor on the right."""
        self._rows: Rows[Exchange] = Rows(
            self._draw_row, lambda e: e.n, id="exchanges", empty="Nothing was asked yet."
        )
        self._detail = Pane(id="exchange-detail")
        self._slowest = 1.0
        yield ListDetail(self._rows, self._detail, Filter())

    def on_mount(self) -> None:
        """Show what there is; the newest is the one of interest."""
        self.watch_exchanges()
        self._rows.action_edge(1)

    def watch_exchanges(self) -> None:
        """List what was added; follow the end if the cursor was there."""
        if not self.is_mounted:
            return
        at_end = self._rows.cursor >= len(self._rows.rows) - 1
        self._slowest = max((e.timings.total for e in self.exchanges), default=1.0) or 1.0
        words = self.sought.casefold().split()
        shown = [e for e in self.exchanges if all(word in _searchable(e) for word in words)]
        self._rows.show(shown, empty="No request matches." if words else "Nothing was asked yet.")
        if at_end and shown:
            self._rows.action_edge(1)

    def watch_sought(self) -> None:
        """Filter as the words change."""
        self.watch_exchanges()

    @on(Input.Changed)
    def seek(self, event: Input.Changed) -> None:
        """Take over what is typed."""
        self.sought = event.value

    @on(Rows.Moved, "#exchanges")
    def draw_detail(self) -> None:
        """Draw the exchange under the cursor."""
        exchange = self._rows.current
        if exchange is not None:
            self._detail.show(_detail_lines(exchange, self._fetch(exchange)), keep_place=False)

    @on(Rows.Chosen, "#exchanges")
    def open_detail(self) -> None:
        """Go into the exchange under the cursor."""
        self.action_into()

    def copy_text(self) -> tuple[str, str]:
        """The request as a curl line; the token is fetched by the line itself."""
        exchange = self._rows.current
        return (
            ("curl line", snippets.curl(exchange, self._fetch(exchange))) if exchange else ("", "")
        )

    def copy_forms(self) -> dict[str, str]:
        """Every form that this request can be pasted in."""
        exchange = self._rows.current
        if exchange is None:
            return {}
        fetch = self._fetch(exchange)
        return {name: form(exchange, fetch) for name, form in snippets.FORMS.items()}

    def _fetch(self, exchange: Exchange) -> snippets.Fetch:
        return snippets.fetch_of(self.exchanges, exchange)

    def _draw_row(self, exchange: Exchange, width: int) -> Content:
        total = "" if exchange.state is State.RUNNING else milliseconds(exchange.timings.total)
        left = Content.assemble((f"{exchange.n:>4} ", DIM), f"{exchange.target:<6}")
        right = Content.assemble(" ", _status(exchange), f"{total:>8}")
        if width >= ROOMY:
            left = Content.assemble((f"{_local_time(exchange)} ", DIM), left)
            right = Content.assemble(right, " ", (self._bar(exchange), ACCENT), _size(exchange))
        room = max(8, width - left.cell_length - right.cell_length)
        parts = urlsplit(exchange.url)
        text = Content.assemble(literal(exchange.purpose), "  ", literal(parts.path, DIM))
        return Content.assemble(left, text.truncate(room, ellipsis=True, pad=True), right)

    def _bar(self, exchange: Exchange) -> str:
        """The duration beside the slowest one's."""
        total = exchange.timings.total
        length = max(1, round(BAR * total / self._slowest)) if total else 0
        return f"{'█' * length:<{BAR}}"


def _local_time(exchange: Exchange) -> str:
    return datetime.fromtimestamp(exchange.started_at, UTC).astimezone().strftime("%H:%M:%S")


def _size(exchange: Exchange) -> Content:
    """The body's size, right-aligned with its unit."""
    size = exchange.body_size
    words = (
        "" if exchange.status is None else f"{size} B" if size < 10_000 else f"{size // 1024:,} KB"
    )
    return Content.styled(f"{words:>9}", DIM)


def _searchable(exchange: Exchange) -> str:
    status = exchange.status or exchange.state
    return f"{exchange.method} {exchange.url} {status} {exchange.purpose}".casefold()


def _status(exchange: Exchange) -> Content:
    """The status, or the word for there being none, in its colour."""
    if exchange.status is None:
        style = ACCENT if exchange.state is State.RUNNING else "$error"
        word = {State.RUNNING: "…", State.CANCELLED: "esc"}.get(exchange.state, "none")
        return Content.styled(f"{word:<5}", style)
    good = exchange.status < 400
    return Content.styled(f"{exchange.status:<5}", "$success" if good else "$warning")


def _detail_lines(exchange: Exchange, fetch: snippets.Fetch) -> list[Content]:
    """The exchange in the order in which a person asks: what, what came, the ids, the bytes."""
    blank = Content("")
    lines = [literal(f"{exchange.method} {exchange.url}", "bold")]
    lines.append(pair("for", literal(exchange.purpose), width=LABEL))
    lines += _outcome_lines(exchange)
    for name, value in exchange.support_ids:
        label = name.removeprefix("x-ms-").removesuffix("-request-id").removesuffix("-id")
        label = "our request" if label == "client" else label
        lines.append(pair(f"{label} id", literal(value), width=LABEL))
    lines.append(pair("time", Content(_timings(exchange.timings)), width=LABEL))
    lines += [blank, heading("Request headers"), *_header_lines(exchange.request_headers)]
    if exchange.request_body:
        lines += [blank, heading("Request body"), *literal_lines(exchange.request_body)]
    if exchange.response_headers:
        lines += [blank, heading("Answer headers"), *_header_lines(exchange.response_headers)]
    if exchange.response_body:
        lines += [blank, heading("Answer body"), *literal_lines(_pretty(exchange.response_body))]
    if exchange.truncated or exchange.body_size > len(exchange.response_body.encode()) + 4096:
        lines.append(Content.styled(f"… of {exchange.body_size:,} bytes", DIM))
    lines += [blank, heading("The same as curl"), *literal_lines(snippets.curl(exchange, fetch))]
    lines += [
        blank,
        heading("The same in PowerShell"),
        *literal_lines(snippets.powershell(exchange, fetch)),
    ]
    return lines


def _outcome_lines(exchange: Exchange) -> list[Content]:
    if exchange.failure is not None:
        failure = exchange.failure
        how = "timed out" if failure.timed_out else "failed"
        return [
            pair(
                "answer",
                literal(f"none: {failure.phase} {how} · {failure.text}", "bold"),
                width=LABEL,
            )
        ]
    if exchange.status is None:
        return [pair("answer", Content.styled(f"{exchange.state}", DIM), width=LABEL)]
    words = f"{exchange.http_version} {exchange.status} {exchange.reason}"
    return [pair("answer", literal(words, "bold"), width=LABEL)]


def _timings(timings: Timings) -> str:
    named = (
        ("connect", timings.connect),
        ("TLS", timings.tls),
        ("wait", timings.wait),
        ("transfer", timings.transfer),
        ("total", timings.total),
    )
    return " · ".join(f"{name} {ms:.1f} ms" for name, ms in named if ms is not None)


def _header_lines(headers: Headers) -> list[Content]:
    return [Content.assemble((f"{name}: ", DIM), literal(value)) for name, value in headers]


def _pretty(body: str) -> str:
    """JSON indented; anything else as it came."""
    if body[:1] not in "{[":
        return body
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
