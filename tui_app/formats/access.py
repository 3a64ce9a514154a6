"""What an identity may do around a scope: for people, as JSON (`access.schema.json`), as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tui_app.core import redact
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import Facts
from tui_app.core.access.matrix import KINDS, Row
from tui_app.core.access.model import Assignment, Deny
from tui_app.core.access.standing import (
    Standing,
    origin_in_words,
    role_in_words,
    standing,
)
from tui_app.core.access.telling import place
from tui_app.core.arm import covers, same_id
from tui_app.core.cleaning import shortened
from tui_app.core.marks import plain_ascii
from tui_app.core.permissions import Permission
from tui_app.formats.can_i import NARROWEST, WIDEST, clean
from tui_app.formats.decoded_table import labelled, wrapped

MOST_PATTERNS = 40
"""Of each list of effective actions, in the table."""
LEGEND = (
    "R read, W write, D delete, A other actions, d data; · no, c under a condition, ? not known"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a run found out."""

    facts: Facts
    rows: tuple[Row, ...]
    is_cut: bool = False
    """There is more below the scope than the rows show."""
    problem: str = ""
    """Why not all that is below could be listed."""

    @cached_property
    def standing(self) -> Standing:
        """What reaches the scope."""
        return standing(Evaluator(self.facts))

    @property
    def reaching(self) -> tuple[Assignment, ...]:
        """The assignments that reach the scope."""
        return self.standing.assignments

    @property
    def denies(self) -> tuple[Deny, ...]:
        """The denials that concern the identity and reach the scope."""
        return self.standing.denies

    @property
    def effective(self) -> tuple[Permission, ...]:
        """ARM's own list; where there is none, the blocks of the roles that reach the scope."""
        return self.standing.effective


def as_json(seen: Seen) -> str:
    """One JSON document, in ASCII."""
    return json.dumps(redact.values(document(seen)), indent=2, allow_nan=False) + "\n"


def document(seen: Seen) -> dict[str, Any]:
    """The same as JSON values."""
    facts = seen.facts
    below = [one for one in facts.assignments if one not in seen.reaching]
    return {
        "scope": facts.scope,
        "principals": list(facts.principals),
        "ancestors": list(facts.ancestors),
        "assignments": [_assignment(one, facts) for one in seen.reaching],
        "assignments_below": [
            _assignment(one, facts) for one in below if covers(facts.scope, one.scope)
        ],
        "deny_assignments": [_deny(one) for one in seen.denies],
        "effective": [_block(one) for one in seen.effective],
        "effective_from": "roles" if facts.effective is None else "arm",
        "unread": [one._asdict() for one in facts.unread],
        "matrix": [_row(row) for row in seen.rows],
        "is_cut": seen.is_cut,
        "problem": seen.problem or None,
    }


def _assignment(one: Assignment, facts: Facts) -> dict[str, Any]:
    role = facts.roles.get(one.role_id)
    return {
        "assignment_id": one.id,
        "role": role.name if role else None,
        "role_id": one.role_id,
        "assigned_at": one.scope,
        "inherited": not same_id(one.scope, facts.scope) and not covers(facts.scope, one.scope),
        "via": None if one.principal_id in facts.principals[:1] else one.principal_id,
        "condition": one.condition or None,
    }


def _deny(one: Deny) -> dict[str, Any]:
    return {
        "deny_assignment_id": one.id,
        "name": one.name,
        "assigned_at": one.scope,
        "only_there": one.own_scope_only,
        "permissions": [_block(block) for block in one.blocks],
    }


def _block(block: Permission) -> dict[str, Any]:
    return {
        "actions": list(block.actions),
        "not_actions": list(block.not_actions),
        "data_actions": list(block.data_actions),
        "not_data_actions": list(block.not_data_actions),
        "condition": block.condition or None,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.scope,
        "name": row.name,
        "type": row.type,
        "cells": {cell.kind: str(cell.verdict) for cell in row.cells},
    }


def as_csv(seen: Seen) -> str:
    """The matrix, a thing a row; no cell begins as a formula of a spreadsheet would."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["id", "name", "type", *KINDS])
    for row in seen.rows:
        words = [_harmless(clean(one, 4000)) for one in (row.scope, row.name, row.type)]
        out.writerow([*words, *(str(cell.verdict) for cell in row.cells)])
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_table(seen: Seen, width: int, *, ascii_only: bool = False) -> str:
    """One sentence, what reaches the scope, the effective actions, the matrix."""
    width = max(NARROWEST, min(width, WIDEST))
    blocks = [
        wrapped(clean(seen.standing.sentence), width),
        [line for one in seen.reaching for line in _assignment_lines(one, seen.facts, width)],
        [line for one in seen.denies for line in _deny_lines(one, width)],
        [
            line
            for one in seen.facts.unread
            for line in labelled("Not read", clean(str(one)), width)
        ],
        list(_effective_lines(seen.effective, width)),
        _matrix_lines(seen, width),
    ]
    text = "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    return plain_ascii(text) if ascii_only else text


def _assignment_lines(one: Assignment, facts: Facts, width: int) -> Iterator[str]:
    told = f"{role_in_words(one, facts)}, {origin_in_words(one, facts)}"
    yield from labelled("Role", clean(told), width)
    yield from labelled("", clean(one.id), width)
    if one.condition:
        yield from labelled("", clean(f"only where: {one.condition}"), width)


def _deny_lines(one: Deny, width: int) -> Iterator[str]:
    reach = "there only" if one.own_scope_only else "and below"
    yield from labelled("Denied by", clean(f"{one.name}, at {place(one.scope)} {reach}"), width)
    for block in one.blocks:
        yield from _patterns("", block.actions, width)
        yield from _patterns("data", block.data_actions, width)
        yield from _patterns("but not", (*block.not_actions, *block.not_data_actions), width)


def _effective_lines(blocks: Iterable[Permission], width: int) -> Iterator[str]:
    for block in blocks:
        yield from _patterns("Actions", block.actions, width)
        yield from _patterns("  but not", block.not_actions, width)
        yield from _patterns("Data", block.data_actions, width)
        yield from _patterns("  but not", block.not_data_actions, width)
        if block.condition:
            yield from labelled("  only where", clean(block.condition), width)


def _patterns(label: str, patterns: tuple[str, ...], width: int) -> list[str]:
    if not patterns:
        return []
    more = f" and {len(patterns) - MOST_PATTERNS} more" if len(patterns) > MOST_PATTERNS else ""
    named = ", ".join(patterns[:MOST_PATTERNS])
    return labelled(label, clean(named, 4000) + more, width)


def _matrix_lines(seen: Seen, width: int) -> list[str]:
    """Badge, name and type; a name that is too long is cut in the middle."""
    room = max(16, width - 8)
    name_width = min(max(len(clean(row.name)) for row in seen.rows), room * 3 // 5)
    lines = [LEGEND]
    for row in seen.rows:
        name = shortened(clean(row.name), name_width)
        kind = shortened(clean(row.type), max(8, room - name_width - 2))
        lines.append(f"{row.badge}   {name:<{name_width}}  {kind}".rstrip())
    if seen.problem:
        lines += labelled("Not listed", clean(f"what is below: {seen.problem}"), width)
    if seen.is_cut:
        lines.append(f"… only the first {len(seen.rows) - 1} things below the scope are shown")
    return lines
