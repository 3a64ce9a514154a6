"""What a running program takes of the machine: its processor time and its memory, children included."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def processor_s(pid: int) -> float | None:
    """Processor time of a process so far, in seconds; None where the system does not tell."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid: int) -> float | None:
    """The most memory that a process and those it started ever had, in MB; None: not told."""
    peaks = [_peak_kb(each) for each in family(pid)]
    known = [peak for peak in peaks if peak is not None]
    return sum(known) / 1024 if known else None


def family(pid: int) -> Iterator[int]:
    """A process, its children, and theirs."""
    yield pid
    try:
        lists = [each.read_text() for each in (PROC / str(pid) / "task").glob("*/children")]
    except OSError:  # it has just ended
        return
    for child in " ".join(lists).split():
        yield from family(int(child))


def _peak_kb(pid: int) -> int | None:
    try:
        found = _PEAK.search((PROC / str(pid) / "status").read_text())
    except OSError:
        return None
    return int(found[1]) if found else None
