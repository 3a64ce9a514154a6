"""Spans of time as bars of cells: the phases of one request, and requests beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui_app.core.exchange import Exchange, Timings

APART_S = 0.5
"""Requests that begin within so long of the end of all others belong to the same burst."""
NOTABLE_MS = 0.05
"""Shorter than that, a phase that is not measured by itself is no phase."""


class Span(NamedTuple):
    """Where a phase stands on the axis of its request, in milliseconds from its beginning."""

    name: str
    start: float
    length: float


class Burst(NamedTuple):
    """Requests that were made together: from when to when, in Unix seconds."""

    start: float
    end: float


def phases(timings: Timings) -> list[Span]:
    """The phases that took place, one after the other. What none accounts for is `prepare`."""
    named = (
        ("queued", timings.queued if timings.queued >= NOTABLE_MS else None),
        ("connect", timings.connect),
        ("TLS", timings.tls),
        ("wait", timings.wait),
        ("transfer", timings.transfer),
    )
    known = [(name, length) for name, length in named if length is not None]
    rest = timings.total - sum(length for name, length in known if name != "queued")
    spans: list[Span] = []
    at = 0.0
    for name, length in known:
        if name == "wait" and rest >= NOTABLE_MS:  # building and sending come before waiting
            spans.append(Span("prepare", at, rest))
            at += rest
        spans.append(Span(name, at, length))
        at += length
    return spans or [Span("prepare", 0.0, timings.total)]


def end_of(exchange: Exchange) -> float:
    """When it ended, in Unix seconds; of one that is under way, when it began."""
    spent = exchange.timings
    return exchange.started_at + (spent.queued + spent.total) / 1000


def bursts(exchanges: Iterable[Exchange]) -> dict[int, Burst]:
    """Number of each exchange → the burst that it belongs to. They come in the order of their start."""
    found: dict[int, Burst] = {}
    members: list[int] = []
    start = end = 0.0
    for each in exchanges:
        if members and each.started_at > end + APART_S:
            found.update(dict.fromkeys(members, Burst(start, end)))
            members = []
        if not members:
            start = end = each.started_at
        members.append(each.n)
        end = max(end, end_of(each))
    found.update(dict.fromkeys(members, Burst(start, end)))
    return found


def cells(start: float, length: float, whole: float, width: int) -> tuple[int, int]:
    """Cells before a bar and of it, on an axis of `whole`; what took any time has one cell."""
    if whole <= 0 or width <= 0:
        return 0, 0
    first = min(width - 1, int(start / whole * width))
    last = min(width, max(first + 1, round((start + length) / whole * width)))
    return first, last - first
