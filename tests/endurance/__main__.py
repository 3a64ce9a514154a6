"""`python -m tests.endurance [--fuzz SECONDS] [--lives N] [--rounds N] [--scenarios N] [--seed N]`.

Longer than the suite has time for. The exit code is 1 where something was found.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked for; 1 where something raised or grew."""
    parser = argparse.ArgumentParser(prog="python -m tests.endurance")
    parser.add_argument("--fuzz", type=float, default=0, metavar="SECONDS", help="bend answers so long")  # fmt: skip
    parser.add_argument("--seed", type=int, default=int(time.time()), metavar="N", help="of its dice")  # fmt: skip
    parser.add_argument("--lives", type=int, default=0, metavar="N", help="lifetimes of tokens")
    parser.add_argument("--rounds", type=int, default=0, metavar="N", help="days at the app")
    parser.add_argument("--scenarios", type=int, default=0, metavar="N", help="scenarios played")
    asked = parser.parse_args(arguments)
    if not (asked.fuzz or asked.lives or asked.rounds or asked.scenarios):
        parser.error("say what to do, and for how long")
    found = 0
    if asked.fuzz:
        from tests.endurance.fuzzing import run

        found += run(asked.fuzz, asked.seed, print)
    from tests.endurance.lives import long_soak

    for name in ("lives", "rounds", "scenarios"):
        if count := getattr(asked, name):
            found += asyncio.run(long_soak(name, count, print))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
