"""What the right-hand side says of a resource: its properties in order of use, access, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from textual.content import Content

from tui_app.core.access.refusal import explain_refusal
from tui_app.core.arm import parse_id
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.exchange import Exchange
from tui_app.core.remedies import entry
from tui_app.core.words import duration
from tui_app.ui.answers import refusal_lines
from tui_app.ui.look import DIM, heading, pair
from tui_app.ui.text import literal

_FIRST = (
    "name", "displayName", "type", "state", "location", "kind", "sku", "zones", "managedBy", "identity",
    "tags",
)  # fmt: skip
_WIDTH = 16
MAX_LINES = 5000


def property_lines(body: Mapping[str, Any]) -> list[Content]:
    """The properties as name and value: what is looked at first stands first."""
    scope = str(body.get("id") or "")
    lines = [literal(parse_id(scope).name, "bold"), literal(scope, DIM), Content("")]
    first = [name for name in _FIRST if body.get(name)]
    rest = [name for name in body if name not in (*_FIRST, "id", "properties", "etag")]
    for name in (*first, *rest):
        lines += _value_lines(name, body[name])
    properties = body.get("properties")
    if isinstance(properties, dict) and properties:
        lines += [Content(""), heading("properties")]
        for name, value in properties.items():
            lines += _value_lines(name, value)
    return lines[:MAX_LINES]


def _value_lines(name: str, value: object, depth: int = 0) -> Iterator[Content]:
    """One property; an object or a list goes on below it, indented."""
    indent = "  " * depth
    label = f"{indent}{name}"
    if isinstance(value, dict) and value and depth < 4:
        yield literal(label, DIM)
        for inner, inner_value in value.items():
            yield from _value_lines(inner, inner_value, depth + 1)
    elif isinstance(value, list) and value and depth < 4:
        for index, inner_value in enumerate(value):
            yield from _value_lines(f"{name}[{index}]", inner_value, depth)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield Content.assemble(literal(f"{label:<{_WIDTH}} ", DIM), literal(text))


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
    yield pair("Request", literal(f"{recorded.n} in 4 Requests · {recorded.method} · {status}"))
    for name, value in recorded.support_ids:
        yield pair(name.removeprefix("x-ms-").removesuffix("-id"), literal(value), width=_WIDTH + 6)
