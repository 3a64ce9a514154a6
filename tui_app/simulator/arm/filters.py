"""`$filter` of the lists of resources and groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from tui_app.simulator.arm.call import ArmError
from tui_app.simulator.estate import Resource, ResourceGroup

Test: TypeAlias = Callable[[Resource | ResourceGroup], bool]

_COMPARISON = re.compile(r"([\w/]+)\s+(eq|ne)\s+'((?:[^']|'')*)'", re.IGNORECASE)
_SUBSTRING = re.compile(r"substringof\('((?:[^']|'')*)',\s*name\)", re.IGNORECASE)
_TAG_PREFIX = re.compile(r"startswith\(tagname,\s*'((?:[^']|'')*)'\)", re.IGNORECASE)
_TAG_PAIR = re.compile(
    r"tagname eq '((?:[^']|'')*)' and tagvalue eq '((?:[^']|'')*)'", re.IGNORECASE
)
_JOINT = re.compile(r"\s+(and|or)\s+(?=(?:[^']*'[^']*')*[^']*$)", re.IGNORECASE)

FIELDS = {
    "location": lambda item: item.location,
    "resourcetype": lambda item: item.type,
    "name": lambda item: item.name,
    "resourcegroup": lambda item: item.group,
}


def parse(text: str, *, for_groups: bool = False) -> Test:
    """A test for items; one that lets everything through when there is no filter.

    Raises:
        ArmError: this filter is not supported.
    """
    text = text.strip()
    if not text:
        return lambda _: True
    if pair := _TAG_PAIR.fullmatch(text):
        name, value = (_unquote(part).casefold() for part in pair.groups())
        return lambda item: (name, value) in _tags(item)
    if prefix := _TAG_PREFIX.fullmatch(text):
        start = _unquote(prefix[1]).casefold()
        return lambda item: any(name.startswith(start) for name, _ in _tags(item))
    if for_groups:
        if one := re.fullmatch(r"tagname eq '((?:[^']|'')*)'", text, re.IGNORECASE):
            wanted = _unquote(one[1]).casefold()
            return lambda item: any(name == wanted for name, _ in _tags(item))
        raise _unsupported(text)
    return _joined(text)


def removes_tags(text: str) -> bool:
    """A tag filter takes the tags out of the results."""
    return "tagname" in text.lower()


def principal_wanted(text: str) -> str | None:
    """The object id of `identity/principalId eq '…'`, which only the whole world can answer."""
    found = re.fullmatch(r"\s*identity/principalId\s+eq\s+'([^']+)'\s*", text, re.IGNORECASE)
    return found[1] if found else None


def _joined(text: str) -> Test:
    parts = _JOINT.split(text)
    words = {word.lower() for word in parts[1::2]}
    if len(words) > 1:
        raise _unsupported(text)
    tests = [_single(part, text) for part in parts[::2]]
    if words == {"or"}:
        return lambda item: any(test(item) for test in tests)
    return lambda item: all(test(item) for test in tests)


def _single(part: str, text: str) -> Test:
    if found := _SUBSTRING.fullmatch(part.strip()):
        wanted = _unquote(found[1]).casefold()
        return lambda item: wanted in item.name.casefold()
    comparison = _COMPARISON.fullmatch(part.strip())
    field = FIELDS.get(comparison[1].lower()) if comparison else None
    if comparison is None or field is None:
        raise _unsupported(text)
    wanted, is_equal = _unquote(comparison[3]).casefold(), comparison[2].lower() == "eq"
    return lambda item: (field(item).casefold() == wanted) is is_equal


def _tags(item: Resource | ResourceGroup) -> set[tuple[str, str]]:
    return {(name.casefold(), value.casefold()) for name, value in (item.tags or {}).items()}


def _unquote(text: str) -> str:
    return text.replace("''", "'")


def _unsupported(text: str) -> ArmError:
    return ArmError(
        400,
        "InvalidFilterInQueryString",
        f"Invalid $filter '{text}' specified in the query string.",
    )
