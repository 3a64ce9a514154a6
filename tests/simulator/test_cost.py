"""What the simulator may load and make at its start: a demo waits for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulator.asking import Arm
from tui_app.simulator import large
from tui_app.simulator.estate import Resource

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


def test_only_what_is_listed_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The large world is built without a resource; a page makes its thousand and few more."""
    made: list[int] = []
    real = large._Store._make

    def make(self: large._Store, at: int) -> Resource:
        made.append(at)
        return real(self, at)

    monkeypatch.setattr(large._Store, "_make", make)
    arm = Arm("large")
    assert made == []
    page = arm.body(f"{next(iter(arm.world.subscriptions.values())).scope}/resources")
    assert len(page["value"]) == 1000
    assert 1000 <= len(made) < 1100
