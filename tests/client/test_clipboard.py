"""A text reaches the program that was chosen, or a file."""

from __future__ import annotations

import asyncio
import stat
import sys
from pathlib import Path

import pytest

from tui_app.client import clipboard
from tui_app.core.clipboard import TO_A_FILE, Route, Way


def files_in(folder: Path) -> list[Path]:
    """What was left there."""
    return list(folder.iterdir())


KEEPS = "import sys,pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"


async def test_a_program_gets_the_text(tmp_path: Path) -> None:
    """On its standard input, in its encoding; what is told is what the way says."""
    file = tmp_path / "got"
    chosen = Way(Route.COMMAND, "there", (sys.executable, "-c", KEEPS, str(file)), "utf-16")
    assert await clipboard.carry_out("für dich", chosen) == "there"
    assert file.read_bytes().decode("utf-16") == "für dich"


@pytest.mark.parametrize(
    "command", [("no-such-program",), (sys.executable, "-c", "raise SystemExit(3)")]
)
async def test_what_fails_ends_in_a_file(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not there, or refused: the text is kept for its owner alone, and where is told."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    said = await clipboard.carry_out("text", Way(Route.COMMAND, "there", command))
    assert said.startswith(TO_A_FILE.said)
    (file,) = files_in(tmp_path)
    assert str(file) in said
    assert file.read_text() == "text"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_program_that_hangs_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is ended, and there is a file."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(clipboard, "PATIENCE_S", 0.05)
    hangs = Way(Route.COMMAND, "there", (sys.executable, "-c", "import time; time.sleep(60)"))
    async with asyncio.timeout(20):
        assert (await clipboard.carry_out("text", hangs)).startswith(TO_A_FILE.said)


async def test_a_program_is_given_no_key_of_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its text comes on stdin, never as an argument; of the environment all but the keys is passed on."""
    monkeypatch.setenv("IDENTITY_HEADER", "the-key")
    monkeypatch.setenv("MSI_SECRET", "the-key")
    monkeypatch.setenv("DISPLAY", ":7")
    file = tmp_path / "got"
    tells = f"import os, sys; open({str(file)!r}, 'w').write(f'{{dict(os.environ)}} {{sys.argv}}')"
    chosen = Way(Route.COMMAND, "there", (sys.executable, "-c", tells))
    assert await clipboard.carry_out("text", chosen) == "there"
    given = file.read_text()
    assert "':7'" in given
    assert "the-key" not in given
    assert "text" not in given.rpartition("[")[2]
