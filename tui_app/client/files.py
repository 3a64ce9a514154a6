"""Files: keys are read only when they are what they should be, and ours are written for their owner alone."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_app.core.hosts import Unreadable
from tui_app.core.secret import Secret

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
"""A pipe in a file's place does not hold us up."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def read_secret(path: str, limit: int, *, follows_links: bool = False) -> Secret | Unreadable:
    """The text of a regular file of `limit` bytes at most; a link is only followed where told so."""
    try:
        return _read(path, limit, follows_links=follows_links)
    except FileNotFoundError:
        return Unreadable("it is not there", is_absent=True)
    except UnicodeDecodeError:
        return Unreadable("it is not text")
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None)
        return Unreadable((reason or "it cannot be opened").lower())


def _read(path: str, limit: int, *, follows_links: bool) -> Secret | Unreadable:
    if not follows_links and Path(path).is_symlink():  # where the system has no O_NOFOLLOW
        return Unreadable("it is a symbolic link")
    descriptor = os.open(path, _FLAGS | (0 if follows_links else _NO_LINK))
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


class NotWritten(Exception):  # noqa: N818  # it names what happened
    """A file was not written; one line says why, and nothing is left behind."""


class ExistsAlready(NotWritten):
    """There is such a file; it was not forced to be written over."""

    def __init__(self) -> None:
        super().__init__("it exists already; --force writes over it")


def check_place(path: str, *, is_forced: bool = False) -> None:
    """Find out whether `write_private` could write there, and leave nothing behind.

    Raises:
        NotWritten: it exists already, or the system refuses.
    """
    with _explained():
        target = _free(path, is_forced=is_forced)
        with tempfile.NamedTemporaryFile(prefix=_PREFIX, dir=target.parent):
            pass  # only trying tells: roles, read-only mounts and quotas all have a say


def write_private(path: str, content: str | bytes, *, is_forced: bool = False) -> None:
    """Write a file that only its owner can read: whole or not at all, over no other unless forced.

    Raises:
        NotWritten: it exists already, or the system refused.
    """
    with _explained():
        target = _free(path, is_forced=is_forced)
        descriptor, name = tempfile.mkstemp(prefix=_PREFIX, dir=target.parent)  # 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
            _put(name, target, is_forced=is_forced)
        finally:
            Path(name).unlink(missing_ok=True)


_PREFIX = ".msi-scope-"


@contextmanager
def _explained() -> Iterator[None]:
    """Tell what the system refuses in one line."""
    try:
        yield
    except FileExistsError:
        raise ExistsAlready from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None)
        raise NotWritten((reason or "not a path that can be written").lower()) from None


def _free(path: str, *, is_forced: bool) -> Path:
    """The place of a file that may be written: nothing stands there, or a file that may go."""
    target = Path(path)
    if target.is_dir():
        raise NotWritten("it is a folder; name a file in it")
    if not target.parent.is_dir():
        raise NotWritten("no such file or directory; make its folder first")
    if target.exists():
        if not target.is_file():  # root could put a file in the place of /dev/null
            raise NotWritten("it is no regular file")
        if not is_forced:
            raise ExistsAlready
    return target


def _put(name: str, target: Path, *, is_forced: bool) -> None:
    """Give the finished file its name; where there are no hard links, existing is looked at first."""
    if not is_forced:
        try:
            os.link(name, target)
        except FileExistsError:
            raise
        except OSError:
            if target.exists():
                raise FileExistsError from None
        else:
            return
    Path(name).replace(target)
