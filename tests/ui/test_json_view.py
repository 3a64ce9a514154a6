"""The JSON view: folds, finds, says where it is, and gives to copy; in any size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input

from tests.rawserver import until
from tui_app.core.json_search import MOST_HITS
from tui_app.ui.themes import theme
from tui_app.ui.widgets.json_view import JsonView

VM: dict[str, Any] = {
    "id": "/subscriptions/x/resourceGroups/rg-shop",
    "tags": {"env": "prod", "name": "vm-web-01", "cost centre": "12"},
    "properties": {
        "provisioningState": "Succeeded",
        "storageProfile": {"osDisk": {"name": "os-disk", "size": 30}, "dataDisks": []},
        "notes": "long " * 40,
    },
}
LINES = 19
SIZES = [(80, 24), (120, 40)]


class ViewApp(App[None]):
    """The view and nothing else; hears of the keys that it lets through."""

    BINDINGS = [
        Binding("left,h", "heard('left')", show=False),
        Binding("escape", "heard('escape')", show=False),
        Binding("n", "heard('n')", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(theme("terminal"))
        self.theme = "terminal"
        self.heard: list[str] = []

    def compose(self) -> ComposeResult:
        """One view."""
        yield JsonView()

    def action_heard(self, key: str) -> None:
        """A key that the view did not use."""
        self.heard.append(key)

    def on_input_changed(self) -> None:
        """What is typed in the view is nobody else's filter."""
        self.heard.append("typed")


class Shown:
    """A view with a document in it, and what it says."""

    def __init__(self, app: ViewApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.view = app.query_one(JsonView)
        self.rows = self.view._rows

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def at(self, *path: str | int) -> bool:
        """Whether the cursor is on the line of this path."""
        return self.view.path == path

    async def seek(self, text: str) -> None:
        """Type a text, and wait until everything was looked at."""
        await self.press("slash", *text)
        await until(lambda: self.view._hits is not None and self.view._hits.is_over)
        await self.pilot.pause()

    @property
    def row(self) -> str:
        """The row of the cursor."""
        return self.rows.render_line(self.rows.cursor - self.rows.scroll_offset.y).text.strip()

    @property
    def said(self) -> str:
        """The line below."""
        return str(self.view._said.content)


@asynccontextmanager
async def showing(document: object, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Shown]:
    app = ViewApp()
    async with app.run_test(size=size) as pilot:
        shown = Shown(app, pilot)
        shown.view.show(document)
        shown.view.focus()
        await pilot.pause()
        yield shown


@pytest.mark.parametrize("size", SIZES)
async def test_keys_fold_and_unfold(size: tuple[int, int]) -> None:
    """Left folds, then goes to what holds it, then is not for the view; right the other way."""
    async with showing(VM, size) as shown:
        assert len(shown.rows.rows) == LINES
        await shown.press("j", "j")
        assert (shown.row, shown.said) == ('▾ "tags": {', "tags")
        await shown.press("l")
        assert shown.said == "tags.env"
        await shown.press("h", "h")
        assert shown.row == '▸ "tags": {…} 3 entries  vm-web-01'
        await shown.press("right", "right", "down", "down")
        assert shown.said == "tags['cost centre']"
        await shown.press("down")
        assert shown.row == "},"
        await shown.press("enter")
        assert shown.row.startswith('▸ "tags"')
        await shown.press("enter")
        assert shown.row == '▾ "tags": {'
        await shown.press("left", "left")
        assert (shown.rows.cursor, shown.app.heard) == (0, [])
        await shown.press("left", "h")
        assert shown.app.heard == ["left", "left"]


async def test_everything_folds_and_unfolds() -> None:
    """`C` leaves one line for each entry, `E` unfolds below the cursor."""
    async with showing(VM) as shown:
        await shown.press("G", "up", "C")
        assert len(shown.rows.rows) == 5
        assert shown.row == '▸ "properties": {…} 3 entries'
        await shown.press("E")
        assert len(shown.rows.rows) == LINES - 4
        assert shown.row == '▾ "properties": {'


@pytest.mark.parametrize("size", SIZES)
async def test_a_search_goes_to_its_hits(size: tuple[int, int]) -> None:
    """As one types, into what is folded, round at the end; Esc ends it before it means anything else."""
    async with showing(VM, size) as shown:
        await shown.press("C")
        await shown.seek("NAME")
        assert shown.said.startswith('"NAME" hit 1 of 2')
        assert shown.at("tags", "name")
        await shown.press("backspace", "down")
        await shown.press("enter", "n")
        assert shown.at("tags", "name"), "one hit was passed with the arrow"
        await shown.press("N")
        assert shown.at("properties", "storageProfile", "osDisk", "name")
        assert "hit 2 of 2   n N other hits" in shown.said
        await shown.press("escape")
        assert shown.said == "properties.storageProfile.osDisk.name"
        assert shown.app.heard == []
        await shown.press("escape", "n")
        assert shown.app.heard == ["escape"]
        assert [each.message for each in shown.app._notifications] == [
            "Nothing is searched for: / does."
        ]


async def test_a_text_that_is_nowhere_leaves_the_cursor() -> None:
    """It says so; without it the cursor is where it was."""
    async with showing(VM) as shown:
        await shown.press("down")
        await shown.seek("q")
        assert '"q" is nowhere in it' in shown.said
        assert shown.at("id")
        await shown.press("backspace", *"prod")
        assert shown.at("tags", "env")
        await shown.press(*["backspace"] * 4)
        assert shown.at("id")
        assert shown.said == "id"
        await shown.press("escape", "left")
        assert shown.app.heard == []
        assert not shown.view.query_one(Input).has_focus


async def test_more_hits_than_are_counted_are_reached() -> None:
    """The count says that there are more; going on from the last finds them."""
    async with showing(["x"] * (MOST_HITS + 5)) as shown:
        await shown.seek("x")
        assert f"hit 1 of {MOST_HITS:,}+" in shown.said
        await shown.press("enter", "G", "k", "k")
        assert shown.said.startswith(f'"x" {MOST_HITS:,}+ hits')
        shown.rows.cursor_to(((MOST_HITS - 1,), False))
        await shown.press("n")
        await until(lambda: shown.view._hits is not None and shown.view._hits.is_over)
        assert shown.at(MOST_HITS)


async def test_a_value_that_is_cut_is_shown_whole_below() -> None:
    """In three lines at most, and its length in the row when it is very long."""
    async with showing({"a": "short", "b": "word " * 20, "c": "x" * 10_000}) as shown:
        assert not shown.view.has_class("-cut")
        await shown.press("down", "down")
        assert str(shown.view._value.content).count("word") == 20
        await shown.press("down")
        assert shown.row.endswith("10,000 characters")
        below = str(shown.view._value.content).split("\n")
        assert (len(below), below[-1][-1]) == (3, "…")
        assert shown.view.copy_text() == ("c", "x" * 10_000)
        assert shown.rows.cursor - shown.rows.scroll_offset.y < shown.rows.size.height
        await shown.press("up", "up")
        assert not shown.view.has_class("-cut")


async def test_what_was_read_again_keeps_its_place() -> None:
    """Cursor and folds, by their names; another document begins at its top."""
    async with showing(VM) as shown:
        await shown.press("down", "down", "left", *["down"] * 5)
        assert shown.at("properties", "storageProfile", "osDisk", "name")
        shown.view.show({"new": [1], **VM}, keep_place=True)
        await shown.pilot.pause()
        assert shown.at("properties", "storageProfile", "osDisk", "name")
        assert shown.rows.rows[3].text == "{…}"
        shown.view.show({"other": 1})
        await shown.pilot.pause()
        assert shown.at()


async def test_what_can_be_copied() -> None:
    """The value, its path, the whole document."""
    async with showing(VM) as shown:
        await shown.press("down", "down")
        assert shown.view.copy_text() == (
            "tags", '{"env":"prod","name":"vm-web-01","cost centre":"12"}'
        )  # fmt: skip
        forms = shown.view.copy_forms()
        assert forms["path"] == "tags"
        assert forms["whole document, compact"].startswith('{"id":')


async def test_foreign_text_is_literal_and_secrets_are_masked() -> None:
    """No markup, no control character, no password: in rows, below and in what is said."""
    hostile = {"[red]k[/x]": "[b]\x1b]0;x\x07", "adminPassword": "hunter2", "t": "eyJhbGciOiJub25l"}
    async with showing(hostile) as shown:
        await shown.press("down")
        text = "\n".join(shown.rows.render_line(y).text for y in range(6))
        assert '"[red]k[/x]": "[b]\\u001b]0;x\\u0007"' in text
        assert shown.said == "['[red]k[/x]']"
        assert "hunter2" not in text
        assert "eyJ" not in text
        await shown.seek("hunter")
        assert "nowhere" in shown.said


async def test_any_document_is_shown() -> None:
    """A scalar, nothing, a list, and one that is deeper than the screen is wide."""
    deep: object = "bottom"
    for _ in range(1000):
        deep = [deep]
    async with showing(None) as shown:
        assert shown.row == "null"
        await shown.press("enter", "right", "E", "C", "G")
        for document in ([], "x", 1.5, [1, 2], deep):
            shown.view.show(document)
            await shown.press("E", "right", "right", "down")
        await shown.seek("bottom")
        assert '"bottom"' in shown.row
