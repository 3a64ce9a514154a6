"""What `msi-scope.pyz` does before msi-scope starts; it lies in the archive beside the packages.

Run out of a zip, every module is compiled at every start. So the archive is unpacked once into a folder
of the user's own, and the interpreter keeps the compiled modules there. That folder holds code: it is
trusted only if nobody else can have written into it. Where that cannot be had (a full or read-only disk,
no home, another user's folder), msi-scope runs out of the archive, which is slower and leaves no trace.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "MSI_SCOPE_CACHE"
NOWHERE = "none"
"""The variable's value that forbids to unpack."""
INSTALLED = ("site-packages", "dist-packages")
"""Left out of the path: what a system has installed may be too old for what is in the archive, and breaks it."""
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def run(archive: str, build: str) -> int:
    """Start msi-scope; returns its exit code. `build` names the content of the archive."""
    folder = unpacked(Path(archive), build, cache_folder(os.environ))
    if folder is not None:
        sys.path[0] = str(folder)
    sys.path[:] = [place for place in sys.path if Path(place).name not in INSTALLED]
    from tui_app.cli import main

    return main()


def cache_folder(environ: Mapping[str, str], *, system: str = sys.platform) -> Path | None:
    """Where it is unpacked to; None for nowhere."""
    given = environ.get(VARIABLE, "")
    if given:
        return None if given == NOWHERE else Path(given).absolute()
    home = Path("~").expanduser()
    if system == "win32":
        base = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif system == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "msi-scope" if base.is_absolute() else None


def unpacked(archive: Path, build: str, cache: Path | None) -> Path | None:
    """The folder with what is in the archive, unpacked now if need be; None if it cannot be trusted or made."""
    if cache is None:
        return None
    try:
        cache = cache.resolve()
        folder = cache / build
        if not folder.is_dir():
            _make(cache)
            if not is_private(cache):
                return None
            _unpack(archive, folder)
        return folder if is_private(cache) and is_private(folder) else None
    except (OSError, RuntimeError, zipfile.BadZipFile):  # RuntimeError: links that go in a circle
        return None


def is_private(folder: Path) -> bool:
    """Whether nobody but this user (and root) can have put anything into a folder, or another in its place.

    On Windows the rights of the profile, where it lies, see to that.
    """
    if not hasattr(os, "geteuid"):
        return True
    user = os.geteuid()
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user or found.st_mode & OTHERS_MAY_WRITE:
        return False
    return all(_is_safe_above(each.lstat(), user) for each in folder.parents)


def _is_safe_above(found: os.stat_result, user: int) -> bool:
    """A parent: of this user or root; in one that all may write into, names belong to their owners."""
    is_open = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX
    return found.st_uid in (0, user) and not is_open


def _make(cache: Path) -> None:
    """Make the folder for this user alone.

    Raises:
        OSError: it cannot be made, or would be made in another user's folder: as root in somebody's
            home, where they could not remove it.
    """
    if cache.is_dir():
        return
    above = next(each for each in cache.parents if each.is_dir())
    if hasattr(os, "geteuid") and above.stat().st_uid != os.geteuid():
        raise PermissionError(f"{above} belongs to another user")
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.mkdir(mode=0o700, exist_ok=True)


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack whole or not at all: beside it, then by a new name.

    Raises:
        OSError: it cannot be written.
    """
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("msi-scope: unpacking itself, once\n")
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(beside)
        beside.rename(folder)
    except BaseException as problem:
        shutil.rmtree(beside, ignore_errors=True)
        if not (isinstance(problem, OSError) and folder.is_dir()):  # else another start was faster
            raise
