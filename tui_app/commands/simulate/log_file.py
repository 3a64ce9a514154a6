"""The requests in a file, a line of JSON each: for its owner alone, over no other file unless forced."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path

from tui_app.settings import UsageError
from tui_app.simulator import LoggedRequest


class LogFile:
    """A log that is written as the requests come.

    Args:
        path: where; it must not exist, unless forced.
        is_forced: a regular file that exists is emptied first.

    Raises:
        UsageError: it cannot be opened; one line says why.
    """

    def __init__(self, path: str, *, is_forced: bool) -> None:
        self.path = path
        if Path(path).is_dir():
            raise UsageError(f"--log {path}: it is a folder; expected a file")
        try:
            descriptor = _open(path, is_forced=is_forced)
        except FileExistsError:
            raise UsageError(f"--log {path}: it exists already; --force writes over it") from None
        except (OSError, ValueError) as problem:
            reason = (getattr(problem, "strerror", None) or "no path that can be written").lower()
            raise UsageError(
                f"--log {path}: {reason}; expected a file that can be written"
            ) from None
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="\n")

    def add(self, request: LoggedRequest) -> None:
        """Write one more line, at once.

        Raises:
            OSError: the disk is full, say.
        """
        line = json.dumps(request.as_json(), separators=(",", ":"))
        self._file.write(f"{line}\n")
        self._file.flush()

    def close(self) -> None:
        """No more lines."""
        with suppress(OSError):  # what could not be written was told when it could not
            self._file.close()


def _open(path: str, *, is_forced: bool) -> int:
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags | (0 if is_forced else os.O_EXCL), 0o600)
    try:
        _empty(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _empty(descriptor: int) -> None:
    """Nothing is left of what was there, neither its text nor who could read it."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(0, "it is no regular file")
    os.ftruncate(descriptor, 0)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, 0o600)
