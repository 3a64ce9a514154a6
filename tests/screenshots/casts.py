"""Casts of the three journeys, in asciinema's format 2: frames of the real app in the demo, at a set pace.

Format: docs.asciinema.org, "asciicast v2": a header line, then `[seconds, "o", text]` a line; "m" is a marker.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from rich.color import ColorSystem
from textual._context import visible_screen_stack

from tests.screenshots.taking import NOW, posed, settled, with_fixed_ports
from tests.ui.running import seen, text_of
from tui_app.ui.app import ScopeApp

TYPING_S = 0.12
WIDTH, HEIGHT = 120, 36


@dataclass(frozen=True, slots=True)
class Beat:
    """Keys that are pressed, the words that show that it was done, and how long one looks at that."""

    caption: str
    keys: tuple[str, ...] = ()
    words: str = ""
    hold_s: float = 2.5


@dataclass(frozen=True, slots=True)
class Cast:
    """One journey."""

    name: str
    title: str
    scenario: str
    beats: tuple[Beat, ...]


async def recorded(cast: Cast) -> tuple[str, list[str]]:
    """Play the journey; returns the file's text, and what the screen shows at the end of each beat."""
    looks = []
    film = Film()
    async with posed(cast.scenario, (WIDTH, HEIGHT)) as (app, pilot):
        for beat in cast.beats:
            film.mark(beat.caption)
            for key in beat.keys[:-1]:
                await pilot.press(key)
                await pilot.pause()
                film.take(app, TYPING_S)
            await pilot.press(*beat.keys[-1:])
            await seen(app, lambda text, words=beat.words: words in text)  # type: ignore[misc]  # bound now
            await settled(app, pilot)
            film.take(app, beat.hold_s)
            looks.append(with_fixed_ports(text_of(app), app))
        film.take(app, 0.5)
    header = {
        "version": 2,
        "width": WIDTH,
        "height": HEIGHT,
        "timestamp": int(NOW),
        "title": cast.title,
    }
    lines = (json.dumps(line, ensure_ascii=False) for line in (header, *film.events))
    return "\n".join(lines) + "\n", looks


class Film:
    """Collects what changes on the screen, row by row."""

    def __init__(self) -> None:
        self.events: list[tuple[float, str, str]] = []
        self._at = 0.0
        self._rows: list[str] = []

    def mark(self, caption: str) -> None:
        """A marker: players can jump there."""
        self.events.append((round(self._at, 3), "m", caption))

    def take(self, app: ScopeApp, hold_s: float) -> None:
        """The rows that differ from the frame before; it stands for so long."""
        rows = [with_fixed_ports(row, app) for row in _rows(app)]
        changed = [
            f"\x1b[{n};1H{row}\x1b[0m"
            for n, row in enumerate(rows, 1)
            if n > len(self._rows) or row != self._rows[n - 1]
        ]
        start = "\x1b[?25l\x1b[2J" if not self._rows else ""
        if changed:
            self.events.append((round(self._at, 3), "o", start + "".join(changed)))
        self._rows = rows
        self._at += hold_s


def _rows(app: ScopeApp) -> Iterator[str]:
    """The screen, a row at a time, with the escape sequences of its colours."""
    below = visible_screen_stack.set(app._background_screens)
    try:
        strips = app.screen._compositor.render_strips()
    finally:
        visible_screen_stack.reset(below)
    for strip in strips:
        yield "".join(
            segment.style.render(segment.text, color_system=ColorSystem.TRUECOLOR)
            if segment.style
            else segment.text
            for segment in strip
        )


CASTS = (
    Cast(
        "journey-troubleshooting",
        "Why does my program get no token on this VM?",
        "no-identity",
        (
            Beat("The chain says where it breaks", hold_s=4),
            Beat("The fix, with this VM's names", ("f",), "What to do", hold_s=5),
            Beat("What was asked, and answered", ("escape", "at"), "behind MI201"),
            Beat(
                "The same as curl", ("right_square_bracket", "right_square_bracket"), "curl -sS", 3
            ),
            Beat("Everything in one report", ("escape", "x"), "HTML report", hold_s=3),
        ),
    ),
    Cast(
        "journey-permissions",
        "What may this identity do, and who says so?",
        "mixed",
        (
            Beat("Healthy: every link holds", hold_s=2),
            Beat("What it sees, from this machine on", ("3",), "hardwareProfile", hold_s=3),
            Beat(
                "Who grants what, and what is denied", ("right_square_bracket",), "Denied", hold_s=4
            ),
            Beat(
                "Can I delete this machine?", ("c", *"delete"), "virtualMachines/delete", hold_s=4
            ),
            Beat("Everything below, at a glance", ("escape", "p"), "below", hold_s=4),
        ),
    ),
    Cast(
        "journey-demonstration",
        "The same call fails, then works: a managed identity before an audience",
        "tutorial",
        (
            Beat("A VM without an identity", hold_s=2),
            Beat("F5: only the step and the exchange", ("f5",), "step 1 of 5", 2.5),
            Beat("What is this machine?", ("right",), "An Azure VM: vm-dev-01", 3),
            Beat("The identity is still off", ("right",), "→ ask IMDS for a token", 2),
            Beat("IMDS refuses", ("right",), "this VM has no identity", 4),
            Beat("The portal's switch", ("right",), "The identity is switched on", 3),
            Beat("Now there is a token", ("right",), "good for 24 h", 4),
            Beat("A token says who, a role says what", ("right",), "→ call Resource Manager", 2),
            Beat("Refused: no role", ("right",), "403 Forbidden", 4),
            Beat("Reader on the group", ("right",), "Reader is granted", 3),
            Beat("DevTest in westus", ("right",), "it works", 4),
        ),
    ),
)
