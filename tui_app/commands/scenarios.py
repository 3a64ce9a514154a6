"""`msi-scope scenarios`: what the simulator can play, a line each."""

from __future__ import annotations

from tui_app.simulator import SCENARIOS


def run() -> int:
    """Print the scenarios; returns the exit code."""
    width = max(map(len, SCENARIOS))
    for scenario in SCENARIOS.values():
        print(f"{scenario.name:<{width}}  {scenario.description}")
    return 0
