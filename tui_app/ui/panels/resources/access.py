"""The Access tab: what the identity may do at a place, who says so, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from tui_app.core.access.answer import Verdict
from tui_app.core.access.matrix import KINDS, Cell
from tui_app.core.access.model import Deny
from tui_app.core.access.standing import (
    Standing,
    differences,
    origin_in_words,
    role_in_words,
    standing,
)
from tui_app.core.access.telling import place
from tui_app.core.arm import group_of, parse_id
from tui_app.core.permissions import Permission
from tui_app.ui.answers import READING, ago
from tui_app.ui.keys import hint
from tui_app.ui.look import DIM, heading, pair
from tui_app.ui.panels.resources.rights import Look
from tui_app.ui.text import literal

WORDS = dict(zip(KINDS, ("read", "write", "delete", "other actions", "data actions"), strict=True))
_KEYS = "   {refresh-panel} anew   {can-i} Can I …?   {matrix} matrix"
MOST_PATTERNS = 200
"""Of each list of a block."""


def access_lines(look: Look | None, age_s: float, *, is_asking: bool) -> list[Content]:
    """What was read at the scope of a look; the last of it stays while it is read anew."""
    if look is None:
        return [Content.styled(READING, DIM)]
    here = standing(look.evaluator)
    cells = look.matrix.row(look.facts.scope).cells
    told = READING if is_asking else f"read {ago(age_s)}"
    scope = literal(look.facts.scope, DIM)
    lines = [literal(here.sentence, "bold"), scope, Content("")]
    lines += may_lines(cells)
    lines.append(Content.styled(told + hint(_KEYS), DIM))
    lines += _role_lines(here)
    lines += [line for one in here.denies for line in _deny_lines(one)]
    lines += _unread_lines(look)
    lines += _difference_lines(look)
    lines += _effective_lines(here)
    return [line.stylize(DIM) for line in lines] if is_asking else lines


def may_lines(cells: Sequence[Cell]) -> list[Content]:
    """What it may, may not, and may under a condition, in words; what nobody knows is said too."""
    labels = {
        Verdict.YES: "It may",
        Verdict.CONDITIONAL: "Conditional",
        Verdict.NO: "It may not",
        Verdict.UNKNOWN: "Not known",
    }
    lines = []
    for verdict, label in labels.items():
        found = [WORDS[cell.kind] for cell in cells if cell.verdict is verdict]
        if found:
            style = "bold" if verdict is Verdict.YES else ""
            lines.append(pair(label, Content.styled(", ".join(found), style)))
    return lines


def _role_lines(here: Standing) -> Iterator[Content]:
    if not here.assignments:
        return
    yield Content("")
    yield heading("Role assignments that reach this place")
    for one in here.assignments:
        name, origin = role_in_words(one, here.facts), origin_in_words(one, here.facts)
        yield Content.assemble("· ", literal(name, "bold"), literal(f", {origin}"))
        if one.condition:
            yield Content.assemble(("  only where ", DIM), literal(one.condition))
        yield Content.assemble("  ", literal(one.id, DIM))


def _deny_lines(one: Deny) -> Iterator[Content]:
    reach = "there only" if one.own_scope_only else "and below"
    yield Content("")
    yield heading("Denied, whatever the roles grant")
    told = f", at {place(one.scope)} {reach}"
    yield Content.assemble("· ", literal(one.name, "bold"), literal(told))
    for block in one.blocks:
        yield from _patterns("forbids", block.actions)
        yield from _patterns("data", block.data_actions)
        yield from _patterns("but not", (*block.not_actions, *block.not_data_actions))


def _unread_lines(look: Look) -> Iterator[Content]:
    if not look.facts.unread:
        return
    yield Content("")
    yield heading("Not read: unknown, which does not mean no")
    yield from (Content.assemble("· ", literal(str(one))) for one in look.facts.unread)


def _difference_lines(look: Look) -> Iterator[Content]:
    told = differences(look.evaluator)
    if told:
        yield Content("")
        yield heading("Where ARM's own list and the assignments disagree")
        yield from (Content.assemble("· ", literal(one)) for one in told)


def _effective_lines(here: Standing) -> Iterator[Content]:
    if not here.effective:
        return
    is_served = here.facts.effective is not None
    source = "ARM's own list" if is_served else "put together from the roles"
    yield Content("")
    yield heading(f"Effective actions, {source}")
    for number, block in enumerate(here.effective):
        if number:
            yield Content("")
        yield from _block_lines(block)


def _block_lines(block: Permission) -> Iterator[Content]:
    yield from _patterns("allows", block.actions)
    yield from _patterns("but not", block.not_actions)
    yield from _patterns("data", block.data_actions)
    yield from _patterns("but not data", block.not_data_actions)
    if block.condition:
        yield pair("only where", literal(block.condition), width=12)


def _patterns(label: str, patterns: Sequence[str]) -> Iterator[Content]:
    for position, pattern in enumerate(patterns[:MOST_PATTERNS]):
        yield pair("" if position else label, literal(pattern), width=12)
    if len(patterns) > MOST_PATTERNS:
        yield pair("", f"and {len(patterns) - MOST_PATTERNS:,} more", width=12)


def matrix_scope(scope: str) -> str:
    """Where a matrix begins: at the group of a resource, else at the place itself."""
    return group_of(scope) if parse_id(scope).names and group_of(scope) else scope
