"""Key files: read only when they are what they should be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tui_app.core.hosts import Unreadable
from tui_app.core.secret import Secret

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""No link is followed, and a pipe in a file's place does not hold us up."""


def read_secret(path: str, limit: int) -> Secret | Unreadable:
    """The text of a regular file that is no link, of `limit` bytes at most; surrounding blanks stay."""
    try:
        return _read(path, limit)
    except FileNotFoundError:
        return Unreadable("it is not there", is_absent=True)
    except UnicodeDecodeError:
        return Unreadable("it is not text")
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None)
        return Unreadable((reason or "it cannot be opened").lower())


def _read(path: str, limit: int) -> Secret | Unreadable:
    if Path(path).is_symlink():  # where the system has no O_NOFOLLOW
        return Unreadable("it is a symbolic link")
    descriptor = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return Unreadable("it is no regular file")
        with open(descriptor, "rb", closefd=False) as file:  # a descriptor has no path
            content = file.read(limit + 1)
    finally:
        os.close(descriptor)
    if len(content) > limit:
        return Unreadable(f"it has more than {limit:,} bytes")
    return Secret(content.decode("utf-8"))
