"""What a running countdown costs: bytes to the terminal, and time of a processor, an hour."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import peers
from tests.bench.model import Row, Setup
from tests.bench.watch import has_verdict
from tests.terminal.screen import Terminal

SETTLING_S = 2.5
HOUR_S = 3600


def bytes_in(terminal: Terminal, seconds: float) -> int:
    """How many bytes arrive in so many seconds."""
    before, until = len(terminal.output), time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        terminal.pump(left)
    return len(terminal.output) - before


def processor_s(terminal: Terminal) -> float | None:
    """Processor time of the program so far, in seconds; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost_an_hour(terminal: Terminal, seconds: float) -> tuple[float, float]:
    """Kilobytes and seconds of a processor, of an hour like these seconds."""
    bytes_in(terminal, SETTLING_S)
    before = processor_s(terminal)
    sent = bytes_in(terminal, seconds)
    after = processor_s(terminal)
    used = float("nan") if before is None or after is None else after - before
    return sent / seconds * HOUR_S / 1000, used / seconds * HOUR_S


def words(cost: tuple[float, float]) -> str:
    """A cost in words."""
    return f"{cost[0]:.0f} kB and {cost[1]:.1f} s of CPU an hour"


def measure(setup: Setup) -> Iterator[Row]:
    """Panels 1 and 2 after everything has been drawn; beside a clock of Textual's Digits."""
    seconds = 3 if setup.quick else 30
    with Terminal(command=(setup.python, "-c", peers.DIGITS_CLOCK), environ=setup.environ) as clock:
        clock.wait_for("clock")
        digits = cost_an_hour(clock, seconds)
    with peers.app(setup, "reader") as app:
        app.wait_for(has_verdict)
        for key, name, shown in (("1", "Probe", "Azure VM"), ("2", "Token", "object id")):
            app.press(key)
            app.wait_for(shown)
            own = cost_an_hour(app, seconds)
            yield Row(
                name=f"countdown, panel {key} {name}",
                figure=words(own),
                beside=f"Textual Digits {words(digits)}",
                ratio=f"{own[0] / digits[0]:.2f}" if digits[0] else "",
                target="fewer bytes",
                is_met=own[0] < digits[0],
            )
