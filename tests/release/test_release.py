"""The release as a whole: its steps, its workflows, and the same bytes when it is made again."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.release.__main__ import SUMS, main
from tests.release.building import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_the_sums_are_as_sha256sum_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line a file, in order; not the list itself."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    (tmp_path / "b").write_bytes(b"2")
    (tmp_path / "a").write_bytes(b"1")
    for _ in range(2):
        assert main(["--out", str(tmp_path), "sums"]) == 0
    one, two = (hashlib.sha256(each).hexdigest() for each in (b"1", b"2"))
    assert (tmp_path / SUMS).read_text() == f"{one}  a\n{two}  b\n"


def test_a_step_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    """It is named, and so are those that are; exit code 2, and nothing is made."""
    with pytest.raises(SystemExit) as ended:
        main(["nonsense"])
    assert ended.value.code == 2
    assert "no such step: nonsense; expected wheel, pyz" in capsys.readouterr().err


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_asks_for_little(path: Path) -> None:
    """Actions of a known version, rights only where a job names them, no secrets."""
    text = path.read_text("utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", each) for each in used)
    assert re.search(r"^permissions:( \{\}|\n  contents: read)$", text, re.MULTILINE)
    assert "secrets." not in text


def test_continuous_integration_runs_every_python_that_is_promised() -> None:
    """The classifiers of the package and the matrix say the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    promised = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    matrix = re.search(r"python: \[(.*)\]", (ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    assert matrix is not None
    assert re.findall(r"[\d.]+", matrix[1]) == promised


@pytest.mark.skipif(
    not os.environ.get("MSI_SCOPE_TEST_RELEASE"),
    reason="asks a package index, for a minute; MSI_SCOPE_TEST_RELEASE=1 and the extra `release` run it",
)
def test_a_release_is_the_same_to_the_byte_when_it_is_made_again(tmp_path: Path) -> None:
    """Wheel, sdist, archive, executable and bill of materials."""
    made = []
    for name in ("first", "second"):
        command = [sys.executable, "-m", "tests.release", "--out", str(tmp_path / name)]
        subprocess.run(command, check=True, cwd=ROOT)
        made.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert made[0].keys() == made[1].keys()
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []
