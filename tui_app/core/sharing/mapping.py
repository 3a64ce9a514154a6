"""Every text inside a value, put through a function: dataclasses, tuples, mappings and lists alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from tui_app.core.secret import Secret

ValueT = TypeVar("ValueT")


def mapped(value: ValueT, change: Callable[[str], str]) -> ValueT:
    """The same value with every text in it changed; keys of mappings too. Secrets stay as they are.

    What holds no text is handed back itself.
    """
    return cast("ValueT", _mapped(value, change))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    changed = value
    match value:
        case Enum() | Secret() | type():
            pass
        case str():
            changed = change(value)
        case Mapping():
            changed = {_mapped(k, change): _mapped(v, change) for k, v in value.items()}
        case list() | frozenset():
            changed = type(value)(_mapped(each, change) for each in value)
        case tuple():
            each = [_mapped(one, change) for one in value]
            changed = type(value)(*each) if hasattr(value, "_fields") else tuple(each)
        case _ if is_dataclass(value):
            changed = _mapped_fields(value, change)
        case _:
            pass
    return changed


def _mapped_fields(value: Any, change: Callable[[str], str]) -> Any:
    changes = {}
    for field in fields(value):
        if field.init:
            before = getattr(value, field.name)
            after = _mapped(before, change)
            if after is not before and after != before:
                changes[field.name] = after
    return replace(value, **changes) if changes else value
