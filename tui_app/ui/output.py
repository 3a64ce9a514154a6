"""What goes to the terminal: a frame in one write, and no byte that the next one makes void.

Over SSH each write is a packet, and a countdown sends one every second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual.driver import Driver

FRAME_START, FRAME_END = "\x1b[?2026h", "\x1b[?2026l"
"""Between them a terminal that knows mode 2026 shows nothing: a frame appears as a whole."""
SHORT = 256
"""Characters of a frame that arrives as a whole anyway: it needs no marks."""
_MOVE = r"\x1b\[\d+;\d+H"
_VOID = re.compile(rf"(?:{_MOVE}|\n)+(?={_MOVE})")
"""Moves, and ends of lines, that another move follows before anything is drawn."""


class Frames:
    """Joins the pieces in which Textual writes a frame."""

    def __init__(self) -> None:
        self._held: list[str] | None = None
        """The pieces of the frame that has begun; None: none has."""

    def take(self, piece: str) -> Iterator[str]:
        """What is to be written now that this piece came: nothing until its frame is whole."""
        if piece == FRAME_START:
            self._held = []
        elif self._held is None:
            yield _VOID.sub("", piece)
        elif piece == FRAME_END:
            frame = _VOID.sub("", "".join(self._held))
            self._held = None
            if frame:
                yield frame if len(frame) <= SHORT else f"{FRAME_START}{frame}{FRAME_END}"
        else:
            self._held.append(piece)


class _Frugal(Driver):
    """Comes before a system's own driver, which it hands each frame to."""

    _frames: Frames | None = None

    def write(self, data: str) -> None:
        """Write what is whole."""
        if self._frames is None:
            self._frames = Frames()
        for piece in self._frames.take(data):
            super().write(piece)  # type: ignore[safe-super]  # the system's driver has one


def frugal(system: type[Driver]) -> type[Driver]:
    """The driver of this system, made sparing with bytes and writes."""
    return type("FrugalDriver", (_Frugal, system), {})
