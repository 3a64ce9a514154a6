"""`doctor --patient`: try again for as long as the diagnosis says that it may pass by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from tui_app.commands.formats import Run
from tui_app.commands.output import say
from tui_app.commands.runs import Plan, make
from tui_app.core.patience import read_retry_after, wait_s
from tui_app.core.report import CheckResult
from tui_app.core.words import duration

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService

Sleep: TypeAlias = Callable[[float], Awaitable[None]]


async def make_patiently(client: ClientService, plan: Plan, sleep: Sleep) -> Run:
    """Run the checks until they hold, or until waiting is of no more use; the last run counts.

    Every wait is told on stderr before it begins.
    """
    tries: Counter[str] = Counter()
    elapsed_s = 0.0
    while True:
        run = await make(client, plan)
        elapsed_s += run.duration_ms / 1000
        root = run.report.root_cause
        if root is None or root.diagnosis is None:
            return run
        tries[root.diagnosis] += 1
        pause = wait_s(
            root.diagnosis,
            attempt=tries[root.diagnosis],
            elapsed_s=elapsed_s,
            retry_after_s=_asked_for(client, root),
        )
        if pause is None:
            if tries.total() > 1:
                say(f"{root.diagnosis}: giving up after {tries.total()} runs, {_span(elapsed_s)}")
            return run
        say(
            f"{root.diagnosis}: {run.report.sentence} Trying again in {_span(pause)} "
            f"(run {tries.total()} ended after {_span(elapsed_s)})"
        )
        await sleep(pause)
        elapsed_s += pause


def _asked_for(client: ClientService, root: CheckResult) -> float | None:
    """What the answer behind the root cause says in `Retry-After`."""
    for number in root.requests:
        exchange = client.record.get(number)
        for name, value in exchange.response_headers if exchange else ():
            if name.lower() == "retry-after":
                return read_retry_after(value, now=client.now())
    return None


def _span(seconds: float) -> str:
    return f"{seconds:.1f} s" if 0 < seconds < 1 else duration(seconds)
