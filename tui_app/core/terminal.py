"""What a terminal cannot show, by what it says of itself. Facts: the console fonts of Linux and VT terminals."""

from __future__ import annotations

from collections.abc import Mapping

GLYPHS = "─✓▸█…"
"""Some of what is drawn: an encoding that has these has the rest."""
PLAIN_TERMINALS = ("linux", "vt100", "vt102", "vt220", "vt320", "ansi", "sun", "cons25")
"""Their fonts have box drawing at most, but no marks: ✓ ✗ ▸ come out as blanks or squares."""
SMALLEST = (40, 10)
"""Columns and lines with which the app can show anything."""


def needs_ascii(environ: Mapping[str, str], encoding: str) -> str:
    """Why every glyph is to be drawn in ASCII here; empty: it need not."""
    kind = environ.get("TERM", "")
    if kind.partition("-")[0] in PLAIN_TERMINALS:
        return f"TERM={kind}"
    try:
        GLYPHS.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return f"encoding {encoding}"
    return ""


def has_old_font(environ: Mapping[str, str], system: str) -> bool:
    """Whether the console may lack every glyph but those of WGL4; `system` as in `sys.platform`.

    So do the fonts of the Windows console (Consolas, Lucida Console, Courier New). Windows Terminal
    has others, and says in WT_SESSION that it is there.
    """
    return system == "win32" and not environ.get("WT_SESSION")


def is_too_small(columns: int, lines: int) -> bool:
    """Whether the app has no room."""
    return columns < SMALLEST[0] or lines < SMALLEST[1]
