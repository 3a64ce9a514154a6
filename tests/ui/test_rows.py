"""The list widget: the cursor stays on its row, and only what is in view is drawn."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from tui_app.ui.themes import theme
from tui_app.ui.widgets.rows import Rows


class ListApp(App[None]):
    """A list and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(theme("terminal"))
        self.theme = "terminal"
        self.drawn: list[int] = []
        self.chosen: list[object] = []

    def compose(self) -> ComposeResult:
        """One list of numbers."""
        yield Rows(self.draw, lambda number: number, empty="Nothing here.")

    def draw(self, number: int, width: int) -> Content:
        """Remember what was drawn."""
        self.drawn.append(number)
        return Content(f"row {number}")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Remember what was chosen."""
        self.chosen.append(event.row)


async def filled(app: ListApp, pilot: Pilot[None], count: int) -> Rows[int]:
    rows: Rows[int] = app.query_one(Rows)
    rows.focus()
    rows.show(range(count))
    await pilot.pause()
    return rows


async def test_a_hundred_thousand_rows_draw_one_screen() -> None:
    """Filling costs what is in view, not what there is."""
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await filled(app, pilot, 100_000)
        assert len(set(app.drawn)) <= 24
        app.drawn.clear()
        await pilot.press("down")
        await pilot.pause()
        assert set(app.drawn) == {0, 1}, "a move draws the two lines that change"
        await pilot.press("G")
        await pilot.pause()
        assert app.query_one(Rows).current == 99_999


async def test_the_cursor_stays_on_its_row_when_rows_come_and_go() -> None:
    """The key decides, not the position."""
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await filled(app, pilot, 50)
        rows.cursor_to(30)
        rows.show([number for number in range(50) if number % 2 == 0])
        await pilot.pause()
        assert rows.current == 30
        rows.show([1, 3, 5])
        await pilot.pause()
        assert rows.current == 5, "the row is gone: the nearest that is left"


async def test_keys_and_clicks_move_and_choose() -> None:
    """Arrows, j k g G, pages; Enter chooses; a second click on the row does too."""
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await filled(app, pilot, 100)
        for key, expected in (
            ("j", 1),
            ("k", 0),
            ("pagedown", 23),
            ("pageup", 0),
            ("G", 99),
            ("g", 0),
        ):
            await pilot.press(key)
            assert rows.current == expected, key
        await pilot.press("enter")
        await pilot.click(rows, offset=(3, 7))
        await pilot.pause()
        assert rows.current == 7
        await pilot.click(rows, offset=(3, 7))
        await pilot.pause()
        assert app.chosen == [0, 7]


async def test_an_empty_list_says_so() -> None:
    """No blank pane."""
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await filled(app, pilot, 0)
        assert "Nothing here." in rows.render_line(0).text
        await pilot.press("down", "enter", "G")
        assert rows.current is None


async def test_out_of_view_and_back_draws_the_cursor_alone() -> None:
    """What was drawn is kept while the list is hidden, and when the focus goes and comes."""
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await filled(app, pilot, 100)
        rows.display = False
        await pilot.pause()
        app.drawn.clear()
        rows.display = True
        rows.focus()
        await pilot.pause()
        assert set(app.drawn) <= {0}


async def test_another_width_or_theme_draws_every_row_in_view() -> None:
    """What was drawn for another width, or in other colours, is of no use."""
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await filled(app, pilot, 100)
        app.drawn.clear()
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        assert set(range(20)) <= set(app.drawn)
        app.drawn.clear()
        app.register_theme(theme("dark"))
        app.theme = "dark"
        await pilot.pause()
        assert set(range(20)) <= set(app.drawn)


async def test_drawn_anew_only_what_looks_different_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ages are drawn every minute: rows that look as before cost the terminal nothing."""
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await filled(app, pilot, 100)
        sent: list[int] = []
        monkeypatch.setattr(rows, "refresh_line", sent.append)
        rows.draw_anew()
        assert sent == [0], "the cursor's, whose drawing is not kept"
        words = {7: "another"}
        monkeypatch.setattr(rows, "_draw", lambda n, _: Content(words.get(n, f"row {n}")))
        sent.clear()
        rows.draw_anew()
        assert sent == [0, 7]
