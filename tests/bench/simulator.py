"""What the simulator costs: every demo waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from tests.bench import peers
from tests.bench.doctor import process_s
from tests.bench.model import Row, Setup, bounded, ms
from tests.simulator.asking import NOW, Arm
from tui_app.simulator import SCENARIOS


def measure(setup: Setup) -> Iterator[Row]:
    """Its import beside a bare interpreter, its largest world, and a full page of that."""
    imported, nothing = [], []
    for _ in setup.runs(11):
        imported.append(process_s((setup.python, "-c", peers.IMPORT_SIMULATOR), setup.environ))
        nothing.append(process_s((setup.python, "-c", peers.NOTHING), setup.environ))
    yield Row(
        name="import of the simulator, whole process",
        figure=ms(imported),
        beside=f"bare interpreter {ms(nothing)}",
    )
    times = []
    for _ in setup.runs(11):
        started = perf_counter()
        SCENARIOS["large"].build(NOW)
        times.append(perf_counter() - started)
    yield bounded("the world of large", times, most_s=0.05)
    arm = Arm("large")
    path = f"{next(iter(arm.world.subscriptions.values())).scope}/resources"
    times = []
    for _ in setup.runs(11):
        started = perf_counter()
        arm.get(path)
        times.append(perf_counter() - started)
    yield bounded("a page of 1,000 resources of large", times, most_s=0.015)
