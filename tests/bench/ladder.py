"""The checks over answers that take their time: how far from the requests that must follow others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

from tests.bench import peers
from tests.bench.model import Row, Setup, ms
from tests.canned import AZURE_VM
from tui_app.client import ClientService
from tui_app.core.checks.runner import run_checks
from tui_app.core.checks.table import CHECKS, blank_report
from tui_app.core.report import CheckResult, Verdict
from tui_app.settings import Settings

LATENCY_S = 0.02
MARGIN_S = 0.05
LONGEST_PATH = (
    "/metadata/identity/oauth2/token",  # the probe, without the Metadata header
    "/metadata/instance",
    "/metadata/identity/oauth2/token",
    "/subscriptions",
    "/providers/Microsoft.Authorization/permissions",
)
"""How the paths end that each have to wait for the one before: the rest is asked beside them."""


def measure(setup: Setup) -> Iterator[Row]:
    """The healthy ladder, after one run that has loaded every module, on both sides."""
    with peers.slow_simulator("reader", LATENCY_S, setup.environ) as urls:
        imds_url, authority_url, arm_url = urls
        settings = Settings().at(imds_url=imds_url, authority_url=authority_url, arm_url=arm_url)
        asyncio.run(climb(settings))
        climbs = [asyncio.run(climb(settings)) for _ in setup.runs(15)]
    times, connects = zip(*climbs, strict=True)
    least_s = median(connects) + len(LONGEST_PATH) * LATENCY_S
    yield Row(
        name=f"ladder, reader, every answer after {1000 * LATENCY_S:.0f} ms",
        figure=ms(times),
        beside=f"{len(LONGEST_PATH)} answers and a connection {1000 * least_s:.0f} ms",
        ratio=f"{median(times) / least_s:.2f}",
        target=f"≤ {1000 * (least_s + MARGIN_S):.0f} ms",
        is_met=median(times) <= least_s + MARGIN_S,
    )


async def climb(settings: Settings) -> tuple[float, float]:
    """From the start of the checks to the last result, and what the TCP connection took of it."""
    report, ended = blank_report(settings.ask, CHECKS), 0.0

    def keep(result: CheckResult) -> None:
        nonlocal report, ended
        report, ended = report.with_result(result), perf_counter()

    async with ClientService(settings, machine=lambda: AZURE_VM) as client:
        started = perf_counter()
        await run_checks(client, settings.ask, CHECKS, keep)
        asked = [urlsplit(exchange.url).path for exchange in client.record.exchanges]
    assert report.is_complete
    assert report.verdict is Verdict.HEALTHY, report.sentence
    for end in LONGEST_PATH:  # in this order, if among others
        while not asked.pop(0).endswith(end):
            pass
    connected = report.result("MI101")
    assert connected
    return ended - started, connected.duration_ms / 1000
