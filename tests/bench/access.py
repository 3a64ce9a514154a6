"""Judging access: the matrix of a whole screen, and single questions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from tests.bench.model import Row, Setup
from tests.core.access.made import CONTRIBUTOR, READER, SUB, assigned, facts
from tui_app.core.access.catalogue import builtin_roles, operations
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.matrix import Matrix

ROWS, GROUPS = 200, 4
MOST_MS = 100.0
ROLE_SETS = 50


def measure(setup: Setup) -> Iterator[Row]:
    """Nothing is kept from one round to the next, but for the catalogue and compiled patterns."""
    roles = builtin_roles()
    types = sorted({"/".join(one.action.split("/")[:2]) for one in operations()})[::13]
    scattered = [
        assigned(role.id, f"{SUB}/resourceGroups/rg{number % GROUPS}")
        for number, role in enumerate(roles[::111])
    ]
    known = facts(
        assigned(READER, SUB), assigned(CONTRIBUTOR, f"{SUB}/resourceGroups/rg1"), *scattered
    )
    ids = [
        f"{SUB}/resourceGroups/rg{n % GROUPS}/providers/{types[n % len(types)]}/n{n}"
        for n in range(ROWS)
    ]
    drawn = []
    for _ in setup.runs(15):
        started = time.perf_counter()
        matrix = Matrix(Evaluator(known))
        for one in ids:
            matrix.row(one)
        drawn.append((time.perf_counter() - started) * 1000)
    yield Row(
        name=f"matrix of {ROWS} rows, {len(scattered) + 2} assignments",
        figure=f"{median(drawn):.1f} ms",
        beside=f"first {drawn[0]:.1f} ms",
        target=f"≤ {MOST_MS:g} ms",
        is_met=median(drawn) <= MOST_MS,
    )
    actions = [one.action for one in operations() if not one.is_data][:: 100 if setup.quick else 4]
    sets = [
        Evaluator(
            facts(*(assigned(roles[(n * 37 + more) % len(roles)].id, SUB) for more in (0, 11, 22)))
        )
        for n in range(ROLE_SETS)
    ]
    started = time.perf_counter()
    for judge in sets:
        for action in actions:
            judge.merged(action, SUB)
    each_us = (time.perf_counter() - started) * 1e6 / (len(sets) * len(actions))
    yield Row(
        name=f"{len(sets) * len(actions):,} questions to {ROLE_SETS} sets of three roles",
        figure=f"{each_us / 1000:.4f} ms",
        beside="each, with its reason",
        target="≤ 0.003 ms, a million in 3 s",
        is_met=each_us <= 3,
    )
