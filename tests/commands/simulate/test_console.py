"""What `simulate` says of each request, on stderr and in a file."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from tui_app import cli
from tui_app.commands.simulate.console import Console, line_of
from tui_app.commands.simulate.log_file import LogFile
from tui_app.simulator import LoggedRequest

REFUSED = LoggedRequest("imds", "GET", "/a", 400, 1.25, refusal="Identity not found")
FINE = LoggedRequest("arm", "GET", "/b", 200, 12.0)


def test_a_refusal_is_told_in_words() -> None:
    """One line: status, time, what was asked, and why not; no status where no answer was."""
    assert line_of(REFUSED) == "imds  400    1.2 ms  GET /a | Identity not found"
    assert line_of(FINE) == "arm   200   12.0 ms  GET /b"
    silent = FINE._replace(status=None, refusal="reset in the middle of the answer")
    assert line_of(silent) == "arm   ---   12.0 ms  GET /b | reset in the middle of the answer"


def test_hostile_text_does_nothing_to_the_terminal() -> None:
    """Neither in a target nor in an answer's words."""
    line = line_of(REFUSED._replace(target="/\x1b[2J", refusal="a\r\nb\u202e"))
    assert line.endswith("GET /?[2J | a??b?")


def test_what_is_half_typed_stays_below_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """A line that comes while a number is typed takes its place, and the number follows again."""
    console = Console()
    console.show_typed("number: 1")
    console.request(FINE)
    console.show_typed("")
    blank = f"\r{' ' * 9}\r"
    assert capsys.readouterr().err == f"number: 1{blank}{line_of(FINE)}\nnumber: 1{blank}"


def test_a_file_gets_every_request_for_its_owner_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines of JSON, also while none is shown."""
    path = tmp_path / "requests.jsonl"
    file = LogFile(str(path), is_forced=False)
    console = Console(file, shows_requests=False)
    for one in (REFUSED, FINE):
        console.request(one)
    assert [json.loads(line)["refusal"] for line in path.read_text().splitlines()] == [
        "Identity not found", "",
    ]  # fmt: skip
    file.close()
    assert capsys.readouterr().err == ""
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="modes are another thing there")
def test_a_file_that_is_written_over_loses_its_readers(tmp_path: Path) -> None:
    """Emptied, and closed to all but its owner."""
    path = tmp_path / "requests.jsonl"
    path.write_text("old")
    path.chmod(0o644)
    LogFile(str(path), is_forced=True).close()
    assert path.read_text() == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_ends_the_log_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said once, in a line."""
    file = LogFile(str(tmp_path / "log"), is_forced=False)
    file.close()
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - closing it fails
    monkeypatch.setattr(file, "_file", full)
    console = Console(file, shows_requests=False)
    console.request(FINE)
    console.request(FINE)
    with pytest.raises(OSError, match="No space"):
        full.close()
    said = capsys.readouterr().err
    assert said == f"* The log {file.path} ends here: no space left on device.\n"


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("there", [], "it exists already; --force writes over it"),
        ("", [], "it is a folder; expected a file"),
        ("none/x", [], "no such file or directory; expected a file that can be written"),
        ("a\0b", ["--force"], "no path that can be written; expected a file that can be written"),
    ],
)
def test_a_log_that_cannot_be_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, options: list[str], expected: str
) -> None:
    """Exit code 2 before anything is served; what is there stays as it is."""
    there = tmp_path / "there"
    there.write_text("mine")
    path = os.path.join(tmp_path, name)  # noqa: PTH118 - a Path takes no null character everywhere
    assert cli.main(["simulate", "--free-ports", "--log", path, *options]) == 2
    assert capsys.readouterr().err == f"msi-scope: --log {path}: {expected}\n"
    assert there.read_text() == "mine"


def test_an_empty_name_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    """A variable that was not set."""
    with pytest.raises(SystemExit):
        cli.main(["simulate", "--log", ""])
    assert "--log: the value is empty; expected a file's name" in capsys.readouterr().err


def test_nobody_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed stderr stops no client."""
    console = Console()
    closed = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it is closed next
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    console.request(FINE)
    assert not console.shows_requests
