"""The one place where markup is made: whatever is no markup already is text, cleaned and escaped."""

from __future__ import annotations

from html import escape

from tui_app.core.cleaning import LONGEST_LINE, lines, one_line

_EMPTY = frozenset({"meta", "use", "rect", "path", "circle"})
"""Elements that have nothing inside; those of SVG would swallow what follows without the slash."""


class Markup(str):
    """Markup that is safe to stand in the page."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str | float | None) -> Markup:
    """An element. Text inside is escaped; `class_` is `class`, `stroke_width` `stroke-width`; None is left out."""
    named = (
        f' {key.rstrip("_").replace("_", "-")}="{escape(one_line(_plain(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    start = f"<{name}{''.join(named)}"
    return Markup(f"{start}/>" if name in _EMPTY else f"{start}>{joined(*children)}</{name}>")


def joined(*children: str) -> Markup:
    """The children one after the other."""
    return Markup("".join(c if isinstance(c, Markup) else text(c) for c in children))


def text(value: str, limit: int = LONGEST_LINE) -> Markup:
    """Foreign text on one line: controls are shown, nothing in it acts."""
    return Markup(escape(one_line(value, limit)))


def text_lines(value: str) -> Markup:
    """Foreign text of several lines, for where line ends count."""
    return Markup(escape("\n".join(lines(value))))


def _plain(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
