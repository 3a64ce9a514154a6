"""Down to 40x10 every panel and every dialog can be used: something of its list, and its keys."""

from __future__ import annotations

import pytest

from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of
from tui_app.ui.dialogs.keys_line import KeysLine, filled
from tui_app.ui.frame import KeyLine
from tui_app.ui.shell import NAMES
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows

SMALLEST, SMALL = (40, 10), (60, 15)
ROW_OF = {"probe": "Azure VM", "token": "aud ", "resources": "rg-shop", "requests": " arm ", "guide": "Get a token"}  # fmt: skip
DIALOGS = {
    "copy as": ("3", "Y"),
    "can i": ("3", "c"),
    "matrix": ("3", "down", "p"),
    "audience": ("2", "a"),
    "identity": ("i",),
    "export": ("x",),
    "lessons": ("5", "L"),
    "help": ("question_mark",),
    "note": ("4", "semicolon"),
    "paste": ("2", "D"),
    "scenarios": ("P",),
}
"""What opens each."""


@pytest.mark.parametrize("size", [SMALLEST, (50, 12), SMALL], ids=str)
@pytest.mark.parametrize("name", NAMES)
async def test_a_panel_shows_its_list(name: str, size: tuple[int, int]) -> None:
    """At least three rows of it, and the cursor's is one of them, first and last."""
    async with running("reader", size) as (app, pilot):
        await pressed(pilot, str(NAMES.index(name) + 1))
        text = await seen(app, lambda text: ROW_OF[name] in text)
        rows = next(each for each in app.panel.query(Rows) if each.has_focus)
        inside = app.panel.region.intersection(rows.region)
        assert inside.height >= 3, text
        for key in ("G", "g"):
            await pressed(pilot, key)
            at = rows.cursor - rows.scroll_offset.y
            assert 0 <= at < inside.height


@pytest.mark.parametrize("size", [SMALLEST, SMALL], ids=str)
@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_shows_its_keys(name: str, size: tuple[int, int]) -> None:
    """All of them, whole; and at least three rows of its list or text, if it has one."""
    async with running("reader", size) as (app, pilot):
        *panel, opens = DIALOGS[name]
        await pressed(pilot, *panel)
        await pressed(pilot, opens)
        await until(lambda: len(app.screen_stack) > 1)
        await pilot.pause()
        line = app.screen.query_one(KeysLine)
        assert app.screen.region.contains_region(line.region)
        text = text_of(app)
        for key in line.keys.split("   "):
            assert " ".join(key.split()) in " ".join(text.split()), text
        lists = [each for each in app.screen.query("Rows, Pane") if each.display]
        for each in lists:
            assert isinstance(each, Rows | Pane)
            assert app.screen.region.intersection(each.region).height >= 3, text


async def test_an_answer_stands_below_the_actions() -> None:
    """On the smallest screen too the verdict is seen while one types, and once one has settled."""
    async with running("reader", SMALLEST) as (app, pilot):
        await pressed(pilot, "3", "c")
        await seen(app, lambda text: "✗ No: none of the roles" in text)
        await pressed(pilot, "enter")
        await seen(app, lambda text: "✗ No" in text and "y copy the request" in text)


async def test_the_token_is_seen_when_it_is_revealed() -> None:
    """On the smallest screen too, below the line that says for how long."""
    async with running("reader", SMALLEST) as (app, pilot):
        await pressed(pilot, "2", "v")
        text = await seen(app, lambda text: "hidden again" in text)
        assert " eyJ" in text
        await pressed(pilot, "escape")
        assert "eyJ" not in text_of(app)


async def test_why_there_is_no_token_is_told_whole() -> None:
    """Nothing else needs the room."""
    async with running("no-identity", SMALLEST) as (app, pilot):
        await pressed(pilot, "2")
        text = await seen(app, lambda text: "There is no token" in text)
        assert "f shows the fix" in text


async def test_a_step_of_a_lesson_takes_the_place_of_the_steps() -> None:
    """`l` goes into its answer, which is then seen; Esc brings the steps back."""
    async with running("tutorial", SMALLEST) as (app, pilot):
        await pressed(pilot, "5", "enter")
        await pressed(pilot, "l")
        text = await seen(app, lambda text: "HTTP/1.1 " in text)
        assert "3 Get a token" not in text
        await pressed(pilot, "escape")
        await seen(app, lambda text: "3 Get a token" in text)


@pytest.mark.parametrize("name", NAMES)
async def test_the_keys_are_whole_or_left_out(name: str) -> None:
    """Of a narrow footer's keys those to the fix, to the help and to the end stay."""
    async with running("reader", SMALLEST) as (app, pilot):
        await pressed(pilot, str(NAMES.index(name) + 1))
        await until(lambda: app.current == name)
        line = text_of(app).splitlines()[-1].rstrip()
        assert line.endswith("f Fix   ? Help   q Quit")
        first = app.query_one(KeyLine).keys[0]
        assert line.startswith(" ".join(first))


def test_keys_are_broken_between_keys() -> None:
    """A line takes as many as fit; a word with a hyphen is never broken at it."""
    assert filled("Esc close   y copy   Y copy as", 20) == ["Esc close   y copy", "Y copy as"]
    assert filled("copy-as-it-is now", 13) == ["copy-as-it-is", "now"]
    assert filled("", 10) == [""]


async def test_an_empty_list_says_the_whole_of_it() -> None:
    """Why it is empty, and the key that helps, in as many lines as that takes."""
    async with running("no-identity", SMALLEST) as (app, pilot):
        await pressed(pilot, "3")
        await seen(app, lambda text: "f shows why." in text)


async def test_the_palette_lists_more_than_one_action() -> None:
    """On the smallest screen four are in view."""
    async with running("reader", SMALLEST) as (app, pilot):
        await pressed(pilot, "A")
        await seen(app, lambda text: text.count("  key ") >= 4)
