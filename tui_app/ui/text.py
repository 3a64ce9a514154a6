"""The one way in for text from outside, and the net below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.style import Style

from tui_app.core import redact
from tui_app.core.cleaning import lines, one_line
from tui_app.core.marks import plain_ascii, wgl4

if TYPE_CHECKING:  # loaded when share mode is first switched on
    from tui_app.core.sharing import Placeholders


class _Shared:
    """What share mode puts in the place of ids, names and addresses; None while it is off.

    It belongs to the terminal, of which a process has one.
    """

    known: Placeholders | None = None


def share(known: Placeholders | None) -> None:
    """From now on show these placeholders; None: show everything as it is."""
    _Shared.known = known


def is_sharing() -> bool:
    """Whether share mode is on."""
    return _Shared.known is not None


def placeholders() -> Placeholders | None:
    """What share mode knows, while it is on."""
    return _Shared.known


def shareable(text: str) -> str:
    """The text as it may be shown: with placeholders while share mode is on."""
    return _Shared.known.text(text) if _Shared.known is not None else text


def learn(claims: Mapping[str, Any] | None) -> None:
    """Share mode learns the names in claims that are about to be shown; the record does not keep them."""
    if _Shared.known is not None and claims is not None:
        from tui_app.core.sharing import learn_claims

        learn_claims(_Shared.known, claims)


def named(resource_id: str, name: str) -> str:
    """A name, which share mode knows by the ARM id that it stands in."""
    if _Shared.known is not None:
        _Shared.known.learn_path(resource_id)
    return name


def literal(text: str, style: str | Style = "", *, limit: int = 4000) -> Content:
    """Foreign text on one line: never markup, controls visible, tokens masked."""
    return Content.styled(one_line(shareable(redact.text(text)), limit), style)


def literal_lines(text: str, style: str | Style = "") -> list[Content]:
    """Foreign text of several lines, each made harmless."""
    return [Content.styled(line, style) for line in lines(shareable(redact.text(text)))]


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


class Shareable(LineFilter):
    """The net of share mode: what did not come through `literal` is replaced at the width it has."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Cut or pad each placeholder to the cells of what it stands for."""
        if not is_sharing():
            return segments
        return [segment if segment.control else _shared(segment) for segment in segments]


def _shared(segment: Segment) -> Segment:
    text = shareable(segment.text)
    if text == segment.text:
        return segment
    return segment._replace(text=set_cell_size(text, segment.cell_length))


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


class OldFont(LineFilter):
    """Our own glyphs as fonts of old Windows consoles have them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Replace each of them by one of the same width."""
        return [
            segment if segment.control else segment._replace(text=wgl4(segment.text))
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
