"""How a key is written in a configuration file, and what the terminal library calls it."""

from __future__ import annotations

import unicodedata

_NAMED = {
    "escape", "enter", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
    "up", "down", "left", "right", *(f"f{n}" for n in range(1, 25)),
}  # fmt: skip
_WRITTEN = {
    "esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "del": "delete", "ins": "insert",
}  # fmt: skip
"""As people and our own screens write it → its name."""
_MODIFIERS = ("alt", "ctrl", "shift")
_SHORTER = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_ARRIVES_AS = {
    "ctrl+i": "Tab", "ctrl+m": "Enter", "ctrl+h": "Backspace", "ctrl+left_square_bracket": "Esc",
}  # fmt: skip
EXPECTED = "expected keys, as in 'ctrl+b', 'F6' or 'f6,b'"


class NotAKey(ValueError):  # noqa: N818  # it names what the text is
    """The text names no key that can arrive: words that say why, and what was expected."""


def keys_from(text: str) -> str:
    """The keys that a line of the file gives, by their names, with commas: `F6, b` → `f6,b`.

    Raises:
        NotAKey: one of them is none.
    """
    return ",".join(dict.fromkeys(_key(each.strip()) for each in text.split(",")))


def _key(text: str) -> str:
    """One key: modifiers in the order of the alphabet, and all but a letter alone in lower case."""
    *modifiers, last = (part.strip() for part in text.split("+"))
    held = sorted({each.casefold() for each in modifiers})
    if any(each not in _MODIFIERS for each in held) or len(held) < len(modifiers):
        raise NotAKey(f"{text!r} is no key; {EXPECTED}")
    if held == ["shift"] and len(last) == 1 and last.isalpha():
        return last.upper()  # what arrives is the capital letter
    name = _last(last if not held else last.casefold())
    if not name:
        raise NotAKey(f"{text!r} is no key; {EXPECTED}")
    key = "+".join((*held, name))
    if key in _ARRIVES_AS:
        raise NotAKey(f"{text!r} arrives as {_ARRIVES_AS[key]} from most terminals; {EXPECTED}")
    return key


def _last(text: str) -> str:
    """What is pressed while modifiers are held; empty: there is no such key."""
    if len(text) == 1 and text.isalnum():
        return text
    if text and text in _SIGNS:
        return named(text) if len(text) == 1 else ""
    name = _WRITTEN.get(text.casefold(), text.casefold())
    return name if name in _NAMED or name in map(named, _SIGNS) else ""


def named(sign: str) -> str:
    """The name of a character that is neither letter nor digit: `?` → `question_mark`."""
    name = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)
