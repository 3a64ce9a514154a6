"""The matrix: for each thing, which kinds of action the identity may do there, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tui_app.core.access.answer import Verdict
from tui_app.core.access.catalogue import operations_below
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.arm import parse_id
from tui_app.core.permissions import ACTION, DATA, DELETE, READ, WRITE, Permission

KINDS = (READ, WRITE, DELETE, ACTION, DATA)
VERBS = {READ: "read", WRITE: "write", DELETE: "delete", ACTION: "action"}
_CONTAINERS = (
    "microsoft.resources/subscriptions",
    "microsoft.resources/resourcegroups",
    "microsoft.management/managementgroups",
)
_ANY = "any"
"""Stands for whatever a star covers."""
_STARS = re.compile(rf"(?<![^/.]){_ANY}(?:/{_ANY})*(?![^/])")
_BEST = (Verdict.YES, Verdict.CONDITIONAL, Verdict.UNKNOWN, Verdict.NO)


class Cell(NamedTuple):
    """Whether one kind of action is allowed, and the action that shows it: ask about that for why."""

    kind: str
    verdict: Verdict
    action: str
    is_data: bool


class Row(NamedTuple):
    """One thing and its five cells, in the order of `KINDS`."""

    scope: str
    name: str
    type: str
    cells: tuple[Cell, ...]

    @property
    def badge(self) -> str:
        """`RWDAd`, with a dot where it may not, and `?` where nobody knows; `c` is conditional."""
        marks = {Verdict.NO: "·", Verdict.UNKNOWN: "?", Verdict.CONDITIONAL: "c"}
        return "".join(marks.get(cell.verdict, cell.kind) for cell in self.cells)


class Matrix:
    """Draws rows; things of one type that the same assignments reach are judged once."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._known: dict[tuple[object, ...], tuple[Cell, ...]] = {}

    def row(self, scope: str) -> Row:
        """The row of one id."""
        found = parse_id(scope)
        return Row(scope, found.name, found.type or "", self._cells(scope, found.type or ""))

    def _cells(self, scope: str, kind: str) -> tuple[Cell, ...]:
        ask = self._evaluator
        assignments = tuple(ask.assignments_at(scope))
        key = (
            kind.casefold(),
            tuple(id(one) for one in assignments),  # the evaluator keeps them alive
            tuple(one.id for one in ask.denies_at(scope)),
            scope.casefold() == ask.facts.scope.casefold(),
            ask.facts.knows(scope),
        )
        if key not in self._known:
            roles = (ask.facts.roles.get(one.role_id) for one in assignments)
            blocks = [block for role in roles if role for block in role.blocks]
            blocks += ask.facts.effective or ()
            self._known[key] = tuple(self._cell(scope, kind, each, blocks) for each in KINDS)
        return self._known[key]

    def _cell(self, scope: str, kind: str, letter: str, blocks: list[Permission]) -> Cell:
        """The best that any action of this kind comes to."""
        is_data = letter == DATA
        best = Cell(letter, Verdict.NO, "", is_data)
        for action in _candidates(kind, letter, blocks):
            verdict = self._evaluator.ask(action, scope, is_data=is_data).verdict
            if not best.action or _BEST.index(verdict) < _BEST.index(best.verdict):
                best = Cell(letter, verdict, action, is_data)
            if verdict is Verdict.YES:
                break
        return best


def readable(action: str) -> str:
    """An action that stands for a pattern, with its stars again: `any/any/read` is `*/read`."""
    return _STARS.sub("*", action)


def probes(blocks: Iterable[Permission]) -> Iterator[tuple[str, bool]]:
    """For each pattern that grants something an action that it covers, and whether that is data."""
    asked = tuple(blocks)
    for letter in KINDS:
        for action in _instances(letter, asked):
            yield action, letter == DATA


def _candidates(kind: str, letter: str, blocks: Iterable[Permission]) -> Iterator[str]:
    """Actions to try: of the type itself; for A and d all that are known or named below it."""
    if kind.casefold() in _CONTAINERS or not kind:
        yield from dict.fromkeys(_instances(letter, blocks))
        yield _example("*", "read" if letter == DATA else VERBS[letter])
        return
    if letter in (READ, WRITE, DELETE):
        yield f"{kind}/{VERBS[letter]}"
        return
    beginning = f"{kind}/".casefold()
    is_data = letter == DATA
    for one in operations_below(kind, is_data=is_data):
        if is_data or one.action.casefold().endswith("/action"):
            yield one.action
    named = _instances(letter, blocks)
    yield from dict.fromkeys(one for one in named if one.casefold().startswith(beginning))
    yield from (f"{kind}/{_ANY}/{verb}" for verb in (VERBS.values() if is_data else ("action",)))


def _instances(letter: str, blocks: Iterable[Permission]) -> Iterator[str]:
    """For each granted pattern an action that it covers."""
    for block in blocks:
        for pattern in block.data_actions if letter == DATA else block.actions:
            verbs = VERBS.values() if letter == DATA else (VERBS[letter],)
            for verb in verbs:
                example = _example(pattern, verb)
                if letter == DATA or example.casefold().endswith(f"/{verb}"):
                    yield example


def _example(pattern: str, verb: str) -> str:
    """The pattern with something in place of its stars, and the verb at its end if one is free."""
    beginning = pattern.removesuffix("*")
    if beginning != pattern:
        pattern = f"{beginning}{_ANY}/{_ANY}/{verb}"
    return pattern.replace("*", _ANY)
