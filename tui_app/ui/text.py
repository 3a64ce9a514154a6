"""The one way in for text from outside, and the net below it."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.style import Style

from tui_app.core import redact
from tui_app.core.cleaning import lines, one_line
from tui_app.core.marks import plain_ascii


def literal(text: str, style: str | Style = "", *, limit: int = 4000) -> Content:
    """Foreign text on one line: never markup, controls visible, tokens masked."""
    return Content.styled(one_line(redact.text(text), limit), style)


def literal_lines(text: str, style: str | Style = "") -> list[Content]:
    """Foreign text of several lines, each made harmless."""
    return [Content.styled(line, style) for line in lines(redact.text(text))]


class Harmless(LineFilter):
    """The net: whatever a widget lets through, no control character reaches the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Replace control characters one for one: the width is already decided."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else segment._replace(text=one_line(segment.text, len(segment.text) + 1))
            for segment in segments
        ]


class AsciiOnly(LineFilter):
    """Every glyph as ASCII, at the width that it had: for consoles and fonts that lack the rest."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Replace each character by one that fits its cells."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else segment._replace(text="".join(map(_fitting, segment.text)))
            for segment in segments
        ]


_ONE_CELL = str.maketrans("✓✗–●‼·…→←↑↓▸▾█░•╭╮╰╯─│┌┐└┘├┤×", "vx-*!.~><^v>v#.*++++-|++++||x")
"""Glyphs of one cell, each by one ASCII character."""


def _fitting(character: str) -> str:
    if character.isascii():
        return character
    known = character.translate(_ONE_CELL)
    if known.isascii():
        return known
    if "\u2580" <= character <= "\u259f":  # the eighths that scroll bars are made of
        return "#"
    width = cell_len(character)
    return plain_ascii(character)[:width].ljust(width)
