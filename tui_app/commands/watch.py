"""`doctor --every`: look at IMDS again and again, and check everything anew when it changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from tui_app import memory
from tui_app.commands.output import write
from tui_app.commands.runs import Plan, exit_code, make
from tui_app.core.checks.check import in_words
from tui_app.core.cleaning import one_line
from tui_app.core.marks import mark, plain_ascii
from tui_app.core.monitor import Monitor, Stats, Tick, look
from tui_app.core.report import Status
from tui_app.core.wire import Answer, Outcome
from tui_app.core.words import iso
from tui_app.formats import Run

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService
    from tui_app.commands.patiently import Sleep

SPARKLINE_WIDTH = 20
IMDS_CHECKS = ("MI101", "MI102")
"""What a tick looks at again."""


class Watch:
    """Prints a whole run, then a line a tick, then a whole run again wherever the verdict changes."""

    def __init__(
        self,
        client: ClientService,
        plan: Plan,
        formatted: Callable[[Run], str],
        *,
        as_json: bool = False,
    ) -> None:
        self._client = client
        self._plan = plan
        self._formatted = formatted
        self._as_json = as_json
        self._ascii = plan.settings.ascii
        self._monitor = Monitor()

    async def run(self, period_s: float, count: int | None, sleep: Sleep) -> int:
        """Watch until the count is reached or nobody reads on; the last run's exit code."""
        run = await make(self._client, self._plan)
        memory.keep()
        is_read = write(self._formatted(run))
        known = _imds_diagnosis(run)
        while is_read:
            began = perf_counter()
            outcome, tick = await look(self._client, self._client.settings.ask.imds_url)
            self._monitor.add(tick)
            is_read = write(self._line(outcome, tick))
            if tick.diagnosis != known and is_read:
                known = tick.diagnosis
                run = await make(self._client, self._plan)
                is_read = write(self._formatted(run))
            if count is not None and self._monitor.count >= count:
                break
            if is_read:
                await sleep(max(0.0, period_s - (perf_counter() - began)))
        return exit_code(run.report, fail_on=self._plan.fail_on)

    def _line(self, outcome: Outcome, tick: Tick) -> str:
        stats = self._monitor.stats
        if self._as_json:
            return json.dumps(self._values(outcome, tick, stats), separators=(",", ":")) + "\n"
        sign = mark(Status.FAIL if tick.diagnosis else Status.PASS, ascii_only=self._ascii)
        seen = f"{tick.diagnosis}: {one_line(in_words(outcome), 60)}" if tick.diagnosis else "IMDS"
        spark = self._monitor.sparkline(SPARKLINE_WIDTH, ascii_only=self._ascii)
        line = (
            f"{iso(tick.at)} {sign:<2} {_ms(tick.latency_ms):>7}  p50 {_ms(stats.p50_ms)}"
            f"  p95 {_ms(stats.p95_ms)}  jitter {_ms(stats.jitter_ms)}"
            f"  loss {stats.loss_percent:.0f} %  {spark}  {seen}\n"
        )
        return plain_ascii(line) if self._ascii else line

    def _values(self, outcome: Outcome, tick: Tick, stats: Stats) -> dict[str, object]:
        return {
            "tick": self._monitor.count,
            "at": iso(tick.at),
            "latency_ms": _rounded(tick.latency_ms),
            "status": outcome.status if isinstance(outcome, Answer) else None,
            "diagnosis": tick.diagnosis,
            "stats": {
                "ticks": stats.ticks,
                "lost": stats.lost,
                "loss_percent": round(stats.loss_percent, 1),
                "min_ms": _rounded(stats.min_ms),
                "p50_ms": _rounded(stats.p50_ms),
                "p95_ms": _rounded(stats.p95_ms),
                "jitter_ms": _rounded(stats.jitter_ms),
                "changes": len(self._monitor.changes),
            },
        }


def _imds_diagnosis(run: Run) -> str | None:
    """What the whole run found of IMDS itself, to compare the first tick with."""
    found = (run.report.result(code) for code in IMDS_CHECKS)
    return next((r.diagnosis for r in found if r and r.status is Status.FAIL), None)


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
