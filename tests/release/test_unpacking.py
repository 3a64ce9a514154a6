"""The archive unpacks itself for its user alone, and trusts no folder that others can write into."""

from __future__ import annotations

import errno
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.release import unpacking
from tests.release.unpacking import cache_folder, unpacked

BUILD = "0123"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with one module."""
    path = tmp_path / "msi-scope.pyz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("tui_app/cli.py", "x = 1\n")
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where it is unpacked to; not there yet."""
    return tmp_path / "home" / ".cache" / "msi-scope"


def test_it_is_unpacked_once(archive: Path, cache: Path) -> None:
    """The second start takes the folder as it is; the archive is not opened."""
    folder = unpacked(archive, BUILD, cache)
    assert folder == cache / BUILD
    assert (folder / "tui_app" / "cli.py").read_text() == "x = 1\n"
    archive.unlink()
    assert unpacked(archive, BUILD, cache) == folder


def test_another_build_has_a_folder_of_its_own(archive: Path, cache: Path) -> None:
    """An older file beside a newer one finds its own code."""
    assert unpacked(archive, BUILD, cache) != unpacked(archive, "4567", cache)


@POSIX
def test_only_the_user_may_look_into_it(archive: Path, cache: Path) -> None:
    """Mode 0700, for the folder and what it lies in."""
    folder = unpacked(archive, BUILD, cache)
    assert folder is not None
    assert [each.stat().st_mode & 0o777 for each in (folder, cache)] == [0o700, 0o700]


def open_to_the_group(cache: Path) -> None:
    (cache / BUILD).chmod(0o770)


def open_the_cache(cache: Path) -> None:
    cache.chmod(0o777)


def open_a_parent(cache: Path) -> None:
    cache.parent.chmod(0o777)


def put_a_link(cache: Path) -> None:
    (cache / BUILD).rename(cache / "elsewhere")
    (cache / BUILD).symlink_to(cache / "elsewhere")


@POSIX
@pytest.mark.parametrize("spoil", [open_to_the_group, open_the_cache, open_a_parent, put_a_link])
def test_a_folder_that_others_can_change_is_not_trusted(
    spoil: Callable[[Path], None], archive: Path, cache: Path
) -> None:
    """It runs out of the archive instead."""
    assert unpacked(archive, BUILD, cache)
    spoil(cache)
    assert unpacked(archive, BUILD, cache) is None


@POSIX
def test_a_parent_where_names_belong_to_their_owners_is_trusted(archive: Path, cache: Path) -> None:
    """As in /tmp: the sticky bit."""
    assert unpacked(archive, BUILD, cache)
    cache.parent.chmod(0o1777)
    assert unpacked(archive, BUILD, cache)


@POSIX
def test_another_users_folder_is_not_trusted(
    archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever made it first could have put anything into it."""
    assert unpacked(archive, BUILD, cache)
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    assert unpacked(archive, BUILD, cache) is None


@POSIX
def test_nothing_is_made_in_another_users_home(
    archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root with a user's HOME, the user could not remove it."""
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)
    assert unpacked(archive, BUILD, cache) is None
    assert not cache.exists()


def test_a_full_disk_leaves_nothing_behind(
    archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half of it is ever taken for the whole."""

    def fill(_packed: Any, folder: Path) -> None:
        (folder / "half").touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "extractall", fill)
    assert unpacked(archive, BUILD, cache) is None
    assert list(cache.iterdir()) == []


def test_two_starts_at_once(archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slower one takes what the faster one has made, and removes its own."""
    real = zipfile.ZipFile.extractall

    def overtaken(packed: Any, folder: Path) -> None:
        monkeypatch.setattr(zipfile.ZipFile, "extractall", real)
        assert unpacked(archive, BUILD, cache)
        real(packed, folder)

    monkeypatch.setattr(zipfile.ZipFile, "extractall", overtaken)
    assert unpacked(archive, BUILD, cache) == cache / BUILD
    assert [each.name for each in cache.iterdir()] == [BUILD]


@pytest.mark.parametrize("place", ["", "file"])
def test_where_nothing_can_be_made_it_runs_out_of_the_archive(
    place: str, archive: Path, tmp_path: Path
) -> None:
    """No place, or a file in its place."""
    (tmp_path / "file").touch()
    assert unpacked(archive, BUILD, tmp_path / place / "x" if place else None) is None


def test_an_archive_that_is_cut_short(archive: Path, cache: Path) -> None:
    """The interpreter says so when it reads on; nothing of it is kept."""
    archive.write_bytes(archive.read_bytes()[:40])
    assert unpacked(archive, BUILD, cache) is None
    assert list(cache.iterdir()) == []


HOME = Path("~").expanduser()


@pytest.mark.parametrize(
    ("system", "environ", "expected"),
    [
        ("linux", {}, HOME / ".cache" / "msi-scope"),
        ("linux", {"XDG_CACHE_HOME": str(HOME / "c")}, HOME / "c" / "msi-scope"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, None),
        ("darwin", {}, HOME / "Library" / "Caches" / "msi-scope"),
        ("win32", {}, HOME / "AppData" / "Local" / "msi-scope"),
        ("linux", {unpacking.VARIABLE: "none"}, None),
        ("linux", {unpacking.VARIABLE: str(HOME / "d")}, HOME / "d"),
    ],
)
def test_the_folder_is_where_the_system_keeps_such(
    system: str, environ: dict[str, str], expected: Path | None
) -> None:
    """The variable first, then the system's own place."""
    assert cache_folder(environ, system=system) == expected
