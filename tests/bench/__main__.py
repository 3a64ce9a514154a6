"""`python -m tests.bench [--quick] [--python PATH] [NAME …]`: one table of figures.

Everything is measured on this machine, in turn with what it is compared with; figures are
medians. A target that is missed is a finding, not a failure: the exit code stays 0.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from tempfile import TemporaryDirectory

from tests.bench import (
    access,
    decode,
    doctor,
    estate,
    idle,
    keys,
    ladder,
    listing,
    memory,
    packed,
    peers,
    requests,
    scenarios,
    simulator,
    start,
)
from tests.bench.model import Measurement, Row, Setup
from tests.bench.watch import has_verdict

MEASUREMENTS: Mapping[str, Measurement] = {
    "start": start.measure,
    "doctor": doctor.measure,
    "decode": decode.measure,
    "access": access.measure,
    "verdict": scenarios.verdicts,
    "quit": scenarios.quits,
    "idle": idle.measure,
    "memory": memory.measure,
    "keys": keys.measure,
    "ladder": ladder.measure,
    "listing": listing.measure,
    "estate": estate.measure,
    "requests": requests.measure,
    "simulator": simulator.measure,
    "packed": packed.measure,
}
HEAD = ("measurement", "median", "beside", "ratio", "target", "met")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was named, else everything; print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--quick", action="store_true", help="one round, and few scenarios")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="measure this one")
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - set(MEASUREMENTS)
    if unknown:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    with TemporaryDirectory(prefix="msi-scope-bench-") as kept:
        setup = Setup(python=asked.python, quick=asked.quick, environ=surroundings(kept))
        warm_up(setup)
        for name in asked.names or MEASUREMENTS:
            for row in MEASUREMENTS[name](setup):
                sys.stderr.write(f"{row.name}: {row.figure}\n")
                rows.append(row)
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors.\n")
    print(table(rows))
    return 0


def surroundings(kept: str) -> dict[str, str]:
    """Compiled modules are kept, as an installed package has them, but not among the sources."""
    return {
        "NO_PROXY": "127.0.0.1,localhost",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": kept,
    }


def warm_up(setup: Setup) -> None:
    """Run each program once, so that none is measured while its modules are compiled."""
    with peers.empty_app(setup) as empty:
        empty.wait_for("ready")
    with peers.app(setup, "reader") as app:
        app.wait_for(has_verdict)
        app.quit()
    scenarios.doctor_s(setup, "reader")
    doctor.process_s((setup.python, "-c", peers.IMPORT_SDK), setup.environ)


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table whose columns line up."""
    met = {True: "yes", False: "NO", None: ""}
    cells = [(r.name, r.figure, r.beside, r.ratio, r.target, met[r.is_met]) for r in rows]
    widths = [max(map(len, column)) for column in zip(HEAD, *cells, strict=True)]
    ruled = [HEAD, tuple("-" * width for width in widths), *cells]
    return "\n".join(
        "| " + " | ".join(f"{c:<{w}}" for c, w in zip(line, widths, strict=True)) + " |"
        for line in ruled
    )


if __name__ == "__main__":
    sys.exit(main())
