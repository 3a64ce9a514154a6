"""From a key to the first change of the screen, in every panel, with 100,000 resources loaded."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.bench import peers
from tests.bench.estate import running, settle
from tests.bench.model import Row, Setup
from tests.bench.picture import Picture, picture
from tests.terminal.screen import Terminal
from tui_app.simulator.large import Size

MOST_MS = 30.0
STILL_S = 0.12
"""So long nothing has changed when the next key is pressed."""
PATIENCE_S = 5.0
DOWN, UP, PAGE_DOWN, PAGE_UP = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[5~"
BACKSPACE, ESCAPE = "\x7f", "\x1b"
MOVES = (DOWN,) * 6 + (PAGE_DOWN,) * 4 + (UP,) * 6 + (PAGE_UP,) * 4
"""Each of them changes something, if the list is at its top and longer than four pages."""
NAMES = {
    DOWN: "down", UP: "up", PAGE_DOWN: "page down", PAGE_UP: "page up", BACKSPACE: "backspace",
}  # fmt: skip


class Script(NamedTuple):
    """Keys that are measured; they lead back to where they began."""

    name: str
    keys: Sequence[str]
    before: Sequence[str] = ()
    """Keys that lead there, unmeasured."""
    after: Sequence[str] = ()
    """Keys that lead back, unmeasured."""


class Pressed(NamedTuple):
    """A key, and how long it took to show, in milliseconds."""

    key: str
    took_ms: float


def typed(word: str) -> tuple[str, ...]:
    """A filter: opened, typed, taken back."""
    return ("/", *word, *(BACKSPACE,) * len(word))


SHORT_MOVES = (DOWN, DOWN, DOWN, UP, UP, UP)
TABS = ("]", "]", "[", "[")
SCRIPTS = (
    Script("1 Probe", (*SHORT_MOVES, "G", "g", PAGE_DOWN, PAGE_UP)),
    Script("2 Token", (*SHORT_MOVES, "G", "g", *TABS), before=("2",)),
    Script("3 Resources, list", (*MOVES, "G", "g", *TABS), before=("3",)),
    Script("3 Resources, filter", typed("7-0142"), before=("3",), after=(ESCAPE,)),
    Script("3 Resources, tree", (*MOVES, "G", "g"), before=("3", "L", "g"), after="L"),
    Script("4 Requests", (PAGE_UP, UP, UP, DOWN, DOWN, *TABS, "g", "G"), before=("4",)),
    Script("4 Requests, filter", typed("imds"), before=("4",), after=(ESCAPE,)),
    Script("5 Guide", (*SHORT_MOVES, *TABS), before=("5", "g")),
    Script("to another panel", tuple("2345143215")),
)
MEASURED = 40
"""Keys a script, at least."""


def measure(setup: Setup) -> Iterator[Row]:
    """The simulator is a process of its own; the app has a wide terminal, where all is drawn."""
    with running(setup, Size()) as app:
        app.press("L")
        app.wait_for("by lists")
        settle(app)
        for script in SCRIPTS:
            yield row(script.name, list(press(app, script, 1 if setup.quick else MEASURED)))
    yield beside(setup)


def row(name: str, pressed: Sequence[Pressed]) -> Row:
    """The time that 19 keys of 20 do not exceed, and the key that took the longest."""
    times = sorted(each.took_ms for each in pressed)
    slow = times[max(0, -(-len(times) * 95 // 100) - 1)]
    slowest = max(pressed, key=lambda each: each.took_ms)
    return Row(
        name=f"keys, {name}",
        figure=f"p95 {slow:.0f} ms",
        beside=f"median {times[len(times) // 2]:.0f} ms of {len(times)}; "
        f"longest {slowest.took_ms:.0f} ms: {NAMES.get(slowest.key, slowest.key)}",
        target=f"≤ {MOST_MS:g} ms",
        is_met=slow <= MOST_MS,
    )


def beside(setup: Setup) -> Row:
    """The same of Textual's own list, with two hundred rows."""
    with Terminal(
        command=(setup.python, "-c", peers.LIST_APP),
        columns=120,
        lines=40,
        environ=setup.environ,
    ) as other:
        other.wait_for("row 0")
        script = Script("OptionList of Textual, 200 rows", MOVES)
        made = row(script.name, list(press(other, script, 1 if setup.quick else MEASURED)))
    return Row(name=made.name, figure=made.figure, beside=made.beside)


def press(app: Terminal, script: Script, least: int) -> Iterator[Pressed]:
    """Go there and press the keys, over and over, until so many were measured."""
    for key in script.before:
        app.press(key)
        still(app)
    for _ in range(-(-least // len(script.keys))):
        shown = still(app)
        for key in script.keys:
            yield Pressed(key, change_ms(app, key, shown))
            shown = still(app)
    for key in script.after:
        app.press(key)
        still(app)


def change_ms(app: Terminal, key: str, shown: Picture) -> float:
    """From a key to the bytes that change anything but a clock, in milliseconds.

    Raises:
        AssertionError: it changes nothing.
    """
    pressed = time.perf_counter()
    app.press(key)
    while time.perf_counter() - pressed < PATIENCE_S:
        if app.pump(0.05) and picture(app) != shown:
            return (app.arrivals[-1][0] - pressed) * 1000
    raise AssertionError(f"{NAMES.get(key, key)!r} changes nothing:\n{app.text}")


def still(app: Terminal) -> Picture:
    """Read on until nothing but clocks has changed for a while; what is shown then."""
    shown, until = picture(app), time.monotonic() + STILL_S
    while (left := until - time.monotonic()) > 0:
        if app.pump(left) and (now := picture(app)) != shown:
            shown, until = now, time.monotonic() + STILL_S
    return shown
