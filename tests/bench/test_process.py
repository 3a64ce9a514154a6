"""What is read of a running process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.bench.idle import Cost
from tests.bench.process import PROC, family, peak_mb, processor_s

pytestmark = pytest.mark.skipif(not (PROC / "self").exists(), reason="this system has no /proc")
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "x = bytearray(80_000_000); print('up', flush=True); input()"])
child.wait()
"""


def test_memory_of_children_counts() -> None:
    """What a process started is part of its peak."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "up\n"
        assert len(list(family(parent.pid))) == 2
        assert (peak_mb(parent.pid) or 0) > 80
        parent.communicate("\n")


def test_processor_time_only_grows() -> None:
    """It is that of the process so far."""
    before = processor_s(os.getpid())
    sum(range(3_000_000))
    after = processor_s(os.getpid())
    assert before is not None
    assert after is not None
    assert after >= before > 0


def test_what_has_ended_has_no_figures() -> None:
    """A process that is gone is no error."""
    with subprocess.Popen([sys.executable, "-c", "pass"]) as gone:
        gone.wait()
    assert processor_s(gone.pid) is None
    assert peak_mb(gone.pid) is None


@pytest.mark.parametrize(
    ("cost", "is_little"),
    [
        (Cost(50, 1, 0.5), True),
        (Cost(50, 1, None), True),
        (Cost(60, 1, 0.5), False),
        (Cost(50, 2, 0.5), False),
        (Cost(50, 1, 1.0), False),
    ],
)
def test_a_cost_keeps_within_every_bound(cost: Cost, is_little: bool) -> None:
    """Under 60 bytes, under two writes, and under a hundredth of a core a second."""
    assert cost.is_little is is_little
