"""Key files are read only when they are what they should be; ours are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tui_app.client.files import ExistsAlready, NotWritten, check_place, read_secret, write_private
from tui_app.core.hosts import Unreadable
from tui_app.core.secret import Secret


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_plain_file_is_read(tmp_path: Path) -> None:
    """To the last byte, up to the limit."""
    path = tmp_path / "a.key"
    path.write_bytes(b"k" * 4096)
    found = read_secret(str(path), 4096)
    assert isinstance(found, Secret)
    assert found.reveal() == "k" * 4096
    assert "kkk" not in repr(found)


def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    """A link, a folder, a pipe, a long file, bytes that are no text, nothing at all: a reason each."""
    (tmp_path / "long.key").write_bytes(b"k" * 4097)
    (tmp_path / "bytes.key").write_bytes(b"\xff\xfe\xfd")
    (tmp_path / "link.key").symlink_to(tmp_path / "long.key")
    (tmp_path / "folder.key").mkdir()
    os.mkfifo(tmp_path / "pipe.key")
    for name, reason in (
        ("long", "more than 4,096 bytes"),
        ("bytes", "not text"),
        ("link", "a symbolic link"),
        ("folder", "no regular file"),
        ("pipe", "no regular file"),
        ("absent", "not there"),
    ):
        found = read_secret(str(tmp_path / f"{name}.key"), 4096)
        assert isinstance(found, Unreadable), name
        assert reason in found.reason, name
        assert found.is_absent == (name == "absent")


@pytest.mark.parametrize("path", ["", "\0", "/\ud800"])
def test_a_path_that_is_none_is_a_reason(path: str) -> None:
    """Null bytes and surrogates do not raise."""
    assert isinstance(read_secret(path, 10), Unreadable)


def test_a_file_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    """0600, in UTF-8, and nothing else is left in the folder."""
    path = tmp_path / "claims.json"
    write_private(str(path), "ü\n")
    assert path.read_bytes() == "ü\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert left_in(tmp_path) == ["claims.json"]


def test_an_existing_file_is_written_over_only_when_forced(tmp_path: Path) -> None:
    """The old content stays until the new one is whole."""
    path = tmp_path / "claims.json"
    path.write_text("old")
    with pytest.raises(NotWritten, match="--force"):
        write_private(str(path), "new")
    assert path.read_text() == "old"
    write_private(str(path), "new", is_forced=True)
    assert path.read_text() == "new"
    assert left_in(tmp_path) == ["claims.json"]


def test_without_hard_links_an_existing_file_is_still_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File systems that have none get the same promise by looking first."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "claims.json"
    write_private(str(path), "first")
    with pytest.raises(NotWritten, match="--force"):
        write_private(str(path), "second")
    assert path.read_text() == "first"


def test_a_device_is_never_written_over(tmp_path: Path) -> None:
    """Forced or not: root could put a file in the place of /dev/null."""
    os.mkfifo(tmp_path / "pipe")
    for is_forced in (False, True):
        with pytest.raises(NotWritten, match="no regular file"):
            write_private(str(tmp_path / "pipe"), "x", is_forced=is_forced)
    assert (tmp_path / "pipe").is_fifo()


def test_a_place_is_tried_without_leaving_anything(tmp_path: Path) -> None:
    """What `write_private` would refuse is refused, what it would do is not done yet."""
    path = tmp_path / "claims.json"
    check_place(str(path))
    assert left_in(tmp_path) == []
    path.write_text("old")
    with pytest.raises(ExistsAlready):
        check_place(str(path))
    check_place(str(path), is_forced=True)
    assert path.read_text() == "old"
    assert left_in(tmp_path) == ["claims.json"]


def test_a_folder_that_takes_no_file_is_found_out_by_trying() -> None:
    """Where the system refuses, whoever one is."""
    with pytest.raises(NotWritten):
        check_place("/proc/claims.json")


@pytest.mark.parametrize(
    ("name", "words"), [("no/such/file", "no such file"), ("", "folder"), ("\0", "null")]
)
def test_what_cannot_be_written_says_why(tmp_path: Path, name: str, words: str) -> None:
    """No folder, no name, no valid name."""
    with pytest.raises(NotWritten, match=words if words != "null" else "path|byte"):
        write_private(f"{tmp_path}/{name}", "x")
    assert left_in(tmp_path) == []


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unfinished file is taken away."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui_app.client.files._put", full)
    with pytest.raises(NotWritten, match="no space left"):
        write_private(str(tmp_path / "x"), "x")
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("is_forced", [False, True])
@pytest.mark.parametrize("is_dangling", [False, True])
def test_a_link_in_the_way_is_never_followed(
    tmp_path: Path, *, is_forced: bool, is_dangling: bool
) -> None:
    """Whoever put it there gets nothing written where it points to; forced, the link itself goes."""
    (tmp_path / "there").mkdir()
    aim = tmp_path / "there" / "victim"
    if not is_dangling:
        aim.write_text("precious")
    path = tmp_path / "report.json"
    path.symlink_to(aim)
    if is_forced:
        write_private(str(path), "new", is_forced=True)
        assert not path.is_symlink()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    else:
        with pytest.raises(ExistsAlready):
            write_private(str(path), "new")
    assert aim.exists() is not is_dangling
    assert is_dangling or aim.read_text() == "precious"
    assert sorted(left_in(tmp_path)) == ["report.json", "there"]
