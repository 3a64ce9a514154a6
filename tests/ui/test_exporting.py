"""`x` hands over a report, the requests, the screen or all of it in a file, or says why not."""

from __future__ import annotations

import asyncio
import json
import re
import stat
import threading
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import resvg_py
from textual.pilot import Pilot
from textual.widgets import Input

from tests.core.test_har import SCHEMA
from tests.formats.page import read
from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of
from tui_app.cli import main
from tui_app.formats import Run, har_file
from tui_app.formats.bundle import MANIFEST, MEMBERS
from tui_app.ui.app import ScopeApp
from tui_app.ui.exporting import KINDS, STILL_CHECKING, places, typed_file
from tui_app.ui.text import share

WIDE = (120, 40)
KIND_OF = {kind.format: kind for kind in KINDS}


def left_in(folder: Path) -> list[str]:
    """The names of what is in a folder."""
    return [each.name for each in folder.iterdir()]


def private(path: Path) -> bytes:
    """What a file holds that nobody else may read."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_bytes()


async def told(app: ScopeApp) -> None:
    """Wait for the note that says where it went; a long path is wrapped on the screen."""
    words = "for you alone (0600), no token is in it"
    await until(lambda: any(words in each.message for each in app._notifications))


async def typed(app: ScopeApp, pilot: Pilot[int], text: str) -> None:
    """Put this into the line of the dialog, and take what it means."""
    await until(lambda: bool(app.screen.query(Input)))
    app.screen.query_one(Input).value = text
    await pilot.pause()
    await pressed(pilot, "enter")


async def chosen(app: ScopeApp, pilot: Pilot[int], format_name: str) -> None:
    """Choose what to export; the question where to is then open."""
    await pressed(pilot, "x")
    await typed(app, pilot, KIND_OF[format_name].title)
    await seen(app, lambda text: "where to" in text)


async def exported(app: ScopeApp, pilot: Pilot[int], format_name: str, path: Path) -> bytes:
    """Export this to there; returns what the file holds."""
    await chosen(app, pilot, format_name)
    await typed(app, pilot, str(path))
    await told(app)
    app.clear_notifications()
    return private(path)


async def test_every_kind_is_written_for_oneself_and_without_the_token(tmp_path: Path) -> None:
    """Each is what its name says, of this very session."""
    written: dict[str, bytes] = {}
    async with running("no-role", WIDE) as (app, pilot):
        for kind in KINDS:
            path = tmp_path / f"case.{kind.ending}"
            written[kind.format] = await exported(app, pilot, kind.format, path)
        assert app._client is not None
        parts = app._client.tokens[0].secret.reveal().split(".")
        count = len(app._client.record.exchanges)
        sentence = app.report.sentence
    with zipfile.ZipFile(BytesIO(written["bundle"])) as archive:
        assert archive.namelist() == [*MEMBERS, MANIFEST]
        written |= {name: archive.read(name) for name in archive.namelist()}
    for name, content in written.items():
        assert not any(part.encode() in content for part in parts), name
    har = json.loads(written["har"])
    jsonschema.validate(har, SCHEMA)
    assert len(har["log"]["entries"]) == count
    assert json.loads(written["json"])["sentence"] == sentence
    assert read(written["html"].decode()).one("h1").text == sentence
    assert written["markdown"].decode().startswith(f"## Broken: {sentence}")
    assert ElementTree.fromstring(written["junit"]).get("failures") == "1"


CHANCE = re.compile(r'"(run_id|started_at|port|\w+_m?s)": ')
"""What differs from run to run in the lines of a report."""


def without_chance(text: str) -> tuple[list[str], list[str]]:
    """The lines of a report about its checks, and what was asked, without what differs by chance."""
    report = json.loads(re.sub(r"127\.0\.0\.1:\d+|port \d+", "here", text))
    asked = sorted(f"{each['method']} {each['url']}" for each in report.pop("requests"))
    for each in report["checks"]:
        each["requests"] = []  # checks that run side by side ask in any order
    lines = json.dumps(report, indent=1).splitlines()
    return [line for line in lines if not CHANCE.search(line)], asked


@pytest.mark.parametrize("scenario", ["no-identity", "no-role"])
async def test_doctor_and_the_app_tell_the_same(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report of the same world is the same report."""
    async with running(scenario, WIDE) as (app, pilot):
        ours = await exported(app, pilot, "json", tmp_path / "case.json")
    await asyncio.to_thread(main, ["doctor", "--demo", scenario, "--format", "json"])
    theirs = capsys.readouterr().out
    assert without_chance(ours.decode()) == without_chance(theirs)
    assert json.loads(theirs)["verdict"] == "broken"


async def test_two_reports_of_a_run_have_its_name(tmp_path: Path) -> None:
    """So that they can be put side by side; checks that are made again have another."""
    async with running("reader", WIDE) as (app, pilot):
        names = [
            json.loads(await exported(app, pilot, "json", tmp_path / f"{n}.json"))["run_id"]
            for n in range(2)
        ]
        first = app._timed
        await pressed(pilot, "R")
        await until(lambda: app._timed is not first and app.report.is_complete)
        again = json.loads(await exported(app, pilot, "json", tmp_path / "again.json"))
    assert names[0] == names[1] != again["run_id"]
    assert again["duration_ms"] > 0


async def test_an_existing_file_is_written_over_by_a_key_of_its_own(tmp_path: Path) -> None:
    """Enter and Esc leave it, and ask for another name; `y` writes over it."""
    path = tmp_path / "case.md"
    path.write_text("mine")
    async with running("reader", WIDE) as (app, pilot):
        await chosen(app, pilot, "markdown")
        await typed(app, pilot, str(path))
        for key in ("enter", "escape"):
            await seen(app, lambda text: "exists already. What is in it now would be lost" in text)
            await pressed(pilot, key)
            await seen(app, lambda text: "left as it was" in text)
            assert path.read_text() == "mine"
            await pressed(pilot, "enter")
        await seen(app, lambda text: "Write over it?" in text)
        await pressed(pilot, "y")
        await told(app)
    assert path.read_text().startswith("## Healthy")
    assert left_in(tmp_path) == ["case.md"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none/case.html", "no such file or directory; make its folder first"),
        ("", "it is a folder; name a file in it"),
        ("/proc/case.html", "Not written"),
    ],
)
async def test_a_place_that_cannot_be_written_is_said_where_it_can_be_mended(
    name: str, words: str, tmp_path: Path
) -> None:
    """The dialog stays with what was typed; another name goes through."""
    async with running("reader", WIDE) as (app, pilot):
        await chosen(app, pilot, "html")
        await typed(app, pilot, str(tmp_path / name))
        await seen(app, lambda text: words in text)
        assert app.screen.query_one(Input).value == str(tmp_path / name)
        assert not left_in(tmp_path)
        await typed(app, pilot, str(tmp_path / "case.html"))
        await told(app)
    assert left_in(tmp_path) == ["case.html"]


async def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app says so, and goes on."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui_app.client.files._put", full)
    async with running("reader", WIDE) as (app, pilot):
        await chosen(app, pilot, "bundle")
        await typed(app, pilot, str(tmp_path / "case.zip"))
        await seen(app, lambda text: "Not written: no space left on device." in text)
        await pressed(pilot, "escape", "2")
        await seen(app, lambda text: "Audience" in text)
    assert not left_in(tmp_path)


async def test_a_report_waits_for_the_checks_and_the_requests_do_not(tmp_path: Path) -> None:
    """While checks are under way each report says so; what was asked so far can be had."""
    async with running("blackhole", WIDE, complete=False) as (app, pilot):
        await until(lambda: app._timed is not None and app._client is not None)
        await pressed(pilot, "x")
        await typed(app, pilot, KIND_OF["html"].title)
        await seen(app, lambda text: STILL_CHECKING in text)
        await pressed(pilot, "escape")
        content = await exported(app, pilot, "har", tmp_path / "case.har")
        assert not app.report.is_complete
    jsonschema.validate(json.loads(content), SCHEMA)


async def test_a_picture_shows_the_screen_without_the_dialog_and_the_token(tmp_path: Path) -> None:
    """A token that is revealed is hidden first; the picture needs no font from elsewhere."""
    async with running("reader", WIDE) as (app, pilot):
        await pressed(pilot, "2", "v")
        await seen(app, lambda text: "The token itself" in text)
        await seen(app, lambda text: "eyJ0" in text)
        svg = (await exported(app, pilot, "screen", tmp_path / "case.svg")).decode()
        assert "eyJ0" not in text_of(app)
    words = "".join(ElementTree.fromstring(svg).itertext()).replace("\xa0", " ")
    assert "audience: who may accept it" in words
    assert "eyJ0" not in words
    assert "where to" not in words
    assert "Export" not in words
    assert "@font-face" not in svg
    assert not re.search(r"href=|src=|url\((?!#)", svg), "nothing is fetched"
    drawn = resvg_py.svg_to_bytes(svg_string=svg, monospace_family="DejaVu Sans Mono")
    assert bytes(drawn).startswith(b"\x89PNG")


async def test_esc_gives_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At either question; nothing is written."""
    monkeypatch.chdir(tmp_path)
    async with running("reader") as (app, pilot):
        await pressed(pilot, "x", "escape")
        assert len(app.screen_stack) == 1
        await chosen(app, pilot, "har")
        await pressed(pilot, "escape")
        assert len(app.screen_stack) == 1
    assert not left_in(tmp_path)


def test_the_places_that_are_offered_have_the_moment_in_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one is, and at home; one only where that is the same."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    found = places(1_767_225_600.0, "har")
    assert [option.label for option in found] == ["here", "at home"]
    assert found[0].value == str(tmp_path / "msi-scope-20260101-000000.har")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert [option.label for option in places(1_767_225_600.0, "har")] == ["here"]


def test_what_is_no_name_of_a_file_is_refused() -> None:
    """Too long, or with what cannot be seen."""
    assert isinstance(typed_file("a" * 2000), str)
    assert isinstance(typed_file("a\x1bb"), str)


async def test_a_long_record_is_made_while_the_place_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys are answered meanwhile; what is not ready when the place is known is waited for."""
    go = threading.Event()

    def slow(_: Run) -> Iterator[str]:
        assert go.wait(60)
        yield "{}"

    monkeypatch.setattr(har_file, "har_file", slow)
    path = tmp_path / "case.har"
    async with running("reader", WIDE) as (app, pilot):
        await chosen(app, pilot, "har")
        await typed(app, pilot, str(path))
        await seen(app, lambda text: "It is being made" in text)
        await pressed(pilot, "2")
        assert app.current == "token"
        go.set()
        await told(app)
    assert private(path) == b"{}"


async def test_an_export_that_is_given_up_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc at the place ends it."""
    monkeypatch.chdir(tmp_path)
    async with running("reader", WIDE) as (app, pilot):
        await chosen(app, pilot, "har")
        await pressed(pilot, "escape")
        assert len(app.screen_stack) == 1
        await pilot.pause()
    assert left_in(tmp_path) == []


async def test_share_mode_that_ends_meanwhile_ends_not_for_what_is_made(
    tmp_path: Path,
) -> None:
    """The file has the placeholders of the moment at which it was asked for."""
    path = tmp_path / "case.har"
    async with running("reader", WIDE) as (app, pilot):
        await pressed(pilot, "s")
        await chosen(app, pilot, "har")
        share(None)
        await typed(app, pilot, str(path))
        await told(app)
    assert b"vm-web-01" not in private(path)
