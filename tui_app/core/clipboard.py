"""Which way a text takes to the person's clipboard: it depends on where they sit, not on this machine.

Facts: conhost ignores OSC 52 before 2025 (microsoft/terminal 18943, 18949), while RDP carries the native
clipboard home; tmux loses OSC 52 with its defaults, but `load-buffer -w` arrives (lazygit 5816); over SSH
a native tool fails or reaches the wrong machine (opencode 8974); k9s refuses above 75,000 encoded bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

MOST_ENCODED = 75_000
"""Characters of base64 that are sent in an escape sequence at most."""


class Route(StrEnum):
    """The ways that there are."""

    COMMAND = "command"
    """A program of the system takes the text on its standard input."""
    TERMINAL = "terminal"
    """An escape sequence (OSC 52) asks the terminal, wherever it runs; it never answers."""
    FILE = "file"
    """A file that only its owner can read."""


class Way(NamedTuple):
    """One way, and how it is told."""

    route: Route
    said: str
    """Goes after "curl line: …"."""
    command: tuple[str, ...] = ()
    encoding: str = "utf-8"


TO_A_FILE = Way(Route.FILE, "kept in a file for you alone")
_TERMINAL = Way(Route.TERMINAL, "sent to the terminal (OSC 52), which may not take it")
_TMUX = Way(
    Route.COMMAND,
    "given to tmux, and to the terminal unless its set-clipboard is off",
    ("tmux", "load-buffer", "-w", "-"),
)
_NATIVE: tuple[tuple[str, Way], ...] = (
    ("WAYLAND_DISPLAY", Way(Route.COMMAND, "on the clipboard (wl-copy)", ("wl-copy",))),
    ("DISPLAY", Way(Route.COMMAND, "on the clipboard (xclip)", ("xclip", "-selection", "clipboard"))),
    ("DISPLAY", Way(Route.COMMAND, "on the clipboard (xsel)", ("xsel", "--clipboard", "--input"))),
)  # fmt: skip
"""Variable that says that there is a display, and what reaches its clipboard."""
_OF_SYSTEM = {
    "windows": Way(
        Route.COMMAND, "on the clipboard (RDP carries it home)", ("clip.exe",), "utf-16"
    ),
    "macos": Way(Route.COMMAND, "on the clipboard", ("pbcopy",)),
}


def way(text: str, *, system: str, environ: Mapping[str, str], has: Callable[[str], bool]) -> Way:
    """How to bring this text to the clipboard.

    Args:
        text: what is to be copied; a long one does not go through an escape sequence.
        system: `windows`, `macos` or `linux`.
        environ: the environment of this process.
        has: whether a program of this name can be started.
    """
    chosen = _by_place(system, environ, has)
    too_long = 4 * (len(text.encode("utf-8", "replace")) // 3 + 1) > MOST_ENCODED
    return TO_A_FILE if chosen is _TERMINAL and too_long else chosen


def _by_place(system: str, environ: Mapping[str, str], has: Callable[[str], bool]) -> Way:
    is_far = any(environ.get(name) for name in ("SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"))
    if environ.get("TMUX") and has("tmux"):
        return _TMUX
    if environ.get("STY") or environ.get("TERM") in ("linux", "vt220", "dumb"):
        return TO_A_FILE  # screen swallows the sequence; a console has no clipboard
    if is_far:
        return _TERMINAL
    return _OF_SYSTEM.get(system) or next(
        (
            native
            for variable, native in _NATIVE
            if environ.get(variable) and has(native.command[0])
        ),
        _TERMINAL,
    )
