"""How ARM limits this program, in a line: for how long it asks to wait, else what is left."""

from __future__ import annotations

from math import ceil

from textual.content import Content

from tui_app.core.clock import Moment
from tui_app.core.throttling import AT_ONCE, GRAPH, Throttle, scarcest
from tui_app.ui.text import literal

SCARCE = 0.25
"""The share of an allowance below which it is worth a look."""


def limits_line(throttle: Throttle | None, now: Moment) -> Content:
    """The wait with its seconds, or what is left of the scarcest allowance; empty: nothing is known.

    It stands out when little is left of the most that was seen: 249 may be a full allowance.
    """
    if throttle is None:
        return Content("")
    wait_s = ceil(throttle.until - now.steady) if throttle.until is not None else 0
    if wait_s > 0:
        fewer = f", at most {throttle.at_once} at once" if throttle.at_once < AT_ONCE else ""
        return literal(f"ARM asks to wait {wait_s} s{fewer}", "bold $warning")
    least = scarcest(throttle.reads)
    if least is None:
        return Content("")
    noun = "queries" if least.bucket.kind == GRAPH else "reads"
    return literal(f"{least.left:,} {noun} left", "$warning" if least.share < SCARCE else "")
