"""Listing everything, as whole processes: ours, Microsoft's client, and a bare loop of httpx."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from tempfile import TemporaryFile

from tests.bench import peers
from tests.bench.model import Row, Setup, ms
from tests.terminal.screen import PATIENCE_S, ROOT, environment
from tui_app.simulator.large import SUBSCRIPTIONS, Size

LATENCY_S = 0.02
SDK_MOST, BARE_MOST = 1 / 6, 1.3
SIZES = (Size(per_group=50), Size())
"""50,000 resources and 100,000, in 40 subscriptions."""


def to_file_s(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """The wall time of a whole process whose output goes to a file: reading a pipe takes a processor."""
    with TemporaryFile() as out:
        started = time.perf_counter()
        subprocess.run(
            command,
            cwd=ROOT,
            env=environment(environ),
            check=True,
            stdout=out,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
        )
        return time.perf_counter() - started


def measure(setup: Setup) -> Iterator[Row]:
    """Each size, ours in turn with the others."""
    for size in SIZES:
        yield from _measure(setup, size)


def _measure(setup: Setup, size: Size) -> Iterator[Row]:
    """The simulator takes 20 ms for every answer."""
    with peers.slow_simulator("large", LATENCY_S, setup.environ, size) as (imds_url, _, arm_url):
        where = ("--imds-url", imds_url, "--arm-url", arm_url)
        ours = (*setup.app, "resources", "--format", "jsonl", *where)
        bare = (setup.python, "-c", peers.LIST_BARE, imds_url, arm_url)
        sdk = (setup.python, "-c", peers.LIST_BY_SDK, imds_url, arm_url)
        times: dict[str, list[float]] = {"ours": [], "bare": [], "sdk": []}
        for _ in setup.runs(5):
            times["ours"].append(to_file_s(ours, setup.environ))
            times["bare"].append(to_file_s(bare, setup.environ))
            times["sdk"].append(to_file_s(sdk, setup.environ))
    for name, label, most in (
        ("sdk", "azure-mgmt-resource, one after the other", SDK_MOST),
        ("bare", "bare httpx loop, ten at once", BARE_MOST),
    ):
        ratio = median(times["ours"]) / median(times[name])
        yield Row(
            name=f"resources, {SUBSCRIPTIONS * size.even:,} in {SUBSCRIPTIONS} subscriptions",
            figure=ms(times["ours"]),
            beside=f"{label} {ms(times[name])}",
            ratio=f"{ratio:.2f}",
            target=f"ratio ≤ {most:.2f}",
            is_met=ratio <= most,
        )
