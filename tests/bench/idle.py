"""What a running countdown costs: bytes and writes to the terminal, and time of a processor."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench import peers
from tests.bench.model import Row, Setup
from tests.bench.process import processor_s
from tests.bench.watch import PANELS, has_verdict
from tests.terminal.screen import Terminal

SETTLING_S = 2.5
MOST_BYTES, MOST_WRITES, MOST_CORE = 60.0, 2.0, 1.0
"""A second; the last in hundredths of a core."""
WHOLE_MINUTE_S = 60
"""What is told in minutes is drawn once in it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a second in which nothing is pressed."""

    sent: float
    """Bytes."""
    writes: float
    core: float | None
    """Hundredths of a core; None where the system does not tell."""

    def __str__(self) -> str:
        used = "unknown" if self.core is None else f"{self.core:.2f} %"
        return f"{self.sent:.0f} B and {self.writes:.1f} writes a second, {used} of a core"

    @property
    def is_little(self) -> bool:
        """Whether it keeps within every bound."""
        is_idle = self.core is None or self.core < MOST_CORE
        return self.sent < MOST_BYTES and self.writes < MOST_WRITES and is_idle


def read_on(terminal: Terminal, seconds: float) -> None:
    """Take over what arrives in so many seconds."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        terminal.pump(left)


def cost(terminal: Terminal, seconds: float) -> Cost:
    """What these seconds cost, after a while in which everything is drawn."""
    read_on(terminal, SETTLING_S)
    used, sent, writes = _so_far(terminal)
    read_on(terminal, seconds)
    used_after, sent_after, writes_after = _so_far(terminal)
    spent = None if used is None or used_after is None else used_after - used
    return Cost(
        sent=(sent_after - sent) / seconds,
        writes=(writes_after - writes) / seconds,
        core=None if spent is None else 100 * spent / seconds,
    )


def _so_far(terminal: Terminal) -> tuple[float | None, int, int]:
    """Processor time, bytes, and writes: every one wakes the reader, who does nothing else."""
    return processor_s(terminal.process.pid), len(terminal.output), len(terminal.arrivals)


def measure(setup: Setup) -> Iterator[Row]:
    """Every panel on a terminal that knows synchronized output; beside other programs of Textual."""
    seconds = 2 if setup.quick else WHOLE_MINUTE_S
    for name, ready, program in (
        ("empty Textual app", "ready", peers.EMPTY_APP),
        ("clock of Textual's Digits", "clock", peers.DIGITS_CLOCK),
    ):
        with Terminal(command=(setup.python, "-c", program), environ=setup.environ) as other:
            other.wait_for(ready)
            other.press(peers.KNOWS_FRAMES)
            yield Row(name=f"idle, {name}", figure=str(cost(other, seconds)))
    target = f"< {MOST_BYTES:g} B, < {MOST_WRITES:g} writes, < {MOST_CORE:g} %"
    with peers.app(setup, "reader") as app:
        app.wait_for(has_verdict)
        app.press(peers.KNOWS_FRAMES)
        for key, (name, shown) in PANELS.items():
            app.press(key)
            app.wait_for(shown)
            own = cost(app, seconds)
            yield Row(
                name=f"countdown, panel {key} {name}",
                figure=str(own),
                target=target,
                is_met=own.is_little,
            )
