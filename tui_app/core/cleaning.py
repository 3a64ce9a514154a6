"""Text from outside, made harmless: what a terminal would act on is shown instead."""

from __future__ import annotations

import re

_REPLACEMENT = "\ufffd"
_BLANKS = "\u00a0\u2007\u202f\u3000"


def _shown(character: str) -> str:
    """The character, or what stands for it: ␛ for ESC, the replacement mark for what is unseen."""
    if character.isprintable():
        return character
    code = ord(character)
    if code < 32:
        return chr(0x2400 + code)  # control characters have pictures of their own
    if code == 127:
        return "\u2421"
    return " " if character in _BLANKS else _REPLACEMENT


_STACKED = re.compile(r"((?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]){2})"
                      r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip
"""More than two combining marks on one letter: they would paint over the lines above and below."""
LONGEST_LINE = 4000


def one_line(text: str, limit: int = LONGEST_LINE) -> str:
    """A piece of foreign text on one line, controls made visible, cut at the limit."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    shown = text if text.isprintable() else "".join(map(_shown, text))
    return shown if shown.isascii() else _STACKED.sub(r"\1", shown)


def lines(text: str) -> list[str]:
    """Foreign text of several lines: line ends kept, other controls made visible."""
    kept = text.replace("\r\n", "\n").replace("\t", "    ")
    return [one_line(line) for line in kept.split("\n")]


def shortened(text: str, width: int) -> str:
    """A long id, shortened in the middle; whole when it fits."""
    if len(text) <= width:
        return text
    keep = max(2, width - 1)
    return text[: (keep + 1) // 2] + "…" + text[len(text) - keep // 2 :]
