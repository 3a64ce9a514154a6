"""What every release is made from: the wheel, and an environment with it and the locked packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
LOCK = Path(__file__).with_name("runtime.txt")
"""Every package that runs in a release, with its version."""
LOCK_HEAD = "# The packages in a release. Made by `python -m tests.release lock`, on Python 3.11.\n"


def call(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a command; returns its output.

    Raises:
        SystemExit: it failed; what it said is the message.
    """
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, cwd=cwd
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def set_epoch() -> int:
    """The time that every file in a release gets: that of the commit, in seconds since 1970.

    The tools read it from a variable; another one makes the order of sets the same in each run.
    """
    os.environ["PYTHONHASHSEED"] = "0"
    if "SOURCE_DATE_EPOCH" not in os.environ:
        os.environ["SOURCE_DATE_EPOCH"] = call("git", "log", "-1", "--format=%ct").strip()
    return int(os.environ["SOURCE_DATE_EPOCH"])


def wheel(out: Path) -> Path:
    """The wheel, and beside it the sdist that it was built from, both checked."""
    with TemporaryDirectory(prefix="msi-scope-release-") as folder:
        call(sys.executable, "-m", "build", "--outdir", out, committed(Path(folder)))
    found = _one(out, "*.whl")
    call(sys.executable, "-m", "twine", "check", "--strict", found, _one(out, "*.tar.gz"))
    return found


def committed(folder: Path, repository: Path = ROOT) -> Path:
    """The last commit's files, in this folder: nothing else that lies about is to get into a release."""
    if changed := call("git", "status", "--porcelain", cwd=repository).rstrip():
        sys.stderr.write(f"Not committed, and so not in the release:\n{changed}\n")
    packed, sources = folder / "sources.tar", folder / "sources"
    call("git", "archive", "--output", packed, "HEAD", cwd=repository)
    with tarfile.open(packed) as archive:
        archive.extractall(sources, filter="data")
    return sources


def _one(folder: Path, pattern: str) -> Path:
    """The only file of a kind: two would be two versions, and a release holds one."""
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(
            f"{folder}: {len(found)} files like {pattern}; expected one: empty the folder"
        )
    return found[0]


class Environment:
    """A virtual environment: the locked packages, the wheel, and no pip."""

    def __init__(self, folder: Path, ours: Path) -> None:
        venv.create(folder, with_pip=False, clear=True, symlinks=sys.platform != "win32")
        places = {"base": str(folder), "platbase": str(folder)}
        scripts = Path(sysconfig.get_path("scripts", "venv", places))
        self.python = scripts / ("python.exe" if sys.platform == "win32" else "python")
        self.site = Path(sysconfig.get_path("purelib", "venv", places))
        self._pip = (sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet")
        call(*self._pip, "--no-compile", "--no-deps", "--requirement", LOCK, ours)

    def add(self, requirement: str) -> None:
        """A tool, with what it needs."""
        call(*self._pip, requirement)


def lock() -> None:
    """Write the lock anew: the newest versions that `pyproject.toml` allows."""
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed")
    report = json.loads(call(*pip, "--report", "-", ROOT))
    others = (one for one in report["install"] if "dir_info" not in one["download_info"])
    chosen = (one["metadata"] for one in others)
    lines = sorted(f"{one['name'].lower()}=={one['version']}\n" for one in chosen)
    LOCK.write_text(LOCK_HEAD + "".join(lines), "ascii")
