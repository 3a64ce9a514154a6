"""What the right-hand side says of a resource: its properties in order of use, access, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from textual.content import Content

from tui_app.core.access.refusal import explain_refusal
from tui_app.core.arm import parse_id
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.exchange import Exchange
from tui_app.core.remedies import entry
from tui_app.core.words import counted_noun, duration
from tui_app.ui.answers import refusal_lines
from tui_app.ui.keys import hint
from tui_app.ui.look import DIM, heading, pair
from tui_app.ui.text import literal

_FIRST = (
    "name", "displayName", "type", "state", "location", "kind", "sku", "zones", "managedBy", "identity",
    "tags",
)  # fmt: skip
_WIDTH = 16
LEVELS = 4
MAX_LINES = 1000
LONGEST = 50_000
"""Characters of one text; far more than is shown."""


def property_lines(body: Mapping[str, Any]) -> list[Content]:
    """The properties as name and value: what is looked at first stands first."""
    lines = list(islice(_all_lines(body), MAX_LINES + 1))
    if len(lines) > MAX_LINES:
        lines[MAX_LINES:] = [
            Content.styled(hint("… and more: {tab-next} shows all of it under JSON"), DIM)
        ]
    return lines


def _all_lines(body: Mapping[str, Any]) -> Iterator[Content]:
    scope = str(body.get("id") or "")
    yield from (literal(parse_id(scope).name, "bold"), literal(scope, DIM), Content(""))
    first = [name for name in _FIRST if body.get(name)]
    rest = (name for name in body if name not in (*_FIRST, "id", "properties", "etag"))
    for name in chain(first, rest):
        yield from _value_lines(name, body[name])
    properties = body.get("properties")
    if isinstance(properties, dict) and properties:
        yield Content("")
        yield heading("properties")
        for name, value in properties.items():
            yield from _value_lines(name, value)


def _value_lines(name: str, value: object, depth: int = 0, level: int = 0) -> Iterator[Content]:
    """One property; an object goes on below it, indented, a list with its positions; four levels."""
    label = f"{'  ' * depth}{name}"
    if isinstance(value, dict) and value and level < LEVELS:
        yield literal(label, DIM)
        for inner, inner_value in value.items():
            yield from _value_lines(inner, inner_value, depth + 1, level + 1)
    elif isinstance(value, list) and value and level < LEVELS:
        for index, inner_value in enumerate(value):
            yield from _value_lines(f"{name}[{index}]", inner_value, depth, level + 1)
    else:
        yield Content.assemble(literal(f"{label:<{_WIDTH}} ", DIM), literal(_in_short(value)))


def _in_short(value: object) -> str:
    """A value on one line: what is as long as a book is cut before it is looked through."""
    if isinstance(value, dict | list) and value:
        return f"{counted_noun(len(value), 'part')}, under JSON"
    return value[:LONGEST] if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def failure_words(finding: ArmFinding) -> str:
    """Why something could not be read, in a line, with the pause that the server asks for."""
    title = entry(finding.diagnosis).title
    wait = finding.retry_after_s
    return title if wait is None else f"{title} Again in {duration(max(1.0, wait))}."


def failure_lines(
    finding: ArmFinding, object_id: str = "", recorded: Exchange | None = None
) -> list[Content]:
    """Why something could not be read, who lacks what where, what to do, and the ids for support."""
    known, message = entry(finding.diagnosis), finding.message
    lines = [literal(failure_words(finding), "bold"), literal(known.meaning)]
    if message:
        lines += [Content(""), literal(message, DIM)]
    refusal = explain_refusal(finding, object_id)
    if refusal is not None:
        lines += [Content(""), *refusal_lines(refusal)]
    lines += [Content(""), *(literal(f"· {step.text}") for step in known.steps)]
    return [*lines, *(support_lines(recorded) if recorded else ())]


def support_lines(recorded: Exchange) -> Iterator[Content]:
    """The request behind a failure, with what a support engineer asks for."""
    yield Content("")
    yield heading("For a support case")
    status = f"HTTP {recorded.status}" if recorded.status else str(recorded.state)
    yield pair(
        "asked", literal(f"{recorded.n} in 4 Requests · {recorded.method} · {status}"), width=19
    )
    for name, value in recorded.support_ids:
        label = name.removeprefix("x-ms-").removesuffix("-id").replace("-", " ")
        yield pair(label, literal(value), width=19)
