"""What a request asks for: fields of a JSON object, each of its type, and none but the known ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from tui_app.simulator.control.reply import Refused
from tui_app.simulator.exchange import Request


class Field(NamedTuple):
    """One field of a body."""

    kind: type[str] | type[bool] | type[int]
    expected: str
    """What it should hold, in words."""
    is_needed: bool = False
    least: int = 1
    """For numbers."""
    most: int = 1_000_000


def read(request: Request, known: Mapping[str, Field]) -> dict[str, Any]:
    """The fields of the body; one that is left out or null is not there.

    Raises:
        Refused: 400; the body is no JSON object, or a field is missing, unknown or of another type.
    """
    body = _object(request)
    for name in body:
        if name not in known:
            raise Refused(400, f"unknown field '{name}'; expected {_told(known)}")
    found = {name: value for name, value in body.items() if value is not None}
    for name, field in known.items():
        if name in found:
            _check(name, found[name], field)
        elif field.is_needed:
            raise Refused(400, f"field '{name}' is missing; expected {field.expected}")
    return found


def _object(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not JSON; expected an object such as {}") from None
    if not isinstance(body, dict):
        raise Refused(400, "the body is JSON, but no object; expected one such as {}")
    return body


def _check(name: str, value: Any, field: Field) -> None:
    is_right = type(value) is field.kind  # not isinstance: True is an int there
    if is_right and field.kind is int:
        is_right = field.least <= value <= field.most
    elif is_right and field.kind is str:
        is_right = bool(value.strip())
    if not is_right:
        raise Refused(400, f"field '{name}' does not fit; expected {field.expected}")


def _told(known: Mapping[str, Field]) -> str:
    if not known:
        return "an empty object: {}"
    return "; ".join(f"'{name}': {field.expected}" for name, field in known.items())
