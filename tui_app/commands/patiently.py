"""`doctor --patient`: try again for as long as the diagnosis says that it may pass by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from tui_app.commands.output import say
from tui_app.commands.runs import Plan, make
from tui_app.core.patience import Patience, asked_for
from tui_app.core.report import CheckResult
from tui_app.core.words import duration
from tui_app.formats import Run

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService

Sleep: TypeAlias = Callable[[float], Awaitable[None]]


async def make_patiently(client: ClientService, plan: Plan, sleep: Sleep) -> Run:
    """Run the checks until they hold, or until waiting is of no more use; the last run counts.

    Every wait is told on stderr before it begins.
    """
    patience = Patience()
    while True:
        run = await make(client, plan)
        root = run.report.root_cause
        if root is None or root.diagnosis is None:
            return run
        began_s = patience.elapsed_s
        pause = patience.pause_after(
            root.diagnosis, took_s=run.duration_ms / 1000, retry_after_s=_asked_for(client, root)
        )
        ended_s = began_s + run.duration_ms / 1000
        if pause is None:
            if patience.tries > 1:
                say(f"{root.diagnosis}: giving up after {patience.tries} runs, {_span(ended_s)}")
            return run
        say(
            f"{root.diagnosis}: {run.report.sentence} Trying again in {_span(pause)} "
            f"(run {patience.tries} ended after {_span(ended_s)})"
        )
        await sleep(pause)


def _asked_for(client: ClientService, root: CheckResult) -> float | None:
    """What the answer behind the root cause says in `Retry-After`."""
    exchanges = (client.record.get(number) for number in root.requests)
    headers = [pair for exchange in exchanges if exchange for pair in exchange.response_headers]
    return asked_for(tuple(headers), now=client.now().wall)


def _span(seconds: float) -> str:
    return f"{seconds:.1f} s" if 0 < seconds < 1 else duration(seconds)
