"""The chain as a picture: six links; the broken one is torn, what comes after it hangs loose."""

from __future__ import annotations

from tui_app.core.chain import LinkState, chain
from tui_app.core.report import Link, Report, SkipReason, Status
from tui_app.formats.html_report.marks import mark
from tui_app.formats.html_report.markup import Markup, joined, tag

WIDTH, HEIGHT = 160, 60
"""Of the picture of one link, in its own units."""
_WORDS = {
    Status.PASS: "holds",
    Status.WARN: "holds, with a warning",
    Status.FAIL: "broken",
    Status.ERROR: "could not be checked",
}
_BROKEN = (Status.FAIL, Status.ERROR)
_LOOP = "M40 12h80a18 18 0 0 1 0 36h-80a18 18 0 0 1 0-36z"
_TORN = "M62 12h-22a18 18 0 0 0 0 36h18M98 48h22a18 18 0 0 0 0-36h-18"
"""The same loop, open above and below its middle."""


def chain_picture(report: Report) -> Markup:
    """The six links in a row, on a narrow page in several."""
    states = chain(report)
    drawn = [_link(report, states, place) for place in range(len(states))]
    return tag("ol", *drawn, class_="chain", aria_label="The chain, link by link")


def _link(report: Report, states: tuple[LinkState, ...], place: int) -> Markup:
    state = states[place]
    status = _status(state)
    word = _WORDS.get(status) or not_reached(report, state.link)
    parts = [tag("path", d=_TORN if status in _BROKEN else _LOOP, class_="loop")]
    if place:
        parts.append(_joint(states[place - 1], state, at=0))
    if place < len(states) - 1:
        parts.append(_joint(state, states[place + 1], at=WIDTH))
    parts.append(mark(status, x=66, y=16, width=28, height=28))
    picture = tag("svg", *parts, viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true")
    named = joined(tag("b", state.name), " ", tag("span", word, class_="word"))
    figure = tag("span", state.figure, class_="figure") if state.figure else ""
    return tag("li", picture, named, " ", figure, class_=str(status))


def _joint(before: LinkState, after: LinkState, *, at: float) -> Markup:
    """One half of what joins two links; where the chain is torn there is none."""
    if _status(before) in _BROKEN:
        return Markup()
    loose = " loose" if _status(after) is Status.SKIP else ""
    start = at - 30 if at else 0
    return tag("path", d=f"M{start} 30h30", class_=f"joint{loose}")


def _status(state: LinkState) -> Status:
    """A link that is still being checked counts as not reached: a finished run has none."""
    return state.status if isinstance(state.status, Status) else Status.SKIP


def not_reached(report: Report, link: Link) -> str:
    """Why a link says nothing: something before it is broken, or nobody asked."""
    results = [check for check in report.checks if check.link is link]
    reached = report.root_cause is None and not any(
        check.skip_reason is SkipReason.PREREQUISITE for check in results
    )
    return "not checked" if reached or not report.checks else "not reached"
