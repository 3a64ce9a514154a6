"""Signals from outside: the terminal is put back as it was, and nobody waits for one that is gone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

HANGUP = 128 + 1
"""Exit code when the terminal is gone, as after SIGHUP."""
ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
"""What ends a program from outside; the terminal's own Ctrl+C comes as a key."""


def end_on_signals(end: Callable[[int], None]) -> None:
    """Call `end` with 128 + the number on each of `ENDING` (POSIX; elsewhere nothing is done).

    To be called before the terminal is touched: a signal that comes in between would leave it as
    it is.
    """
    loop = asyncio.get_running_loop()
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, end, 128 + number)
        except (NotImplementedError, RuntimeError, ValueError):
            return  # Windows, or a loop outside the main thread


def resume_only_a_living_terminal() -> None:
    """The kernel sends SIGCONT after SIGHUP; Textual would start again on a terminal that is gone.

    To be called when Textual has set its own handler.
    """
    number = getattr(signal, "SIGCONT", None)
    resume: Any = signal.getsignal(number) if number is not None else None
    if not callable(resume):
        return

    def resume_if_alive(received: int, frame: FrameType | None) -> None:
        if terminal_is_alive():
            resume(received, frame)

    signal.signal(number, resume_if_alive)  # type: ignore[arg-type]  # not None: there is a handler


def terminal_is_alive() -> bool:
    """Whether anybody is at the other end; without that, reading from it returns nothing, at once."""
    if sys.platform == "win32":  # its console goes together with its programs
        return True
    try:
        os.get_terminal_size(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    except (OSError, ValueError):
        return False
    return True
