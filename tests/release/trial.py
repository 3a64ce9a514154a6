"""A release is tried where it was made: the demo's doctor, out of each file that runs here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.release import archive, executable
from tui_app import __version__


def commands(out: Path) -> Iterator[tuple[str, ...]]:
    """How each file in a folder is started."""
    if (out / archive.NAME).exists():
        yield (sys.executable, str(out / archive.NAME))
    if (out / executable.name()).exists():
        yield (str(out / executable.name()),)


def run(command: tuple[str, ...], environ: Mapping[str, str] | None = None) -> None:
    """Ask for the version, for the doctor's verdict over the simulator, and for the completion of bash.

    Raises:
        SystemExit: one of them is not as expected.
    """

    def output(*arguments: str) -> str:
        done = subprocess.run(
            [*command, *arguments], capture_output=True, encoding="utf-8", check=False, env=environ
        )
        if done.returncode:
            raise SystemExit(
                f"{command[-1]} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
            )
        return done.stdout

    version = output("--version")
    verdict = json.loads(output("doctor", "--demo", "reader", "--format", "json"))["verdict"]
    completed = output("completion", "bash")
    if (version, verdict) != (f"msi-scope {__version__}\n", "healthy") or "doctor" not in completed:
        raise SystemExit(f"{command[-1]}: said {version!r}, {verdict!r}")
