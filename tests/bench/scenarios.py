"""Every scenario: how long until there is a verdict, and how long quitting takes before it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

from tests.bench import peers
from tests.bench.model import Row, Setup, bounded, ms
from tests.bench.watch import exit_s, has_verdict, is_under_way, latest_s
from tests.terminal.screen import PATIENCE_S, ROOT, environment

VERDICT_S, QUIT_S = 10.0, 0.5


def doctor_s(setup: Setup, scenario: str) -> float:
    """The wall time of doctor, whatever it finds."""
    started = time.perf_counter()
    done = subprocess.run(
        [*setup.app, "doctor", "--demo", scenario, "--format", "short"],
        cwd=ROOT,
        env=environment(setup.environ),
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.stdout, done.stderr
    return time.perf_counter() - started


def app_s(setup: Setup, scenario: str) -> float:
    """From the start of the app to its verdict on the screen."""
    with peers.app(setup, scenario) as app:
        app.wait_for(has_verdict)
        return latest_s(app)


def verdicts(setup: Setup) -> Iterator[Row]:
    """The time to a verdict, without and with a screen."""
    for scenario in setup.scenarios:
        doctor, app = [], []
        for _ in setup.runs(3):
            doctor.append(doctor_s(setup, scenario))
            app.append(app_s(setup, scenario))
        yield bounded(
            f"verdict of doctor, {scenario}",
            doctor,
            most_s=VERDICT_S,
            beside=f"on the screen {ms(app)}",
        )


def quits(setup: Setup) -> Iterator[Row]:
    """The time from q to the end of the process while the checks are under way."""
    empty_times = []
    for _ in setup.runs(3):
        with peers.empty_app(setup) as empty:
            empty.wait_for("ready")
            empty_times.append(exit_s(empty))
    yield Row(name="quit, empty Textual app", figure=ms(empty_times))
    for scenario in setup.scenarios:
        times = []
        for _ in setup.runs(3):
            with peers.app(setup, scenario) as app:
                app.wait_for(is_under_way)
                times.append(exit_s(app))
        yield bounded(f"quit, {scenario}", times, most_s=QUIT_S)
