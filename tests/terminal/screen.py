"""A program on a pseudo-terminal: what a person sees of it, and what the terminal is told."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeAlias

import pyte

ROOT = Path(__file__).parents[2]
APP = (sys.executable, "-m", "tui_app")
PATIENCE_S = 30.0
"""Bound on every wait: far beyond what is ever needed, so that a slow machine fails nothing."""
ON_AT_REST = frozenset({7, 25})
"""Modes that a terminal has on before anything is said to it: line wrap, the cursor."""
KEYS = {"enter": "\r", "escape": "\x1b", "down": "\x1b[B", "tab": "\t"}

_UNSETTLED = re.compile(rb"\x1b(\[[0-9;?<=>$]*)?\Z")
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<=][0-9;]*[A-Za-z]")
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_STEERING = ("COLUMNS", "LINES", "TMUX", "NO_COLOR", "COLORTERM", "TERM_PROGRAM")
_STEERING_PREFIXES = ("TEXTUAL", "MSI_SCOPE_", "PYTEST_")

Condition: TypeAlias = str | re.Pattern[str] | Callable[["Terminal"], object]


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """This process's variables without those that say what a terminal is, and with the changes."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _STEERING and not name.startswith(_STEERING_PREFIXES)
    }
    return {**kept, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **changes}


class Terminal:
    """Starts a program in a session of its own; leaving the context ends it and closes the pty."""

    def __init__(
        self,
        *arguments: str,
        command: Sequence[str] = APP,
        columns: int = 80,
        lines: int = 24,
        environ: Mapping[str, str] | None = None,
        stderr: int | None = None,
    ) -> None:
        self.output = b""
        """Every byte that the program wrote to the terminal."""
        self.arrivals: list[tuple[float, int]] = []
        """When it came: (the time, how long `output` was then)."""
        self._waiting = b""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._master, self._slave = os.openpty()
        self._set_size(columns, lines)
        self._attributes_before = termios.tcgetattr(self._slave)
        self.started_at = time.perf_counter()
        self.process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            env=environment(environ or {}),
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave if stderr is None else stderr,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE_S)
        if self.process.stderr is not None:
            self.process.stderr.close()
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)

    @property
    def rows(self) -> list[str]:
        """The screen, a string a row, without trailing space."""
        return [row.rstrip() for row in self._screen.display]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.rows)

    @property
    def modes_left(self) -> dict[int, bool]:
        """Modes whose last switch differs from how a terminal rests: number → is on."""
        switched = {
            int(number): final == b"h"
            for numbers, final in _MODE.findall(self.output)
            for number in numbers.split(b";")
        }
        return {n: is_on for n, is_on in switched.items() if is_on is not (n in ON_AT_REST)}

    @property
    def modes_used(self) -> set[int]:
        """Every mode that was switched, either way."""
        return {int(n) for found in _MODE.findall(self.output) for n in found[0].split(b";")}

    @property
    def keyboard_protocols_left(self) -> int:
        """Kitty keyboard protocols pushed and not popped."""
        pushed = re.findall(rb"\x1b\[>[0-9;]*u", self.output)
        return len(pushed) - len(re.findall(rb"\x1b\[<[0-9;]*u", self.output))

    @property
    def is_as_before(self) -> bool:
        """Whether echo, line editing and signals are as they were before the start."""
        return termios.tcgetattr(self._slave) == self._attributes_before

    def pump(self, wait_s: float = 0.0) -> bytes:
        """Take over what the program has written; wait so long for the first of it."""
        if not select.select([self._master], [], [], wait_s)[0]:
            return b""
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the other side is closed
            return b""
        self.output += data
        self.arrivals.append((time.perf_counter(), len(self.output)))
        data = _UNKNOWN_TO_PYTE.sub(b"", self._waiting + data)
        unsettled = _UNSETTLED.search(data)
        end = unsettled.start() if unsettled else len(data)
        self._waiting = data[end:]
        self._stream.feed(data[:end])
        return data

    def wait_for(self, condition: Condition, timeout_s: float = PATIENCE_S) -> None:
        """Wait until the screen holds a text, matches a pattern, or a predicate is true."""
        deadline = time.monotonic() + timeout_s
        while not self._holds(condition):
            if not self.pump(0.05) and self.process.poll() is not None and not self.pump():
                if self._holds(condition):
                    return
                code = self.process.returncode
                raise AssertionError(f"ended with {code} before {condition}:\n{self.text}")
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {condition}:\n{self.text}")

    def _holds(self, condition: Condition) -> bool:
        if isinstance(condition, str):
            return condition in self.text
        if isinstance(condition, re.Pattern):
            return condition.search(self.text) is not None
        return bool(condition(self))

    def press(self, *keys: str) -> None:
        """Type keys: one of `KEYS` by its name, anything else as it stands."""
        for key in keys:
            os.write(self._master, KEYS.get(key, key).encode())

    def resize(self, columns: int, lines: int) -> None:
        """Change the size, and say so as a terminal's owner would."""
        self._set_size(columns, lines)
        self._screen.resize(lines, columns)
        self._screen.erase_in_display(2)  # what stands there afterwards was drawn anew
        self.process.send_signal(signal.SIGWINCH)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def hang_up(self) -> None:
        """Go away, as a lost connection does."""
        os.close(self._slave)
        os.close(self._master)
        self._slave = self._master = -1

    def wait_exit(self, timeout_s: float = PATIENCE_S) -> int:
        """Wait for the end of the process, reading on meanwhile; returns its exit code."""
        deadline = time.monotonic() + timeout_s
        while self.process.poll() is None:
            if self._master >= 0:
                self.pump(0.02)
            else:
                time.sleep(0.02)
            if time.monotonic() > deadline:
                raise AssertionError(f"did not end within {timeout_s} s:\n{self.text}")
        while self._master >= 0 and self.pump():
            pass
        return self.process.returncode

    def quit(self) -> int:
        """Press q, and wait for the end; returns the exit code."""
        self.press("q")
        return self.wait_exit()

    def said(self) -> str:
        """What stood on stderr, when that is a pipe."""
        stream: Any = self.process.stderr
        return str(stream.read().decode())
