"""Patience on the screen: check again for as long as it may pass by itself, with a countdown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from tui_app.core.patience import Patience, asked_for
from tui_app.core.report import CheckResult, Report

if TYPE_CHECKING:  # the client brings httpx
    from tui_app.client import ClientService


async def run_patiently(
    client: ClientService, make: Callable[[], Awaitable[Report]], tell: Callable[[str], None]
) -> None:
    """Make the checks until they hold, or until waiting is of no more use.

    `tell` is given a line for each second of a pause, and an empty one when it is over.
    """
    patience = Patience()
    try:
        while True:
            tell("checking …")
            began = monotonic()
            report = await make()
            root = report.root_cause
            if root is None or root.diagnosis is None:
                return
            asked = asked_for(_headers(client, root), now=client.now().wall)
            took_s = monotonic() - began
            pause = patience.pause_after(root.diagnosis, took_s=took_s, retry_after_s=asked)
            if pause is None:
                return
            for left in range(ceil(pause), 0, -1):
                tell(
                    f"{root.diagnosis}: trying again in {left} s, for the {_nth(patience.tries)} time"
                )
                await asyncio.sleep(min(1.0, pause))
    finally:
        tell("")


def _headers(client: ClientService, root: CheckResult) -> tuple[tuple[str, str], ...]:
    """The headers of the answers behind the root cause."""
    exchanges = (client.record.get(number) for number in root.requests)
    return tuple(pair for exchange in exchanges if exchange for pair in exchange.response_headers)


def _nth(count: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(count, f"{count}th")
