"""The one-file executable of the platform that this runs on, made by PyInstaller from `msi-scope.spec`.

Without the extra `verify`: its library would be unpacked at every start, a fifth more to wait.
"""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.release.building import Environment, call

SPEC = Path(__file__).with_name("msi-scope.spec")
BUILDER = "pyinstaller==6.22.3"
_SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
_MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}


def name() -> str:
    """The name of the file: system and machine, which must fit."""
    machine = platform.machine().lower()
    ending = ".exe" if sys.platform == "win32" else ""
    return f"msi-scope-{_SYSTEMS[sys.platform]}-{_MACHINES.get(machine, machine)}{ending}"


def make(ours: Path, out: Path) -> Path:
    """Build it from the wheel, in an environment of its own; returns the file."""
    with TemporaryDirectory(prefix="msi-scope-executable-") as kept:
        environment = Environment(Path(kept, "venv"), ours)
        environment.add(BUILDER)
        built = Path(kept, "dist")
        call(
            environment.python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
            "--distpath", built, "--workpath", Path(kept, "build"), SPEC,
            cwd=Path(kept),
        )  # fmt: skip
        return Path(shutil.copy2(next(built.iterdir()), out / name()))
