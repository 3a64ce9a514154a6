"""Full searches for cyclic garbage walk every object there is, and keys wait 100 ms for each."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 1000
"""From so many new rows on it is worth it."""

RARELY = (2000, 10, 20)
"""A search among the young after so many new objects, and how many of those make the next wider one."""


@contextmanager
def put_off() -> Iterator[None]:
    """No search until the first `keep`: nearly all that is made while a program starts lives on.

    A command that is soon over never needs one: a tenth of its time would go into them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep(count: int = MANY) -> None:
    """What is there now stays: it is walked no more. Objects that nobody refers to go all the same.

    Called when much was made that lives on: the program itself once it has started, a long list.
    """
    gc.enable()
    if count >= MANY:
        gc.freeze()
        gc.set_threshold(*RARELY)


def release() -> None:
    """What was kept is given up, and goes now: the next `keep` would hold on to what is garbage by then."""
    gc.unfreeze()
    gc.collect()
