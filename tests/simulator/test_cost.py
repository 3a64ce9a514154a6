"""What the simulator may cost: a demo waits for it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.simulator.asking import NOW, Arm
from tui_app.simulator import SCENARIOS

ROOT = Path(__file__).parent.parent.parent


def test_import_loads_nothing_heavy() -> None:
    """Neither the libraries for keys nor the ARM part is loaded before it is needed."""
    program = (
        "import sys, tui_app.simulator;"
        "print(*(name for name in ('cryptography', 'jwt', 'httpx', 'textual', 'http.client',"
        " 'tui_app.core', 'tui_app.client', 'tui_app.simulator.arm', 'tui_app.simulator.large')"
        " if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_large_world_is_built_in_no_time() -> None:
    """Forty subscriptions are named, no resource is made."""
    started = time.perf_counter()
    SCENARIOS["large"].build(NOW)
    assert time.perf_counter() - started < 0.05


def test_page_of_a_thousand() -> None:
    """The best of five pages takes a few milliseconds."""
    arm = Arm("large")
    path = f"{next(iter(arm.world.subscriptions.values())).scope}/resources"
    times = []
    for _ in range(5):
        started = time.perf_counter()
        assert arm.get(path).status == 200
        times.append(time.perf_counter() - started)
    assert min(times) < 0.015
