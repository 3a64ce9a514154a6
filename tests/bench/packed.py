"""The archive and the executable that `python -m tests.release` made in `dist`: start, doctor, size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.bench import peers
from tests.bench.doctor import process_s
from tests.bench.model import Row, Setup, against
from tests.bench.watch import first_text_s, has_verdict
from tests.release import archive, executable
from tests.terminal.screen import ROOT, Terminal

DIST = ROOT / "dist"
DOCTOR = ("doctor", "--format", "short", "--demo", "reader")


def measure(setup: Setup) -> Iterator[Row]:
    """Each file beside an empty app and the installed package; the archive is unpacked beforehand."""
    pyz, made = DIST / archive.NAME, DIST / executable.name()
    yield from chain(
        _of(setup, pyz, (setup.python, str(pyz)), most=1.6),
        _of(setup, made, (str(made),), most=2.5),
    )


def _of(setup: Setup, path: Path, command: tuple[str, ...], *, most: float) -> Iterator[Row]:
    if not path.exists():
        yield Row(name=path.name, figure="not there: python -m tests.release")
        return
    process_s((*command, *DOCTOR), setup.environ)
    ours, theirs, doctors, installed = [], [], [], []
    for _ in setup.runs(15):
        with peers.empty_app(setup) as empty:
            empty.wait_for("ready")
            theirs.append(first_text_s(empty))
        with Terminal("--demo", command=command, environ=setup.environ) as app:
            app.wait_for(has_verdict)
            ours.append(first_text_s(app))
            app.quit()  # killed, an executable would leave what it has unpacked
        doctors.append(process_s((*command, *DOCTOR), setup.environ))
        installed.append(process_s((*setup.app, *DOCTOR), setup.environ))
    name = f"{path.name} ({path.stat().st_size / 1e6:.1f} MB)"
    yield against(f"{name}, first text", ours, "empty Textual app", theirs, most=most)
    yield against(f"{name}, doctor", doctors, "installed", installed, most=most)
