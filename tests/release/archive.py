"""`msi-scope.pyz`: all of it in one file for any Python from 3.11 on, the same bytes from the same input."""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from tests.release import unpacking

NAME = "msi-scope.pyz"
SHEBANG = b"#!/usr/bin/env python3\n"
FIRST = """\
import sys
if sys.version_info < (3, 11):
    sys.stderr.write(
        "msi-scope: needs Python 3.11 or later, and this is Python %d.%d; run it with another, as in: "
        "python3.11 msi-scope.pyz\\n" % sys.version_info[:2]
    )
    sys.exit(2)
from _msi_scope_unpacking import run
sys.exit(run(sys.path[0], "{build}"))
"""
"""The archive's `__main__`, in words that Python 2.7 reads too: it must get as far as the complaint."""
_LEFT_OUT = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "entry_points.txt"})
"""Notes of the installation; the licences and the names and versions beside them stay."""


def make(site: Path, out: Path, epoch: int) -> Path:
    """Pack what is installed in `site` (pure Python) into `out`; every file gets the time `epoch`.

    Raises:
        ValueError: something in it is made for one platform.
    """
    content = {name: path.read_bytes() for name, path in _files(site)}
    content["_msi_scope_unpacking.py"] = Path(unpacking.__file__).read_bytes()
    content["__main__.py"] = FIRST.format(build=_digest(content)).encode("ascii")
    path = out / NAME
    with path.open("wb") as file:
        file.write(SHEBANG)
        _write(file, content, time.gmtime(max(epoch, 315_532_800))[:6])  # a zip begins in 1980
    path.chmod(0o755)
    return path


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    """Every file that is packed, by its name in the archive."""
    for path in sorted(site.rglob("*")):
        inside = path.relative_to(site)
        if path.suffix in (".so", ".pyd", ".dylib"):
            raise ValueError(f"{inside} is made for one platform; expected pure Python only")
        is_wanted = path.is_file() and path.suffix != ".pyc" and path.name not in _LEFT_OUT
        if is_wanted and inside.parts[0] not in ("bin", "Scripts"):
            yield inside.as_posix(), path


def _digest(content: Mapping[str, bytes]) -> str:
    """A name for the content: another content is unpacked elsewhere."""
    found = hashlib.sha256()
    for name, data in content.items():
        found.update(f"{name}\0{len(data)}\0".encode())
        found.update(data)
    return found.hexdigest()[:24]


def _write(file: IO[bytes], content: Mapping[str, bytes], moment: tuple[int, ...]) -> None:
    """The archive behind what stands in the file already."""
    year, month, day, hour, minute, second = moment
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, (year, month, day, hour, minute, second))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, data, compresslevel=9)
