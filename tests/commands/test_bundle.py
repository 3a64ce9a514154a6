"""`doctor --bundle`: one file for a colleague or support, whole or not at all, with nothing secret."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path

import jsonschema
import pytest

from tests.core.test_har import SCHEMA
from tui_app.cli import main

NAMES = ["report.json", "report.md", "requests.har", "environment.txt", "MANIFEST.txt"]


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


def test_a_folder_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback, nothing left behind."""
    path = tmp_path / "none" / "case.zip"
    assert main(["doctor", "--demo", "reader", "--bundle", str(path)]) == 2
    assert "no such file or directory" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
