"""`python -m tests.release [--out FOLDER] [STEP …]`: make a release, or a part of it.

The executable is for the platform that this runs on; all else is the same for every platform.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.release import archive, bill, building, executable, trial

SUMS = "SHA256SUMS"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the steps that were named, else all of them; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.release")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join((*STEPS, "lock")))
    parser.add_argument("--out", default="dist", metavar="FOLDER", help="where to (default: dist)")
    asked = parser.parse_args(arguments)
    unknown = set(asked.steps) - {*STEPS, "lock"}
    if unknown:
        parser.error(
            f"no such step: {', '.join(sorted(unknown))}; expected {', '.join(STEPS)} or lock"
        )
    if "lock" in asked.steps:
        building.lock()
        return 0
    out = Path(asked.out)
    out.mkdir(parents=True, exist_ok=True)
    building.set_epoch()
    for step in asked.steps or STEPS:
        STEPS[step](out.absolute())
    return 0


def _wheel_of(out: Path) -> Path:
    """The wheel in the folder, made now where there is none."""
    return next(out.glob("*.whl"), None) or building.wheel(out)


def _pyz(out: Path) -> None:
    with TemporaryDirectory(prefix="msi-scope-pyz-") as kept:
        site = building.Environment(Path(kept), _wheel_of(out)).site
        _say(archive.make(site, out, building.set_epoch()))


def _sums(out: Path) -> None:
    """A line a file, as `sha256sum --check` reads it."""
    files = sorted(path for path in out.iterdir() if path.is_file() and path.name != SUMS)
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (out / SUMS).write_bytes("".join(lines).encode("ascii"))
    _say(out / SUMS)


def _try(out: Path) -> None:
    for command in trial.commands(out):
        trial.run(command)
        sys.stderr.write(f"{Path(command[-1]).name} works\n")


def _say(path: Path) -> None:
    sys.stderr.write(f"{path.name}: {path.stat().st_size:,} bytes\n")


STEPS: Mapping[str, Callable[[Path], None]] = {
    "wheel": lambda out: _say(building.wheel(out)),
    "pyz": _pyz,
    "executable": lambda out: _say(executable.make(_wheel_of(out), out)),
    "sbom": lambda out: _say(bill.make(_wheel_of(out), out)),
    "try": _try,
    "sums": _sums,
}

if __name__ == "__main__":
    sys.exit(main())
