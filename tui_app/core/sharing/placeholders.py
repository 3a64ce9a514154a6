"""The placeholders of one run: which value has which, and texts with them in place of the values."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from tui_app.core.sharing.shapes import (
    PUBLIC_WORDS,
    SHAPES,
    SHORTEST_NAME,
    is_public_address,
    public_guids,
)

_KIND_OF_TYPE = {
    "subscriptions": "subscription",
    "resourcegroups": "group",
    "virtualmachines": "vm",
    "managementgroups": "management-group",
    "userassignedidentities": "identity",
    "roleassignments": "assignment",
    "denyassignments": "assignment",
}
_KEPT_TYPES = frozenset({"roledefinitions", "locations"})
"""What follows one of these in a path is public, or is a GUID that is looked at by itself."""
_JOINTS = re.compile(r"([._])")
_PLAIN = re.compile(r"\w[\w.-]*")
_WORDS = re.compile(r"\w+")


def _spellings(value: str) -> set[str]:
    """The same text as a server's JSON may write it, with all or with few escapes, and in a URL."""
    found = {quote(value, safe="", errors="replace")}  # a lone surrogate has no bytes
    for ascii_only in (True, False):
        text = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        html = "".join(f"\\u{ord(c):04x}" if c in "&<>'+" else c for c in text)
        found |= {text, text.replace("/", "\\/"), html}
    return found - {value}


def _is_inside_a_word(text: str, start: int, end: int) -> bool:
    """Whether letters go on before or after these characters."""
    before, after = text[start - 1 : start + 1], text[end - 1 : end + 1]
    return any(len(pair) == 2 and _WORDS.fullmatch(pair) for pair in (before, after))


class Placeholders:
    """Learns values and puts `<kind:number>` in their place. The first kind a value is learned as stays."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        """Value, case-folded → its placeholder."""
        self._longest = 0
        """Characters of the longest of these values."""
        self._phrases: dict[str, list[tuple[int, int]]] = {}
        """First word of a name with more than words in it → (characters before it, length), longest first."""
        self._counts: Counter[str] = Counter()
        self._by_shape: dict[str, Callable[[str], str]] = {
            "path": self._path,
            "guid": partial(self._named, "id"),
            "mail": partial(self._named, "user"),
            "mac": partial(self._named, "mac"),
            "ipv4": self._address,
            "ipv6": self._address,
            "cut": self._whole_of,
            "word": self._word,
        }
        """Name of a shape → what replaces it; the others are left."""

    def __len__(self) -> int:
        return len(self._known)

    def learn(self, kind: str, value: object) -> None:
        """From now on this value is `<kind:n>`; what is no text, too short or everybody's is left."""
        if not isinstance(value, str) or self._is_public(value.casefold()):
            return
        key = value.casefold()
        if key in self._known:
            return
        self._counts[kind] += 1
        self._known[key] = f"<{kind}:{self._counts[kind]}>"
        self._longest = max(self._longest, len(key))
        if _PLAIN.fullmatch(value) is None:
            self._learn_phrase(value)

    def _learn_phrase(self, value: str) -> None:
        """Look for this text as a whole, however JSON or a URL would write it."""
        placeholder = self._known[value.casefold()]
        for spelling in (value, *_spellings(value)):
            word = _WORDS.search(spelling)
            if word is None:  # signs alone name nobody
                continue
            self._known[spelling.casefold()] = placeholder
            forms = self._phrases.setdefault(word[0].casefold(), [])
            if (form := (word.start(), len(spelling))) not in forms:
                forms.append(form)
                forms.sort(key=lambda each: -each[1])

    def keep(self, value: str) -> None:
        """This value is nobody's: it stays as it is."""
        self._known.setdefault(value.casefold(), value)
        self._longest = max(self._longest, len(value.casefold()))

    def learn_path(self, path: str) -> None:
        """Learn every name in an ARM id."""
        self._path(path)

    def text(self, text: str) -> str:
        """The text with placeholders. Doing it twice changes nothing."""
        return SHAPES.sub(self._replaced, self._without_phrases(text) if self._phrases else text)

    def _without_phrases(self, text: str) -> str:
        """The text with placeholders for whole names of several words; each place is looked at once."""
        parts, done = [], 0
        for word in _WORDS.finditer(text):
            for before, length in self._phrases.get(word[0].casefold(), ()):
                start = word.start() - before
                end = start + length
                known = self._known.get(text[start:end].casefold()) if start >= done else None
                if known and not _is_inside_a_word(text, start, end):
                    parts += [text[done:start], known]
                    done = end
                    break
        return "".join([*parts, text[done:]])

    def _replaced(self, found: re.Match[str]) -> str:
        replace = self._by_shape.get(found.lastgroup or "")
        return replace(found[0]) if replace else found[0]

    def _address(self, address: str) -> str:
        return address if is_public_address(address) else self._named("address", address)

    def _named(self, kind: str, value: str) -> str:
        self.learn(kind, value)
        return self._known.get(value.casefold(), value)

    def _path(self, path: str) -> str:
        """An ARM id with its names replaced; its types stay."""
        ending = path[len(path.rstrip(".:)]}")) :]
        parts = path[: len(path) - len(ending)].split("/")
        at = 1
        while at + 1 < len(parts):  # a type and a name, or `providers` and a namespace
            if "…" in parts[at] + parts[at + 1]:  # cut: which are types and which are names is gone
                rest = [SHAPES.sub(self._replaced, part) for part in parts[at + 1 :]]
                parts[at + 1 :] = ["…" if "…" in part else part for part in rest]
                break
            if parts[at].casefold() != "providers":
                parts[at + 1] = self._in_path(parts[at].casefold(), parts[at + 1])
            at += 2
        return "/".join(parts) + ending

    def _in_path(self, kind: str, value: str) -> str:
        if value.startswith("<"):
            return value
        if kind in _KEPT_TYPES:
            return SHAPES.sub(self._replaced, value)
        return self._named(_KIND_OF_TYPE.get(kind, "resource"), value)

    def _word(self, word: str) -> str:
        """A word that is a known name; else its parts between dots and underscores that are."""
        known = self._known.get(word.casefold())
        if known:
            return known
        return "".join(map(self._part, _JOINTS.split(word)))

    def _part(self, part: str) -> str:
        """A part that is a known name, or begins with one and a dash."""
        key = part.casefold()
        end = len(key)
        if end > self._longest:  # a beginning that may be known ends before
            end = key.rfind("-", 0, self._longest + 1)
        while end > 0:
            if key[:end] in self._known:
                return self._known[key[:end]] + part[end:]
            end = key.rfind("-", 0, end)
        return part

    def _whole_of(self, cut: str) -> str:
        """The placeholder of the one value that was shortened to this; `…` where it could be several.

        What was cut at one end, and is no part of a known value, is left.
        """
        first, _, last = cut.casefold().partition("…")
        fits = {p for v, p in self._known.items() if v.startswith(first) and v.endswith(last)}
        if len(fits) == 1 and first and last:
            return fits.pop()
        return "…" if fits or (first and last) else cut

    def _is_public(self, key: str) -> bool:
        return (
            len(key) < SHORTEST_NAME
            or key in PUBLIC_WORDS
            or key.startswith("<")
            or key in public_guids()
        )
