"""The machine's two clocks."""

from __future__ import annotations

import sys
import time

from tui_app.core.clock import Moment


def read_clock() -> Moment:
    """The instant now, on both clocks."""
    return Moment(wall=time.time(), steady=_steady())


def _steady() -> float:
    """Seconds that go on through sleep; on Windows `monotonic` does, elsewhere it stands still."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
