"""Where text leaves: data on stdout, talk on stderr. Neither ever ends a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from tui_app.core.marks import plain_ascii, wgl4
from tui_app.core.terminal import has_old_font


class _Through:
    """What every text goes through before it is written; as it is, while nobody wants otherwise."""

    change: Callable[[str], str] = staticmethod(str)


def write_through(change: Callable[[str], str]) -> None:
    """Put everything that is written from now on through this."""
    _Through.change = staticmethod(change)


def is_screen() -> bool:
    """Whether stdout is a terminal; a program may be started without any."""
    return sys.stdout is not None and sys.stdout.isatty()


def write(text: str) -> bool:
    """Write to stdout at once; False when nobody reads it any more.

    A code page that lacks a character gets the text in ASCII: Windows gives a pipe such a one.
    """
    text = _Through.change(text)
    if sys.stdout is None:  # closed before we were started
        return False
    if is_screen() and has_old_font(os.environ, sys.platform):
        text = wgl4(text)
    try:
        try:
            sys.stdout.write(text)
        except UnicodeEncodeError:
            sys.stdout.write(plain_ascii(text))
        sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # else the interpreter complains at its end
        os.close(nowhere)
        return False
    except OSError as problem:  # a full disk
        say(f"msi-scope: the output could not be written: {problem.strerror}")
        raise SystemExit(1) from None
    return True


def say(text: str) -> None:
    """One line of talk."""
    print(plain_ascii(_Through.change(text)), file=sys.stderr, flush=True)
