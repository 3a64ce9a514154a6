"""Single keys of a terminal, as they are pressed; Ctrl+C goes on to mean what it always does."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

OnKey = Callable[[str], None]
_LOOK_EVERY_S = 0.05
"""How often Windows is asked for a key: its event loop cannot wait for one."""

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.)")
"""An arrow or a function key: its letters mean nothing."""
_LOOK_AGAIN_S = 0.5
"""How soon somebody who brings us to the foreground again has keys."""


def has_keys() -> bool:
    """Whether somebody can press keys: stdin is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


@asynccontextmanager
async def pressed(on_key: OnKey) -> AsyncIterator[None]:
    """Hand over each key while inside; the terminal is as it was afterwards, whatever happens."""
    if not has_keys():
        yield
    elif sys.platform == "win32":
        looking = asyncio.create_task(_look(on_key))
        try:
            yield
        finally:
            looking.cancel()
    else:
        keyboard = _Keyboard(sys.stdin.fileno(), on_key)
        keyboard.take()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGCONT, keyboard.take)  # after Ctrl+Z
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGCONT)
            keyboard.give_back()


async def _look(on_key: OnKey) -> None:
    """Hand over keys on Windows; those that are not characters come in two parts, and are dropped."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                if key in ("\x00", "\xe0"):
                    msvcrt.getwch()
                else:
                    on_key(key)
            await asyncio.sleep(_LOOK_EVERY_S)


class _Keyboard:
    """A POSIX terminal without echo and without waiting for Enter; only while it is ours."""

    def __init__(self, descriptor: int, on_key: OnKey) -> None:
        self._descriptor = descriptor
        self._on_key = on_key
        self._kept: list[Any] | None = None
        self._again: asyncio.TimerHandle | None = None

    def take(self) -> None:
        """Take the terminal, unless we are in the background: touching it would stop us there."""
        if sys.platform == "win32":
            return
        import termios

        if not self._is_ours():
            self._let_go()
            return
        with suppress(termios.error):  # it may have gone away
            attributes = termios.tcgetattr(self._descriptor)
            if self._kept is None:
                self._kept = [*attributes[:6], list(attributes[6])]
            attributes[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, attributes)
            asyncio.get_running_loop().add_reader(self._descriptor, self._read)

    def _let_go(self) -> None:
        """Leave the terminal alone, and look again soon: coming to the foreground sends no signal."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._descriptor)
        if self._again:
            self._again.cancel()
        self._again = loop.call_later(_LOOK_AGAIN_S, self.take)

    def give_back(self) -> None:
        """Leave the terminal as it was."""
        if sys.platform == "win32":
            return
        import termios

        self._let_go()
        if self._again:
            self._again.cancel()
        if self._kept is not None and self._is_ours():
            with suppress(termios.error):  # it may have gone away
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._kept)

    def _read(self) -> None:
        if not self._is_ours():  # moved to the background: reading would stop us
            self._let_go()
            return
        try:
            piece = os.read(self._descriptor, 1024)
        except OSError:
            piece = b""
        if not piece:  # the terminal is gone
            asyncio.get_running_loop().remove_reader(self._descriptor)
            return
        for key in _SEQUENCE.sub("", piece.decode("utf-8", "replace")):
            self._on_key(key)

    def _is_ours(self) -> bool:
        """Whether we are in the foreground; a terminal without job control is everybody's."""
        if sys.platform == "win32":
            return True
        try:
            return os.tcgetpgrp(self._descriptor) == os.getpgrp()
        except OSError:
            return True
