"""Copying says which way it took; a file instead is a key away."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.client.test_clipboard import files_in
from tests.ui.running import pressed, running, seen


async def test_a_file_instead_of_the_clipboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """w in "copy as" keeps the text for its owner alone, and says where."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "4", "Y", "w")
        await seen(app, lambda text: str(tmp_path)[:20] in text)
        (file,) = files_in(tmp_path)
        assert file.read_text().startswith("ARM_TOKEN=$(curl")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_on_a_console_without_a_clipboard_copies_are_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TERM=linux has nothing that would take an escape sequence."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("TERM", "linux")
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "y")
        await seen(app, lambda text: "kept in a file for you alone" in text)
        assert len(files_in(tmp_path)) == 1
