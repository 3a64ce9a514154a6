"""`doctor --bundle`: one file for a colleague or support, whole or not at all, with nothing secret."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
from pathlib import Path
from typing import NoReturn

import jsonschema
import pytest

from tests.core.test_har import SCHEMA
from tui_app.cli import main
from tui_app.commands.doctor import Options, run
from tui_app.demo import OpenClient
from tui_app.formats.bundle import MANIFEST, MEMBERS
from tui_app.settings import Settings, UsageError

NAMES = [*MEMBERS, MANIFEST]


def texts(path: Path) -> dict[str, str]:
    """Every file of a bundle."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("scenario", ["reader", "no-role", "hostile", "app-service", "blackhole"])
def test_it_holds_report_requests_and_environment(scenario: str, tmp_path: Path) -> None:
    """For its owner alone; the hashes of the manifest are right; no token, no key."""
    path = tmp_path / "case.zip"
    main(["doctor", "--demo", scenario, "--format", "short", "--bundle", str(path)])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    files = texts(path)
    assert list(files) == NAMES
    jsonschema.validate(json.loads(files["requests.har"]), SCHEMA)
    assert json.loads(files["report.json"])["schema_version"] == 1
    for name in NAMES[:-1]:
        digest = hashlib.sha256(files[name].encode()).hexdigest()
        assert f"{digest}  {name}" in files["MANIFEST.txt"]
        assert "eyJ" not in files[name]
    assert files["report.md"].startswith("#") or "|" in files["report.md"]


def test_an_existing_file_stays_unless_it_is_forced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says why, before anything is asked."""
    path = tmp_path / "case.zip"
    path.write_text("mine")
    asked = ["doctor", "--demo", "reader", "--format", "short", "--bundle", str(path)]
    assert main(asked) == 2
    out, problems = capsys.readouterr()
    assert out == ""
    assert problems.count("\n") == 1
    assert "it exists already" in problems
    assert path.read_text() == "mine"
    assert main([*asked, "--force"]) == 0
    assert list(texts(path)) == NAMES
    assert [each.name for each in tmp_path.iterdir()] == ["case.zip"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--force"], "only together with --bundle"),
        (["--bundle", "x.zip", "--every", "5s", "--format", "short"], "keeps one run"),
        (["--bundle", "x.zip", "--prove-proxy"], "keeps one run"),
    ],
)
def test_what_does_not_go_together_is_refused(
    more: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is asked."""
    assert main(["doctor", "--demo", "reader", *more]) == 2
    assert words in capsys.readouterr().err


def refusing_to_ask() -> OpenClient:
    """What opens a client that nobody may open."""

    def opened() -> NoReturn:
        raise AssertionError("something was asked")

    return opened


@pytest.mark.parametrize(
    ("name", "words", "is_forced"),
    [
        ("none/case.zip", "no such file or directory; make its folder first", False),
        ("taken.zip", "it exists already; --force writes over it", False),
        ("folder", "it is a folder; name a file in it", False),
        ("folder", "it is a folder; name a file in it", True),
        ("pipe", "it is no regular file", True),
        ("taken.zip/case.zip", "no such file or directory; make its folder first", False),
        ("n" * 300, "name too long", False),
    ],
)
def test_a_place_that_cannot_be_written_is_said_before_anything_is_asked(
    tmp_path: Path, name: str, words: str, is_forced: bool
) -> None:
    """One line with the reason; nothing is left behind, and what was there stays."""
    (tmp_path / "taken.zip").write_text("mine")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    asked = Options(bundle=str(tmp_path / name), is_forced=is_forced)
    with pytest.raises(UsageError, match=words) as refusal:
        run(Settings(), refusing_to_ask(), asked)
    assert "\n" not in str(refusal.value)
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "taken.zip").read_text() == "mine"


def test_a_disk_that_is_full_afterwards_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report stands on stdout all the same; nothing is left behind."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui_app.client.files._put", full)
    asked = ["doctor", "--demo", "reader", "--format", "short"]
    assert main([*asked, "--bundle", str(tmp_path / "case.zip")]) == 2
    out, problems = capsys.readouterr()
    assert out.startswith("HEALTHY")
    assert problems.count("\n") == 1
    assert "no space left" in problems
    assert not list(tmp_path.iterdir())
