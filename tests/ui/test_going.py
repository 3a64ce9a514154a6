"""`:` reads any ARM path with one GET, or says why not."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.ui.at_resources import selected
from tests.ui.running import pressed, running, seen, text_of
from tui_app.ui.going import typed_path

GROUP = "/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861/resourceGroups/rg-shop"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/tenants", '"tenantCategory": "Home"'),
        (GROUP, '"provisioningState": "Succeeded"'),
        (f"{GROUP}/resources?api-version=2021-04-01", '"value": ['),
        (f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm-web-01", '"identity": {'),
        ("/subscriptions/x", "The subscription id is not an id."),
    ],
)
async def test_a_path_is_read_and_shown(path: str, shown: str) -> None:
    """A resource, a list, a collection with its own version; a refusal with its words."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "colon")
        app.screen.query_one(Input).value = path
        await pilot.pause()
        await pressed(pilot, "enter")
        await seen(app, lambda text: shown in text)


async def test_an_id_can_be_shown_in_the_tree() -> None:
    """Whatever panel one is in: the way down is opened, the cursor rests on it."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "colon")
        place = (
            f"{GROUP.replace('rg-shop', 'rg-data')}/providers/Microsoft.KeyVault/vaults/none-such"
        )
        app.screen.query_one(Input).value = f"get {place}"
        await pilot.pause()
        await pressed(pilot, "down", "enter")
        text = await seen(app, lambda text: "none-such" in text and "▾ rg-data" in text)
        assert "law-shop" in text
        assert selected(app).label == "none-such"


async def test_what_is_asked_can_be_given_up() -> None:
    """Esc closes the answer that has not come, and its request."""
    async with running("slow", (120, 40)) as (app, pilot):
        await pressed(pilot, "colon")
        app.screen.query_one(Input).value = "/tenants"
        await pilot.pause()
        await pressed(pilot, "enter")
        await seen(app, lambda text: "Esc gives it up" in text)
        await pressed(pilot, "escape")
        await seen(app, lambda text: "1 Probe" in text and "asking" not in text)


@pytest.mark.parametrize(
    "text",
    [
        "subscriptions",
        "//evil.example/x",
        "/a/../b",
        "/a#b",
        "https://x",
        "/" + "x" * 3000,
        "/a\x1b[2J",
    ],
)
def test_what_is_no_path_is_told(text: str) -> None:
    """One line, before anything is sent."""
    assert isinstance(typed_path(text), str)


async def test_what_came_folds_and_is_searched_and_copied() -> None:
    """`C` folds; `/` finds in what is folded; `y` copies the value; Esc ends the search, then closes."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "colon", "enter")
        await seen(app, lambda text: '"id": "/subscriptions' in text)
        await pressed(pilot, "C")
        assert '▸ "properties": {…}' in text_of(app)
        await pressed(pilot, "slash", *"vmsize")
        await seen(app, lambda text: '"vmsize" hit 1 of 1' in text)
        await pressed(pilot, "enter", "y")
        assert app.clipboard == "Standard_D2s_v5"
        await pressed(pilot, "escape")
        await seen(app, lambda text: "properties.hardwareProfile.vmSize" in text)
        await pressed(pilot, "escape")
        assert len(app.screen_stack) == 1
