"""A release is made from a commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.release.building import call, committed


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One committed file; beside it one that is not, and a change that is not."""
    here = tmp_path / "repository"
    here.mkdir()
    (here / "kept.txt").write_text("committed\n", "ascii")
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    call("git", "init", "--quiet", cwd=here)
    call("git", "add", "kept.txt", cwd=here)
    call("git", *who, "commit", "--quiet", "--message", "One file", cwd=here)
    (here / "kept.txt").write_text("changed\n", "ascii")
    (here / "my-notes.txt").write_text("private\n", "ascii")
    return here


def test_only_what_is_committed_gets_into_it(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Notes and virtual environments that lie about stay out, and what is left out is said."""
    out = tmp_path / "out"
    out.mkdir()
    sources = committed(out, repository)
    assert [each.name for each in sources.iterdir()] == ["kept.txt"]
    assert (sources / "kept.txt").read_text("ascii") == "committed\n"
    said = capsys.readouterr().err
    assert "my-notes.txt" in said
    assert "kept.txt" in said
    assert repository not in sources.parents
