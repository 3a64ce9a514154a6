"""`msi-scope scenarios`: what the simulator can play, a line each."""

from __future__ import annotations

from tui_app.commands.output import write
from tui_app.simulator import SCENARIOS


def run() -> int:
    """Print the scenarios; returns the exit code."""
    width = max(map(len, SCENARIOS))
    write("".join(f"{one.name:<{width}}  {one.description}\n" for one in SCENARIOS.values()))
    return 0
