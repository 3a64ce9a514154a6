"""One line of a JSON document: what it says, how it is named and copied. Secrets are masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tui_app.core import redact

Name: TypeAlias = str | int | None
"""A key of an object, an index of a list; None: the document itself."""
Path: TypeAlias = tuple[str | int, ...]
"""The names on the way from the document to a value."""
Place: TypeAlias = tuple[int, ...]
"""The positions on that way: places sort as the lines stand."""

LONGEST_SHOWN = 1_000
"""Characters of a string that a line shows."""
MOST_COPIED = 250_000
"""Characters that are handed out for copying."""
_MASKED_WHOLE = 100_000
"""Up to here a string is masked before it is cut, so that no cut hides what a secret is known by."""
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TITLES = ("name", "displayName", "key", "id")
"""What tells one object of a list from another, the best first."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A scalar, an empty or folded object or list, or the opening or the closing bracket of one."""

    path: Path
    place: Place
    value: object
    is_open: bool = False
    """What is inside is on the lines below."""
    is_end: bool = False
    """The closing bracket."""
    is_last: bool = True
    """Nothing of the same object or list follows: no comma."""

    @property
    def key(self) -> tuple[Path, bool]:
        """What the line is known by, however the others are folded."""
        return self.path, self.is_end

    @property
    def depth(self) -> int:
        """How far in it stands; 0: the document."""
        return len(self.path)

    @property
    def name(self) -> Name:
        """Its key or index."""
        return self.path[-1] if self.path else None

    @property
    def can_fold(self) -> bool:
        """Whether there is something inside."""
        return isinstance(self.value, dict | list) and bool(self.value)

    @property
    def count(self) -> int:
        """How many entries it holds; 0 for a scalar."""
        return len(self.value) if isinstance(self.value, dict | list) else 0

    @property
    def key_text(self) -> str:
        """The key as JSON with its colon; empty in a list and at a closing bracket."""
        is_key = isinstance(self.name, str) and not self.is_end
        return f"{_quoted(redact.text(str(self.name)))}: " if is_key else ""

    @property
    def text(self) -> str:
        """The value as JSON, without the comma: of a long string the beginning, of a folded `{…}`."""
        if not isinstance(self.value, dict | list):
            return scalar(self.name, self.value, LONGEST_SHOWN)
        begin, end = "{}" if isinstance(self.value, dict) else "[]"
        if self.is_end or self.is_open:
            return end if self.is_end else begin
        return f"{begin}…{end}" if self.value else f"{begin}{end}"

    @property
    def length(self) -> int:
        """The characters of a string that `text` cuts; 0: it is whole."""
        value = self.value
        is_long = isinstance(value, str) and len(value) > LONGEST_SHOWN
        return len(value) if is_long and self.text.endswith('…"') else 0  # type: ignore[arg-type]  # a str

    @property
    def comma(self) -> str:
        """What parts it from the next entry."""
        return "" if self.is_last or self.is_open else ","

    @property
    def title(self) -> str:
        """What a folded object is called, if it says so; else empty."""
        if self.is_open or not isinstance(self.value, dict):
            return ""
        named = ((name, self.value.get(name)) for name in _TITLES)
        found = next(((n, v) for n, v in named if isinstance(v, str) and v), None)
        return redact.value_of(found[0], found[1][:_MASKED_WHOLE])[:200] if found else ""

    @property
    def _last_key(self) -> int:
        """Where in the path the last key stands: an index alone says nothing."""
        keys = (n for n in range(len(self.path) - 1, -1, -1) if isinstance(self.path[n], str))
        return next(keys, 0)

    def copied(self) -> tuple[str, str]:
        """(what it is, the text): a string as it is, anything else as compact JSON.

        The path instead, when that is longer than `MOST_COPIED`.
        """
        what = path_text(self.path[self._last_key :]) or "document"
        if not isinstance(self.value, str):
            text = compact(self.value, self.name)
        else:
            is_short = len(self.value) <= MOST_COPIED
            text = redact.value_of(self.name, self.value) if is_short else ""
        if text or self.value == "":
            return what, text.encode(errors="replace").decode()  # half a surrogate is no text
        return f"path only (longer than {MOST_COPIED:,} characters)", path_text(self.path)


def entries(value: object) -> Iterable[tuple[str | int, object]]:
    """Name and value of each entry of an object or a list; none of a scalar."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def scalar(name: Name, value: object, most: int) -> str:
    """A scalar as JSON, masked; a string of more than `most` characters is cut and ends in `…`."""
    if not isinstance(value, str):
        return json.dumps(value)
    shown = redact.value_of(name, value[: max(_MASKED_WHOLE, most + 1)])
    return _quoted(shown) if len(shown) <= most else _quoted(f"{shown[:most]}…")


def path_text(path: Path) -> str:
    """A path as a query names it: `properties.disks[0].name`, `tags['cost centre']`."""
    parts: list[str] = []
    for name in path:
        if isinstance(name, int):
            parts.append(f"[{name}]")
        elif _PLAIN.fullmatch(name):
            parts.append(f".{name}")
        else:
            escaped = redact.text(name).replace("\\", "\\\\").replace("'", "\\'")
            parts.append(f"['{escaped}']")
    return "".join(parts).removeprefix(".")


def compact(value: object, name: Name = None, most: int = MOST_COPIED) -> str:
    """A value as JSON on one line, masked; empty when that is longer than `most` characters."""
    pieces: list[str] = []
    length = 0
    for piece in _pieces(name, value, most):
        length += len(piece)
        if length > most:
            return ""
        pieces.append(piece)
    return "".join(pieces)


def _pieces(name: Name, value: object, most: int) -> Iterator[str]:
    """The JSON of a value, piece by piece; a loop, since documents may be deeper than the stack."""
    stack: list[tuple[Iterator[tuple[str | int, object]], str]] = []
    entry: tuple[str | int, object] | None = None
    while True:
        is_first = isinstance(value, dict | list)
        if is_first:
            begin, end = "{}" if isinstance(value, dict) else "[]"
            yield begin
            stack.append((iter(entries(value)), end))
        else:
            yield scalar(name, value, most)
        while stack and (entry := next(stack[-1][0], None)) is None:
            yield stack.pop()[1]
            is_first = False
        if entry is None or not stack:
            return
        name, value = entry
        comma = "" if is_first else ","
        yield f"{comma}{_quoted(redact.text(name))}:" if isinstance(name, str) else comma
