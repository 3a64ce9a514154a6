"""How a command ends when it is not its own doing: a signal, a fault of ours. Nothing is left, nothing told."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ENDING = ("SIGTERM", "SIGHUP")


@contextmanager
def tidy_end() -> Iterator[None]:
    """End by an exception on each of `ENDING`, so that unfinished files go; and leave no memory on disk.

    The exit code is 128 + the number. A program that is started under nohup stays deaf to SIGHUP.
    What libraries log has no place to go: asyncio would print the traceback of a forgotten task.
    """
    _no_core_dump()
    silent = logging.NullHandler()
    logging.getLogger().addHandler(silent)
    before = {}
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is None or signal.getsignal(number) is not signal.SIG_DFL:
            continue
        try:
            before[number] = signal.signal(number, _end)
        except ValueError:  # not the main thread
            break
    try:
        yield
    finally:
        logging.getLogger().removeHandler(silent)
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _no_core_dump() -> None:
    """Tokens are in memory: a crash of the interpreter must not write that to a file."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def fault(problem: BaseException) -> str:
    """A fault of our own in a line: its type and its place. Its words may hold a value: they are left out."""
    from tui_app.core import redact

    at = problem.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = f" at {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""
    return redact.text(f"internal error: {type(problem).__name__}{place}; nothing was changed")
