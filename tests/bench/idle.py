"""What is sent to the terminal while nothing happens but the countdown."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench import peers
from tests.bench.model import Row, Setup
from tests.bench.watch import has_verdict
from tests.terminal.screen import Terminal

SETTLING_S = 2.5


def bytes_in(terminal: Terminal, seconds: float) -> int:
    """How many bytes arrive in so many seconds."""
    before, until = len(terminal.output), time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        terminal.pump(left)
    return len(terminal.output) - before


def measure(setup: Setup) -> Iterator[Row]:
    """Panels 1 and 2, after everything has been drawn."""
    seconds = 3 if setup.quick else 20
    with peers.app(setup, "reader") as app:
        app.wait_for(has_verdict)
        for key, name, shown in (("1", "Probe", "Azure VM"), ("2", "Token", "Object id")):
            app.press(key)
            app.wait_for(shown)
            bytes_in(app, SETTLING_S)
            rate = bytes_in(app, seconds) / seconds
            yield Row(name=f"idle, panel {key} {name}", figure=f"{rate:.0f} B/s")
