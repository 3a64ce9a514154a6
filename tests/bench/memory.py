"""The most memory that the app ever has in `reader`, beside an empty app of Textual."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench import peers
from tests.bench.idle import read_on
from tests.bench.model import Row, Setup
from tests.bench.process import peak_mb
from tests.bench.watch import PANELS, has_verdict
from tests.terminal.screen import Terminal

MOST_RATIO = 1.8
SETTLING_S = 0.5
WITHOUT_EXTRA = (
    "import sys; sys.modules['cryptography'] = None; from tui_app.cli import main; sys.exit(main())"
)
"""The app as it is without the extra `verify`."""


def measure(setup: Setup) -> Iterator[Row]:
    """On a simulator elsewhere, as on a VM, without and with the extra `verify`; then the demo."""
    bare = (setup.python, "-c", WITHOUT_EXTRA)
    with peers.simulator("reader", setup.environ) as (_, elsewhere):
        kinds = {
            "reader": (*bare, *elsewhere),
            "reader, with cryptography installed": (*setup.app, *elsewhere),
            "--demo reader, simulator inside": (*bare, "--demo", "reader"),
            "--demo reader, with cryptography installed": (*setup.app, "--demo", "reader"),
        }
        empty: list[float] = []
        peaks: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
        for _ in setup.runs(3):
            with peers.empty_app(setup) as other:
                other.wait_for("ready")
                read_on(other, SETTLING_S)
                empty.append(_peak(other))
            for name, command in kinds.items():
                peaks[name].append(_peaks(setup, command))
    for name, pairs in peaks.items():
        first, all_panels = (median(each) for each in zip(*pairs, strict=True))
        ratio = first / median(empty)
        yield Row(
            name=f"peak memory, {name}",
            figure=f"{first:.0f} MB, {all_panels:.0f} MB after every panel",
            beside=f"empty Textual app {median(empty):.0f} MB",
            ratio=f"{ratio:.2f}",
            target=f"ratio ≤ {MOST_RATIO}",
            is_met=None if ratio != ratio else ratio <= MOST_RATIO,
        )


def _peaks(setup: Setup, command: tuple[str, ...]) -> tuple[float, float]:
    """With the verdict on the screen, and once every panel was opened; in MB."""
    with Terminal(command=command, environ=setup.environ) as app:
        app.wait_for(has_verdict)
        read_on(app, SETTLING_S)
        first = _peak(app)
        for key, (_, shown) in PANELS.items():
            app.press(key)
            app.wait_for(shown)
            read_on(app, SETTLING_S)
        return first, _peak(app)


def _peak(terminal: Terminal) -> float:
    """In MB; not a number where the system does not tell."""
    peak = peak_mb(terminal.process.pid)
    return float("nan") if peak is None else peak
