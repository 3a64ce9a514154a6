"""A request as one row: when, whom, what for, what came, how long beside the others of its burst."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from textual.content import Content

from tui_app.core.exchange import Exchange, State
from tui_app.core.requests.tries import Tries
from tui_app.core.requests.waterfall import Burst, cells, phases
from tui_app.core.words import milliseconds
from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.text import literal, shareable

ROOMY, WIDE = 74, 130
"""Widths from which a row also shows when, a bar and the size; and from which the bar is long."""
BAR, LONG_BAR = 10, 32
SHORTEST_PATH = 12
"""With less room than that the path is left out: its end would say nothing."""
GLYPHS = {"queued": "·", "connect": "▒", "TLS": "▒", "prepare": "▒", "wait": "█", "transfer": "░"}


def draw_row(tries: Tries, width: int, bursts: Mapping[int, Burst]) -> Content:
    """One row of the list."""
    exchange = tries.newest
    total = "" if exchange.state is State.RUNNING else milliseconds(exchange.timings.total)
    left = Content.assemble((f"{exchange.n:>5} ", DIM), f"{exchange.target:<6}")
    right = Content.assemble(" ", status(exchange), f"{total:>8}")
    if width >= ROOMY:
        bar = waterfall(exchange, bursts.get(exchange.n), LONG_BAR if width >= WIDE else BAR)
        left = Content.assemble((f"{local_time(exchange)} ", DIM), left)
        right = Content.assemble(right, " ", (bar, ACCENT), _size(exchange))
    room = max(8, width - left.cell_length - right.cell_length)
    text = _what(tries, room).truncate(room, ellipsis=True, pad=True)
    return Content.assemble(left, text, right)


def _what(tries: Tries, room: int) -> Content:
    """What it is for, how many tries it took, what was noted on it, and the end of its path."""
    exchange = tries.newest
    parts = [literal(exchange.purpose)]
    if len(tries.all) > 1:
        parts.insert(0, Content.styled(f"{len(tries.all)} tries", "$warning"))
    if exchange.comment:
        parts.append(literal(f"; {exchange.comment}", ACCENT))
    said = Content("  ").join(parts)
    path, left = shareable(urlsplit(exchange.url).path), room - said.cell_length - 3
    if left < len(path):
        path = f"…{path[len(path) - left + 1 :]}" if left >= SHORTEST_PATH else ""
    return Content.assemble(said, "  ", literal(path, DIM))


def waterfall(exchange: Exchange, burst: Burst | None, width: int) -> str:
    """Its phases as glyphs, on an axis from the first to the last moment of its burst."""
    spent = exchange.timings
    taken_s = (spent.queued + spent.total) / 1000
    if burst is None or not taken_s:
        return " " * width
    begin = exchange.started_at - burst.start
    before, count = cells(begin, taken_s, burst.end - burst.start, width)
    return (" " * before + strip_of(exchange, count)).ljust(width)


def strip_of(exchange: Exchange, count: int) -> str:
    """So many cells, each with the glyph of the phase that its middle falls into."""
    spans = phases(exchange.timings)
    whole = sum(span.length for span in spans)
    middles = ((cell + 0.5) / count * whole for cell in range(count))
    return "".join(
        next((GLYPHS[s.name] for s in spans if middle < s.start + s.length), GLYPHS["transfer"])
        for middle in middles
    )


def local_time(exchange: Exchange, *, exact: bool = False) -> str:
    """When it began, by the local clock."""
    moment = datetime.fromtimestamp(exchange.started_at, UTC).astimezone()
    return moment.strftime("%H:%M:%S.%f %Z")[:12] + moment.strftime(" %Z") if exact else (
        moment.strftime("%H:%M:%S")
    )  # fmt: skip


def status(exchange: Exchange) -> Content:
    """The status, or the word for there being none, in its colour."""
    if exchange.status is None:
        style = ACCENT if exchange.state is State.RUNNING else "$error"
        word = {State.RUNNING: "…", State.CANCELLED: "esc"}.get(exchange.state, "none")
        return Content.styled(f"{word:<5}", style)
    good = exchange.status < 400
    return Content.styled(f"{exchange.status:<5}", "$success" if good else "$warning")


def size_words(size: int) -> str:
    """Bytes with their unit."""
    return f"{size:,} B" if size < 10_000 else f"{size // 1024:,} KB"


def _size(exchange: Exchange) -> Content:
    """The body's size, right-aligned with its unit."""
    words = "" if exchange.status is None else size_words(exchange.body_size)
    return Content.styled(f"{words:>9}", DIM)
