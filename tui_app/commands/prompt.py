"""A hidden prompt: what is typed or pasted is not shown, and may be longer than a line can be."""

from __future__ import annotations

import os
import sys

MAX_BYTES = 4_000_000
BACKSPACES, CTRL_D, CTRL_U = b"\x7f\b", 0x04, 0x15
_PAUSE_S = 0.1
"""A paste goes on after its line breaks at once; a person's Enter is followed by nothing."""


def hidden(prompt: str) -> str:
    """Ask at the terminal, on stderr; returns what was typed, line breaks of a paste included.

    A terminal hands over at most 4,096 characters of a line, tokens are longer: so it is read
    character by character.
    """
    if sys.platform == "win32":
        from getpass import getpass

        return getpass(prompt, stream=sys.stderr)
    return _read(sys.stdin.fileno(), prompt).decode("utf-8", "replace")


def _read(descriptor: int, prompt: str) -> bytes:
    """Ask with echo and line editing off; both are on again afterwards, whatever happens."""
    if sys.platform == "win32":
        raise NotImplementedError
    import termios

    kept = termios.tcgetattr(descriptor)
    changed = list(kept)
    changed[3] &= ~(termios.ECHO | termios.ICANON)
    changed[6] = list(kept[6])
    changed[6][termios.VMIN], changed[6][termios.VTIME] = 1, 0
    termios.tcsetattr(descriptor, termios.TCSADRAIN, changed)  # before anybody is asked to paste
    try:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        return _until_enter(descriptor)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, kept)
        sys.stderr.write("\n")


def _until_enter(descriptor: int) -> bytes:
    import select

    typed = bytearray()
    while len(typed) < MAX_BYTES:
        piece = os.read(descriptor, 65536)
        has_ended = not piece or _type(typed, piece)
        if has_ended or (
            typed.endswith(b"\n") and not select.select([descriptor], [], [], _PAUSE_S)[0]
        ):
            break
    return bytes(typed)


def _type(typed: bytearray, piece: bytes) -> bool:
    """Add what was typed, obeying the keys of a terminal's own line; whether Ctrl+D ended it."""
    for key in piece:
        if key == CTRL_D:
            return True
        if key in BACKSPACES:
            del typed[-1:]
        elif key == CTRL_U:
            typed.clear()
        else:
            typed.append(key)
    return False
