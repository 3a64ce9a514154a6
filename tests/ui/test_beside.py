"""Long work runs beside the keys."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.rawserver import until
from tui_app.ui.beside import beside


async def test_the_loop_goes_on_meanwhile() -> None:
    """What the work waits for is brought about by the loop that waits for the work."""
    go = threading.Event()

    def make() -> int:
        assert go.wait(60)
        return 7

    made = asyncio.ensure_future(beside(make))
    await asyncio.sleep(0)
    go.set()
    assert await made == 7


async def test_what_it_raises_is_raised_where_it_is_awaited() -> None:
    """A fault of the work is no silence."""
    with pytest.raises(ZeroDivisionError):
        await beside(lambda: 1 // 0)


async def test_it_can_be_given_up() -> None:
    """Then nobody waits for it, and its end disturbs nobody."""
    go, ended = threading.Event(), threading.Event()

    def make() -> None:
        assert go.wait(60)
        ended.set()

    made = asyncio.ensure_future(beside(make))
    await asyncio.sleep(0)
    made.cancel()
    with pytest.raises(asyncio.CancelledError):
        await made
    go.set()
    await until(ended.is_set)
    await asyncio.sleep(0)
