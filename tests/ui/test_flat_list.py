"""The flat list: everything in one list, filtered while one types, usable while it loads."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of
from tui_app.core.inventory import Resource
from tui_app.ui.app import ScopeApp
from tui_app.ui.panels.resources import ResourcesPanel
from tui_app.ui.panels.resources.flat import FlatNodes
from tui_app.ui.widgets.rows import Rows


async def opened(app: ScopeApp, pilot: Pilot[int]) -> ResourcesPanel:
    await pressed(pilot, "3")
    found = app.panel
    assert isinstance(found, ResourcesPanel)
    await seen(app, lambda text: " seen" in text)
    await pressed(pilot, "L")
    return found


async def test_everything_stands_in_one_list_and_the_tree_comes_back() -> None:
    """L there and back; the second time nothing is asked."""
    async with running("reader", (120, 40)) as (app, pilot):
        await opened(app, pilot)
        text = await seen(app, lambda text: "by Resource Graph" in text)
        assert "sql-shop-prod/orders" in text
        assert app._client is not None
        await pressed(pilot, "L")
        assert "▾ Contoso Production" in text_of(app)
        before = sum("resources" in e.purpose for e in app._client.record.exchanges)
        await pressed(pilot, "L")
        assert "by Resource Graph" in text_of(app)
        assert sum("resources" in e.purpose for e in app._client.record.exchanges) == before


async def test_the_filter_takes_fields() -> None:
    """A word with a colon looks in its field."""
    async with running("reader", (120, 40)) as (app, pilot):
        panel = await opened(app, pilot)
        await seen(app, lambda text: "by Resource Graph" in text)
        await pressed(pilot, "slash")
        panel.query_one(Input).value = "type:virtualmachines web"
        text = await seen(app, lambda text: "3 of 16" in text or "2 of 16" in text)
        assert "kv-shop-prod" not in text


async def test_a_hundred_thousand_load_while_the_list_is_used() -> None:
    """Counts grow, keys work; in the end all are there once."""
    async with running("large", (120, 40)) as (app, pilot):
        panel = await opened(app, pilot)
        await until(lambda: panel._listed is not None and len(panel._listed.index.rows) > 1000)
        await pressed(pilot, "down", "down")
        assert panel.rows.cursor > 0
        text = await seen(app, lambda text: "by lists" in text)
        assert "100,000 of 100,000 resources" in text
        made = panel.rows.rows
        assert isinstance(made, FlatNodes)
        await pressed(pilot, "left")
        assert len(made._made) < 500, "only rows that were looked at are made"


async def test_what_could_not_be_listed_stands_in_the_count() -> None:
    """Without a list of subscriptions there is nothing, and it says why."""
    async with running("no-role", (120, 40)) as (app, pilot):
        await pressed(pilot, "3", "L")
        await seen(app, lambda text: "0 of 0 resources" in text)


def resource(name: str) -> Resource:
    return Resource(f"/subscriptions/S/{name}", name, "t", "g", "S", "l")


def test_rows_know_where_a_key_is() -> None:
    """Without making the others."""
    rows = FlatNodes([resource("a"), resource("B"), resource("c")])
    assert rows.position("resource:/subscriptions/s/b") == 1
    assert rows.position("resource:/subscriptions/s/x") == -1
    assert rows._made == {}
    assert rows[2].label == "c"
    assert [node.label for node in rows[1:]] == ["B", "c"]
    with pytest.raises(IndexError):
        _ = rows[3]


async def test_the_cursor_stays_on_its_row_when_the_filter_changes() -> None:
    """The row that was looked at is still the current one if it is still there."""
    async with running("reader", (120, 40)) as (app, pilot):
        panel = await opened(app, pilot)
        await seen(app, lambda text: "by Resource Graph" in text)
        rows = panel.query_one("#tree", Rows)
        await pressed(pilot, "G")
        assert rows.current is not None
        name = rows.current.label
        await pressed(pilot, "slash")
        panel.query_one(Input).value = name
        await seen(app, lambda text: "1 of 16" in text)
        assert rows.current.label == name


async def test_an_empty_list_says_why_in_its_body() -> None:
    """What answered in ARM's place, or that there is no role: the same sentence as in the tree."""
    for scenario, words in (
        ("arm-blocked", "answered in its place"),
        ("no-role", "no role anywhere"),
    ):
        async with running(scenario, (80, 24)) as (app, pilot):
            await pressed(pilot, "3", "L")
            await seen(app, lambda text, words=words: f"{words}. f shows the fix" in text)  # type: ignore[misc]  # bound now


async def test_from_the_first_moment_it_says_that_it_is_listing() -> None:
    """Nothing is claimed to be empty before it was asked for."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await seen(app, lambda text: " seen" in text)
        panel = app.panel
        assert isinstance(panel, ResourcesPanel)
        panel.action_flat()
        assert panel.flat is not None
        assert panel.flat.counted(0).endswith("so far · listing …   Esc gives it up")
        await seen(app, lambda text: "by Resource Graph" in text)


async def test_given_up_it_says_that_it_is_not_all() -> None:
    """The rows that came stay."""
    async with running("large", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await seen(app, lambda text: " seen" in text)
        panel = app.panel
        assert isinstance(panel, ResourcesPanel)
        panel.action_flat()  # a key pressed by the pilot would wait until all is listed
        await until(lambda: panel.flat is not None and len(panel.flat.index.rows) > 1000)
        panel.action_give_up()
        await seen(app, lambda text: "so far · given up: r again" in text)
        assert panel.flat is not None
        assert not panel.flat.is_loading
