"""Listing everything, as whole processes: ours, Microsoft's client, and a bare loop of httpx."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench import peers
from tests.bench.doctor import process_s
from tests.bench.model import Row, Setup, ms

LATENCY_S = 0.02
SDK_MOST, BARE_MOST = 1 / 6, 1.3


def measure(setup: Setup) -> Iterator[Row]:
    """100,000 resources in 40 subscriptions; the simulator takes 20 ms for every answer."""
    with peers.slow_simulator("large", LATENCY_S, setup.environ) as (imds_url, _, arm_url):
        where = ("--imds-url", imds_url, "--arm-url", arm_url)
        ours = (*setup.app, "resources", "--format", "jsonl", *where)
        bare = (setup.python, "-c", peers.LIST_BARE, imds_url, arm_url)
        sdk = (setup.python, "-c", peers.LIST_BY_SDK, imds_url, arm_url)
        times: dict[str, list[float]] = {"ours": [], "bare": [], "sdk": []}
        for _ in setup.runs(3):
            times["ours"].append(process_s(ours, setup.environ))
            times["bare"].append(process_s(bare, setup.environ))
            times["sdk"].append(process_s(sdk, setup.environ))
    for name, label, most in (
        ("sdk", "azure-mgmt-resource, one after the other", SDK_MOST),
        ("bare", "bare httpx loop, ten at once", BARE_MOST),
    ):
        ratio = median(times["ours"]) / median(times[name])
        yield Row(
            name="resources, 100,000 in 40 subscriptions",
            figure=ms(times["ours"]),
            beside=f"{label} {ms(times[name])}",
            ratio=f"{ratio:.2f}",
            target=f"ratio ≤ {most:.2f}",
            is_met=ratio <= most,
        )
