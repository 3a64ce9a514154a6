"""Measuring whether something grows that should not, while the same is done again and again."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from tui_app.core.clock import Moment, moment_at

DAY_S = 86_400.0
RESIDENT_KB = 20_000
"""More than an allocator's reserve may vary."""
KEPT_ALIVE = 1
"""A connection more, or less, is kept for the next request."""
PATIENCE = 25
"""So many looks, 20 ms apart, at a count that rose."""
Counts: TypeAlias = Mapping[str, int]


class Clock:
    """Both clocks of a machine, which go when they are told to."""

    def __init__(self, start: float = 1_767_225_600.0) -> None:
        self._at = start

    def now(self) -> Moment:
        """The instant that it is."""
        return moment_at(self._at)

    def let_pass(self, seconds: float) -> None:
        """So many seconds later."""
        self._at += seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What a process holds at one instant."""

    blocks: int
    """Pieces of memory that Python has handed out and not got back: exact, and free to ask for."""
    resident_kb: int = 0
    """What the process takes of the machine, in KiB, with all that the allocator keeps in reserve."""
    counts: Counts = field(default_factory=dict)
    """Name → how many there are: tasks, sockets and files, whatever else the caller counts."""

    def growth(self, later: Footprint) -> dict[str, int]:
        """What a later one holds more: blocks, resident KiB, and each count that rose."""
        rose = {
            name: count - self.counts.get(name, 0)
            for name, count in later.counts.items()
            if count > self.counts.get(name, 0)
        }
        resident = later.resident_kb - self.resident_kb
        return {"blocks": later.blocks - self.blocks, "resident_kb": resident, **rose}


def footprint(count: Callable[[], Counts]) -> Footprint:
    """Take it now, after everything that nobody refers to has gone."""
    counts = {"tasks": len(asyncio.all_tasks()), "files": open_files(), **count()}
    for _ in range(3):  # what is freed may free more
        gc.collect()
    return Footprint(blocks=sys.getallocatedblocks(), resident_kb=resident_kb(), counts=counts)


def open_files() -> int:
    """Descriptors of this process, sockets included; 0 where the system does not tell."""
    try:
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # names only, and once
    except OSError:
        return 0


def resident_kb() -> int:
    """KiB of memory that this process takes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


async def soaked(
    cycle: Callable[[], Awaitable[object]],
    *,
    cycles: int,
    warm_up: int,
    count: Callable[[], Counts] = dict,
) -> dict[str, int]:
    """Do the same again and again; what has grown since the warm-up: name → by how much.

    Args:
        cycle: one round of whatever is to leave nothing behind.
        cycles: rounds after the warm-up.
        warm_up: rounds in which caches and bounded lists fill.
        count: what else is to be counted.
    """
    for _ in range(warm_up):
        await cycle()
    before = footprint(count)
    for _ in range(cycles):
        await cycle()
    growth = before.growth(footprint(count))
    for _ in range(PATIENCE):  # what is about to end may end
        if growth.keys() <= {"blocks", "resident_kb"}:
            break
        await asyncio.sleep(0.02)
        growth = before.growth(footprint(count))
    return growth


def grown(growth: dict[str, int], *, blocks: int) -> dict[str, int]:
    """What grew beyond its bound; other counts may not grow at all."""
    bounds = {
        "blocks": blocks,
        "resident_kb": RESIDENT_KB,
        "tasks": KEPT_ALIVE,
        "files": KEPT_ALIVE,
    }
    return {name: by for name, by in growth.items() if by > bounds.get(name, 0)}
