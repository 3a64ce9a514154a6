"""The part of Resource Graph's language that the simulator understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]

_WHERE = re.compile(
    r"where\s+([\w.]+)\s*(=~|==|!=|!~|contains|startswith|endswith)\s*(?:'([^']*)'|\"([^\"]*)\")",
    re.IGNORECASE,
)
_PROJECT = re.compile(r"project\s+(\w+(?:\s*,\s*\w+)*)", re.IGNORECASE)
_ORDER = re.compile(r"(?:order|sort)\s+by\s+(\w+)(?:\s+(asc|desc))?", re.IGNORECASE)
_LIMIT = re.compile(r"(?:limit|take)\s+(\d+)", re.IGNORECASE)
_PIPE = re.compile(r"\|(?=(?:[^'\"]|'[^']*'|\"[^\"]*\")*$)")

COMPARE: dict[str, Callable[[str, str], bool]] = {
    "=~": lambda value, wanted: value.casefold() == wanted.casefold(),
    "!~": lambda value, wanted: value.casefold() != wanted.casefold(),
    "==": lambda value, wanted: value == wanted,
    "!=": lambda value, wanted: value != wanted,
    "contains": lambda value, wanted: wanted.casefold() in value.casefold(),
    "startswith": lambda value, wanted: value.casefold().startswith(wanted.casefold()),
    "endswith": lambda value, wanted: value.casefold().endswith(wanted.casefold()),
}


def steps(query: str) -> list[str]:
    """The steps between the pipes; the first is a table, which may be left out."""
    found = [part.strip() for part in _PIPE.split(query.strip())]
    if _WHERE.fullmatch(found[0]) or not found[0]:
        found.insert(0, "resources")
    return [step for step in found if step]


def columns_of(step: str) -> list[str] | None:
    """The columns of a `project`; None for another step."""
    found = _PROJECT.fullmatch(step)
    return [name.strip() for name in found[1].split(",")] if found else None


def type_wanted(step: str) -> str | None:
    """The type in `where type =~ '…'`; None for another step."""
    found = _WHERE.fullmatch(step)
    if found is None or found[1].lower() != "type" or found[2] != "=~":
        return None
    return found[3] if found[3] is not None else found[4]


class Rows:
    """Rows of a table, each made only when it is looked at."""

    def __init__(
        self,
        rows: Sequence[Any],
        make: Callable[[Any], Row] = dict,
        read: Callable[[Any, str], str] | None = None,
    ) -> None:
        """`read` gets one column of a row that has not been made, as text."""
        self._rows = rows
        self._make = make
        self._read = read or (lambda row, path: column(make(row), path))

    def __len__(self) -> int:
        return len(self._rows)

    def slice(self, start: int, end: int) -> list[Row]:
        """The rows from one position to another."""
        return [self._make(row) for row in self._rows[start:end]]

    def apply(self, step: str) -> bool:
        """Carry out one step of the query; False when it is not understood."""
        if found := _WHERE.fullmatch(step):
            path, compare = found[1], COMPARE[found[2].lower()]
            wanted = found[3] if found[3] is not None else found[4]
            self._rows = [row for row in self._rows if compare(self._read(row, path), wanted)]
        elif found := _ORDER.fullmatch(step):
            path, is_descending = found[1], (found[2] or "desc").lower() == "desc"
            self._rows = sorted(
                self._rows,
                key=lambda row: self._read(row, path).casefold(),
                reverse=is_descending,
            )
        elif found := _LIMIT.fullmatch(step):
            self._rows = self._rows[: int(found[1])]
        elif step.lower() == "count":
            self._rows, self._make = [{"Count": len(self)}], dict
        else:
            return False
        return True


def column(row: Row, path: str) -> str:
    """A column or a field in one, as text."""
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return "" if value is None else str(value)
