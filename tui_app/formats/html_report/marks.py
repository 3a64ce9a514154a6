"""The marks of the states as pictures: they differ by shape, so that they hold in black and white."""

from __future__ import annotations

from tui_app.core.report import Status
from tui_app.formats.html_report.markup import Markup, joined, tag

_SHAPES: dict[str, tuple[Markup, ...]] = {
    Status.PASS: (
        tag("circle", cx=14, cy=14, r=12, class_="solid"),
        tag("path", d="M8.5 14.5l4 4 7.5-8", class_="cut"),
    ),
    Status.WARN: (
        tag("path", d="M14 2.5L26.5 25h-25z", class_="solid round"),
        tag("path", d="M14 10.5v6.5m0 3.5v1", class_="cut"),
    ),
    Status.FAIL: (
        tag("path", d="M9 2h10l7 7v10l-7 7H9l-7-7V9z", class_="solid"),
        tag("path", d="M9.5 9.5l9 9m0-9l-9 9", class_="cut"),
    ),
    Status.ERROR: (
        tag("path", d="M14 1l13 13-13 13L1 14z", class_="solid"),
        tag("path", d="M11 8.5v7m0 3v1m6-11v7m0 3v1", class_="cut"),
    ),
    Status.SKIP: (
        tag("circle", cx=14, cy=14, r=11.5, class_="hollow"),
        tag("path", d="M9 14h10", class_="stroke"),
    ),
}


def symbols() -> Markup:
    """The shapes, drawn once; `mark` refers to them."""
    drawn = (
        tag("symbol", *shape, id=f"mark-{name}", viewBox="0 0 28 28")
        for name, shape in _SHAPES.items()
    )
    return tag("svg", *drawn, class_="symbols", width=0, height=0, aria_hidden="true")


def mark(status: Status, **place: float) -> Markup:
    """The mark of a state; the word for it stands beside it."""
    return tag("use", href=f"#mark-{status}", class_=f"mark {status}", **place)


def small_mark(status: Status) -> Markup:
    """The same for a line of text."""
    drawn = mark(status, width=28, height=28)
    return tag("svg", joined(drawn), class_="small", viewBox="0 0 28 28", aria_hidden="true")
