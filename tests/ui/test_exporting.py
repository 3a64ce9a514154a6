"""`x` keeps the requests in a HAR file, or says why not."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import jsonschema
import pytest
from textual.widgets import Input

from tests.core.test_har import SCHEMA
from tests.ui.running import pressed, running, seen
from tui_app.ui.exporting import places, typed_file


async def test_every_request_is_kept_in_a_file_for_oneself(tmp_path: Path) -> None:
    """From any panel; the file is whole, of mode 0600, without the token; a second time it stays."""
    path = tmp_path / "case.har"
    async with running("reader", (120, 40)) as (app, pilot):
        for words in ("for you alone", "it exists already"):
            await pressed(pilot, "x")
            app.screen.query_one(Input).value = str(path)
            await pilot.pause()
            await pressed(pilot, "enter")
            await seen(app, lambda text, words=words: words in text)  # type: ignore[misc]  # bound now
        assert app._client is not None
        secret = app._client.tokens[0].secret.reveal()
        count = len(app._client.record.exchanges)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    document = json.loads(path.read_text())
    jsonschema.validate(document, SCHEMA)
    assert len(document["log"]["entries"]) == count
    assert secret not in path.read_text()


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """The app goes on."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "x")
        app.screen.query_one(Input).value = str(tmp_path / "none" / "case.har")
        await pilot.pause()
        await pressed(pilot, "enter")
        await seen(app, lambda text: "Not written" in text and "no such file" in text)
        await pressed(pilot, "x", "escape")
    assert not (tmp_path / "none").exists()


def test_the_places_that_are_offered_have_the_moment_in_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one is, and at home; one only where that is the same."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    found = places(1_767_225_600.0)
    assert [option.label for option in found] == ["here", "at home"]
    assert found[0].value == str(tmp_path / "msi-scope-20260101-000000.har")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert [option.label for option in places(1_767_225_600.0)] == ["here"]


def test_what_is_no_name_of_a_file_is_refused() -> None:
    """Too long, or with what cannot be seen."""
    assert isinstance(typed_file("a" * 2000), str)
    assert isinstance(typed_file("a\x1bb"), str)
