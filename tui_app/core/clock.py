"""Instants on the two clocks of a machine."""

from __future__ import annotations

from typing import NamedTuple


class Moment(NamedTuple):
    """One instant on both clocks. Spans are measured on the steady one, dates read off the wall."""

    wall: float
    """Unix seconds, as this machine believes; jumps when somebody sets the clock."""
    steady: float
    """Seconds since some start; never jumps, and goes on while the machine sleeps."""


def moment_at(seconds: float) -> Moment:
    """A moment at which both clocks show the same: for clocks that stand still, as in tests."""
    return Moment(wall=seconds, steady=seconds)


START = moment_at(0.0)
"""Before anything has happened."""
