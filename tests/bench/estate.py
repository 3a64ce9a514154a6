"""The resources panel with a large estate: memory, and the time from a key to its change."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tests.bench import peers
from tests.bench.model import Row, Setup
from tests.bench.process import peak_mb
from tests.bench.watch import has_verdict
from tests.terminal.screen import PATIENCE_S, Terminal
from tui_app.simulator.large import GROUPS, Size

MOST_MB, FILTER_MS, SCROLL_MS, BLOCKED_MS = 250, 100, 50, 100
WIDE = 5000
COUNT = re.compile(r"([\d,]+) of 100,000 resources")
WORD = "7-0142"
"""Each of its characters leaves fewer rows."""
LEFT, RIGHT, BACKSPACE = "\x1b[D", "\x1b[C", "\x7f"


def measure(setup: Setup) -> Iterator[Row]:
    """The simulator is a process of its own and answers at once."""
    with running(setup, Size()) as app:
        app.press("L")
        app.wait_for("by lists")
        settle(app)
        rounds = len(setup.runs(3))
        filtered = filter_ms(app, rounds)
        scrolled = [change_ms(app, "j", current) for _ in range(60 if rounds > 1 else 10)]
        peak = peak_mb(app.process.pid)
    yield bounded_ms("filter key, 100,000 resources", filtered, FILTER_MS)
    yield bounded_ms("scroll key, 100,000 resources", scrolled, SCROLL_MS)
    yield Row(
        name="memory with 100,000 resources, at its peak",
        figure="unknown" if peak is None else f"{peak:.0f} MB",
        target=f"≤ {MOST_MB} MB",
        is_met=None if peak is None else peak <= MOST_MB,
    )
    with running(setup, Size(wide=WIDE)) as app:
        opening = opening_ms(app)
    yield Row(
        name=f"keys while a group of {WIDE:,} opens",
        figure=f"longest {max(opening):.0f} ms",
        beside=f"{len(opening)} keys",
        target=f"≤ {BLOCKED_MS} ms",
        is_met=max(opening) <= BLOCKED_MS,
    )


@contextmanager
def running(setup: Setup, size: Size) -> Iterator[Terminal]:
    """The app on a large world of this size, the tree of resources on the screen."""
    with peers.slow_simulator("large", 0.0, setup.environ, size) as (imds_url, login_url, arm_url):
        where = ("--imds-url", imds_url, "--authority-url", login_url, "--arm-url", arm_url)
        with Terminal(
            *where, command=setup.app, columns=120, lines=40, environ=setup.environ
        ) as app:
            app.wait_for(has_verdict)
            app.press("3")
            app.wait_for("vm-00-0000  ")
            settle(app)
            yield app


def settle(app: Terminal, quiet_s: float = 0.5) -> None:
    """Read on until nothing has been on its way for a while, countdowns aside."""
    until = time.monotonic() + quiet_s
    while time.monotonic() < until:
        if len(app.pump(0.05)) > 400:  # more than the digits of a countdown
            until = time.monotonic() + quiet_s


def change_ms(app: Terminal, key: str, look: Callable[[Terminal], object]) -> float:
    """From a key to the bytes that change what is looked at, in milliseconds."""
    app.pump()
    before = look(app)
    return key_ms(app, key, lambda: look(app) != before)


def key_ms(app: Terminal, key: str, is_done: Callable[[], bool]) -> float:
    """From a key to the bytes that bring a condition about, in milliseconds."""
    pressed = time.perf_counter()
    app.press(key)
    app.pump(PATIENCE_S)
    while not is_done():
        if time.perf_counter() - pressed > PATIENCE_S:
            raise AssertionError(f"{key!r} changes nothing:\n{app.text}")
        app.pump(0.05)
    return (app.arrivals[-1][0] - pressed) * 1000


def filter_ms(app: Terminal, rounds: int) -> list[float]:
    """A word typed and taken back, a key at a time, until the count beside the filter changes."""
    app.press("/")
    settle(app)
    keys = (*WORD, *(BACKSPACE,) * len(WORD)) * rounds
    times = [change_ms(app, key, counted) for key in keys]
    app.press("enter")
    settle(app)
    return times


def counted(app: Terminal) -> str:
    """How many rows the filter leaves."""
    found = COUNT.search(app.text)
    return found[1] if found else ""


def current(app: Terminal) -> str:
    """What stands first in the row under the cursor: the one row whose colour is not the others'."""
    buffer, column = app._screen.buffer, 2
    colours = [buffer[row][column].bg for row in range(6, len(app.rows) - 1)]
    usual = max(colours, key=colours.count)
    marked = [at for at, colour in enumerate(colours) if colour != usual]
    return app.rows[6 + marked[0]][:24].strip(" ▸▾") if marked else ""


def opening_ms(app: Terminal) -> list[float]:
    """Down and up, a key after another, from the key that opens the wide group until it is open.

    Where the cursor then has to be is known; that something has changed could be the opening's doing.
    """
    app.press(LEFT)
    settle(app)
    app.press(LEFT)  # the VM's own group, closed
    settle(app)
    for _ in range(GROUPS):
        app.press("j")
        settle(app, 0.1)

    def is_on_group() -> bool:
        return current(app).startswith("rg-wide-00")

    def is_below() -> bool:
        return bool(current(app)) and not is_on_group()

    assert is_on_group(), app.text
    app.press(RIGHT)
    times: list[float] = []
    while f"{WIDE:,} resources" not in app.text or len(times) < 20:
        times.append(key_ms(app, "j", is_below))
        times.append(key_ms(app, "k", is_on_group))
        time.sleep(0.01)
    return times


def bounded_ms(name: str, times: Sequence[float], most: float) -> Row:
    """The time that 19 keys of 20 do not exceed, with a bound of its own."""
    slow = sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]
    middle = sorted(times)[len(times) // 2]
    return Row(
        name=name,
        figure=f"p95 {slow:.0f} ms",
        beside=f"median {middle:.0f} ms, longest {max(times):.0f} ms, {len(times)} keys",
        target=f"≤ {most:g} ms",
        is_met=slow <= most,
    )
