"""`python -m tests.bench [--quick] [--python PATH] [--peers FOLDER] [NAME …]`: one table of figures.

Everything is measured on this machine, in turn with what it is compared with; figures are
medians. A target that is missed is a finding, not a failure: the exit code stays 0.
`proof` is what the README shows.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Mapping, Sequence
from tempfile import TemporaryDirectory

from tests.bench import (
    access,
    azure_cli,
    decode,
    doctor,
    estate,
    idle,
    isolation,
    keys,
    ladder,
    listing,
    memory,
    packed,
    peers,
    posting,
    requests,
    scenarios,
    simulator,
    start,
)
from tests.bench.installed import NO_NETWORK_OF_ITS_OWN, Installed, install
from tests.bench.model import Measurement, Row, Setup
from tests.bench.report import circumstances, table
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
    "azure-cli": azure_cli.measure,
    "posting": posting.measure,
}
PROOF = (
    "start", "idle", "memory", "keys", "estate", "requests", "doctor", "listing", "azure-cli", "posting",
)  # fmt: skip
"""What the README promises, and what stands beside it."""
PROGRAMS = ("azure-cli", "posting")
"""Measurements that run other people's programs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was named, else everything; print the table."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    asked = _parsed(given)
    if asked.install_peers:
        install(asked.install_peers)
        return 0
    names = [name for each in asked.names for name in (PROOF if each == "proof" else (each,))]
    names = names or list(MEASUREMENTS)
    runs_programs = not set(names).isdisjoint(PROGRAMS)
    if isolation.is_apart():
        isolation.switch_loopback_on()
    elif runs_programs and isolation.can_be_apart():
        return isolation.run_apart(given)
    refused = "" if isolation.is_apart() else NO_NETWORK_OF_ITS_OWN
    with TemporaryDirectory(prefix="msi-scope-bench-") as kept:
        setup = Setup(
            python=asked.python,
            quick=asked.quick,
            environ=surroundings(kept),
            installed=Installed(asked.peers, refused),
        )
        warm_up(setup)
        rows = measured(setup, names)
        print(f"{circumstances(setup)}\n")
    print(table(rows))
    return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    known = ", ".join((*MEASUREMENTS, "proof"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=known)
    parser.add_argument("--quick", action="store_true", help="one round, and few scenarios")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="measure this one")
    parser.add_argument("--peers", default="", metavar="FOLDER", help="where az and posting are; else they are looked for on the PATH")  # fmt: skip
    parser.add_argument("--install-peers", default="", metavar="FOLDER", help="install them there, and measure nothing")  # fmt: skip
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - set(MEASUREMENTS) - {"proof"}
    if unknown:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}; there are: {known}")
    return asked


def measured(setup: Setup, names: Sequence[str]) -> list[Row]:
    """The rows of these measurements, each told as it comes.

    Raises:
        AssertionError: a measurement has none.
    """
    rows: list[Row] = []
    for name in names:
        before = len(rows)
        for row in MEASUREMENTS[name](setup):
            sys.stderr.write(f"{row.name}: {row.figure}\n")
            rows.append(row)
        assert len(rows) > before, f"{name} yields no row"
    return rows


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


if __name__ == "__main__":
    # Ended early, it still ends what it started: an app whose terminal has gone would run on.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    sys.exit(main())
