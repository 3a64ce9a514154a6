"""What each diagnosis means and how it is mended; a family's texts load when first looked up."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from tui_app.core.remedies.filling import PLACEHOLDERS, fill, filled, for_system
from tui_app.core.remedies.model import Entry, Fault, Names, Remedy, Retry, Shell, Step, Where

if TYPE_CHECKING:  # a type only
    from collections.abc import Mapping

__all__ = [
    "FAMILIES",
    "PLACEHOLDERS",
    "Entry",
    "Fault",
    "Names",
    "Remedy",
    "Retry",
    "Shell",
    "Step",
    "Where",
    "all_ids",
    "entry",
    "fill",
    "filled",
    "for_system",
]

FAMILIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("network", "No answer came from IMDS", ("NET", "TOOL")),
    ("strangers", "Something answered, but it is not IMDS", ("HTTP",)),
    ("imds", "IMDS answered with an error", ("IMDS", "MI")),
    ("tokens", "A token came back, yet things fail", ("TOK",)),
    ("decoding", "A token that was decoded", ("DEC",)),
    ("hosts", "Other identity hosts", ("HOST",)),
    ("arm", "Azure Resource Manager", ("arm",)),
)
"""Module, heading, and how the ids of the family begin."""


@cache
def family(module: str) -> Mapping[str, Entry]:
    """The entries of one content module by id, in its own order."""
    content = import_module(f"tui_app.core.remedies.{module}")
    return {each.id: each for each in cast("tuple[Entry, ...]", content.ENTRIES)}


def entry(diagnosis: str) -> Entry:
    """What is known about this id; KeyError when there is no such id."""
    beginning = diagnosis.replace(".", "-").partition("-")[0]
    for module, _, beginnings in FAMILIES:
        if beginning in beginnings:
            return family(module)[diagnosis]
    raise KeyError(diagnosis)


def all_ids() -> tuple[str, ...]:
    """Every id there is, family by family."""
    return tuple(each for module, _, _ in FAMILIES for each in family(module))
