"""Bent answers through everything that reads them; what made something raise is kept as a case."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.data import HERE
from tests.endurance.mutating import mutated, recorded
from tests.endurance.targets import TARGETS
from tui_app.core.wire import Answer

KEPT = HERE / "fuzz"
"""A file for each answer that once made something raise: replayed for ever."""
SLOW = ("reports", "lists")
SLOWLY = 40
"""One answer in so many goes through the slow targets too."""


def dumped(seed: Answer, target: str, what: str) -> str:
    """A case as text: the answer, who read it, and what that came to."""
    document = {
        "target": target,
        "what": what,
        "status": seed.status,
        "headers": [list(pair) for pair in seed.headers],
        "truncated": seed.truncated,
        "body": seed.body.decode("latin-1"),
    }
    return json.dumps(document, indent=1) + "\n"


def loaded(path: Path) -> tuple[str, Answer]:
    """(target, answer) of a kept case. The body is kept as Latin-1, a character a byte."""
    document = json.loads(path.read_text("ascii"))
    return document["target"], Answer(
        status=document["status"],
        headers=tuple((name, value) for name, value in document["headers"]),
        body=document["body"].encode("latin-1"),
        truncated=document["truncated"],
        exchange=1,
    )


def one(dice: random.Random, names: tuple[str, ...]) -> Iterator[tuple[str, Answer, Exception]]:
    """Bend one recorded answer, and let these targets read it; those that raised."""
    _, seed = dice.choice(recorded())
    bent = mutated(seed, dice)
    for name in names:
        try:
            TARGETS[name](bent)
        except Exception as problem:  # noqa: BLE001  # whatever it is, it is what is looked for
            yield name, bent, problem


def run(seconds: float, seed: int, tell: Callable[[str], None]) -> int:
    """Go on for so long, keep each new case; how many there were.

    Args:
        seconds: how long.
        seed: of the dice; the same seed bends the same answers in the same way.
        tell: is told each case, and at the end how many answers were read.
    """
    dice, found, read = random.Random(seed), set(), Counter[str]()
    quick = tuple(name for name in TARGETS if name not in SLOW)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        names = tuple(TARGETS) if dice.randrange(SLOWLY) == 0 else quick
        read.update(names)
        for name, bent, problem in one(dice, names):
            what = f"{type(problem).__name__}: {problem}"[:300]
            if (name, type(problem), _place(problem)) in found:
                continue
            found.add((name, type(problem), _place(problem)))
            text = dumped(bent, name, what)
            KEPT.mkdir(exist_ok=True)
            path = KEPT / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:10]}.json"
            path.write_text(text, "ascii")
            tell(f"{name}: {what}\n  at {_place(problem)}, kept in {path.name}")
    tell(f"seed {seed}: {', '.join(f'{name} {count:,}' for name, count in sorted(read.items()))}")
    return len(found)


def _place(problem: BaseException) -> str:
    """Where it was raised: the same place twice is one case."""
    at = problem.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else "?"
