"""Work that takes seconds of the processor, beside the keys that are answered meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")


async def beside(make: Callable[[], ResultT]) -> ResultT:
    """What this makes, in a thread of its own; whoever quits does not wait for it.

    Raises:
        Exception: whatever `make` raises.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[ResultT] = loop.create_future()

    def end(result: ResultT | None, problem: Exception | None) -> None:
        if done.cancelled():
            return
        if problem is not None:
            done.set_exception(problem)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # there is one, where there is no problem

    def run() -> None:
        result, problem = None, None
        try:
            result = make()
        except Exception as raised:  # noqa: BLE001  # it is raised again, where it is awaited
            problem = raised
        with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
            loop.call_soon_threadsafe(end, result, problem)

    threading.Thread(target=run, name="beside", daemon=True).start()
    return await done
