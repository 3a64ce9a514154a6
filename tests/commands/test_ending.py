"""A command that is ended, or goes wrong, leaves no file and tells no value."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.terminal.screen import ROOT, environment
from tui_app import cli
from tui_app.client import ClientService
from tui_app.commands import ending

TOKEN = "eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOjF9.c2lnbmF0dXJl"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")


@pytest.mark.parametrize(
    "command",
    [
        ("doctor",),
        ("doctor", "--patient"),
        ("doctor", "--every", "1"),
        ("token",),
        ("resources",),
        ("can-i", "Microsoft.Compute/virtualMachines/read"),
        ("access",),
    ],
    ids=" ".join,
)
def test_a_fault_of_ours_is_one_line_without_values(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its type and its place; no traceback, no local variable, not the words of the exception."""

    def broken(_: ClientService) -> None:
        token = TOKEN
        raise ValueError(f"cannot use {token}")

    monkeypatch.setattr(ClientService, "machine", broken)
    code = cli.main([*command, "--demo", "reader"])
    said = capsys.readouterr()
    assert code == 1
    assert said.err.startswith("msi-scope: internal error: ValueError at test_ending.py:")
    assert said.err.count("\n") == 1
    assert "eyJ" not in said.err + said.out
    assert "cannot use" not in said.err + said.out


def test_decoding_that_goes_wrong_tells_nothing_of_the_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The token stood in an argument; it stands in no message."""

    def broken(text: str, _now: float) -> None:
        raise KeyError(text)

    monkeypatch.setattr("tui_app.commands.decode.inspect", broken)
    assert cli.main(["decode", TOKEN]) == 1
    assert "eyJ" not in "".join(capsys.readouterr())


@POSIX
def test_no_core_dump_is_written() -> None:
    """The bound is set before anything is asked; a debugger may raise it again."""
    told = run("import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0])")
    assert told == "0"


def run(then: str) -> str:
    """Start the command line with an act of its own; what that printed."""
    code = f"""
import resource, sys
from tui_app import cli
_, most = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
def act(arguments):
    {then}
    return 0
cli._COMMANDS['scenarios'] = act
sys.exit(cli.main(['scenarios']))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


WRITING = """
import os, sys, time
from tui_app.client import files
real = files._put
def slowly(*arguments, **options):
    print("writing", flush=True)
    sys.stdin.read()
    return real(*arguments, **options)
files._put = slowly
from tui_app import cli
sys.exit(cli.main(sys.argv[1:]))
"""
"""The command line, but files wait, half done, until their stdin ends."""
COMMANDS = {
    "bundle": ("doctor", "--demo", "reader", "--bundle"),
    "claims": ("token", "--demo", "reader", "--save-claims"),
    "access": ("access", "--demo", "reader", "--save"),
}


@POSIX
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_ended_while_it_writes_it_leaves_nothing(
    name: str, number: signal.Signals, tmp_path: Path
) -> None:
    """No part of the file, nor the unfinished one beside it; what stood there stays until all is done."""
    path = tmp_path / "kept"
    path.write_text("before")
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, *COMMANDS[name], str(path), "--force"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment({}),
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any("writing" in line for line in process.stdout)
        assert len(list(tmp_path.iterdir())) == 2
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]
    assert path.read_bytes() == b"before" or (number is signal.SIGINT and is_whole(path))
    assert "Traceback" not in said


def is_whole(path: Path) -> bool:
    """Whether it is all of an archive, or of a JSON document: Ctrl+C lets the last step end."""
    return zipfile.is_zipfile(path) or bool(json.loads(path.read_bytes()))


def test_handlers_are_put_back() -> None:
    """Whoever calls the command line from a program keeps its own signals."""
    before = signal.getsignal(signal.SIGTERM)
    with ending.tidy_end():
        pass
    assert signal.getsignal(signal.SIGTERM) is before
