"""Where the time of a request went, as a small bar beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_app.core.exchange import Exchange
from tui_app.core.requests.waterfall import end_of, phases
from tui_app.formats.html_report.markup import Markup, tag

LONGEST_SPAN_S = 30.0
"""Requests that began further apart are not put on one time line: all bars would be dots."""
_LEAST = 0.6
"""Percent; a phase that took no time is still seen."""


class Scale(NamedTuple):
    """What the width of a bar stands for."""

    start_s: float
    """Unix seconds at its left edge; 0: every bar begins there."""
    span_ms: float

    @property
    def words(self) -> str:
        """What a reader must know of it."""
        width = (
            f"{self.span_ms:,.0f} ms" if self.span_ms < 10_000 else f"{self.span_ms / 1000:.1f} s"
        )
        since = "since the first request" if self.start_s else "each from its own beginning"
        return f"Bars show when and for how long, {since}; the whole width is {width}."


def scale_of(exchanges: Sequence[Exchange]) -> Scale:
    """One time line for all where they lie close together; else each request has its own."""
    if not exchanges:
        return Scale(0.0, 1.0)
    start_s = min(each.started_at for each in exchanges)
    end_s = max(map(end_of, exchanges))
    if end_s - start_s <= LONGEST_SPAN_S:
        return Scale(start_s, max(1.0, (end_s - start_s) * 1000))
    return Scale(0.0, max(1.0, *(each.timings.total for each in exchanges)))


def bar(each: Exchange, scale: Scale) -> Markup:
    """The phases side by side."""
    per_ms = 100 / scale.span_ms
    left = max(0.0, (each.started_at - scale.start_s) * 1000 * per_ms) if scale.start_s else 0.0
    drawn = []
    for span in phases(each.timings):
        width = max(_LEAST, span.length * per_ms)
        place = min(left + span.start * per_ms, 100 - _LEAST)
        drawn.append(
            tag("rect", x=round(place, 2), y=0, width=round(width, 2), height=8, class_=span.name)
        )
    return tag(
        "svg", *drawn, class_="bar", viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true"
    )  # fmt: skip
