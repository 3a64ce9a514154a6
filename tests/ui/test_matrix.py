"""The permission matrix: rows, cells, the reason for each, and that reading it blocks no key."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.rawserver import until
from tests.ui.at_resources import Held, opened, tree_of
from tests.ui.running import pressed, running, seen, text_of
from tui_app.ui.app import ScopeApp
from tui_app.ui.dialogs.can_i import AnswerDialog, CanIDialog
from tui_app.ui.dialogs.matrix import MatrixDialog
from tui_app.ui.widgets.rows import Rows


async def drawn(app: ScopeApp, pilot: Pilot[int], label: str = "vm-web-01") -> Rows[Any]:
    """Open the matrix at a row and wait until all of it was read."""
    await opened(app, pilot, label)
    await pressed(pilot, "p")
    await seen(app, lambda text: "read just now" in text)
    return app.screen.query_one("#matrix", Rows)


def line_of(app: ScopeApp, name: str) -> list[str]:
    """The words of the row of this name."""
    lines = [line for line in text_of(app).splitlines() if line.strip().startswith("│")]
    line = next(line for line in lines[3:] if f" {name} " in line)
    return line.replace("[", " ").replace("]", " ").strip("│ ").split()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_each_thing_has_a_row_and_each_kind_a_column(size: tuple[int, int]) -> None:
    """The group of the row of the cursor, then what is in it; a legend says what the letters are."""
    async with running("mixed", size) as (app, pilot):
        rows = await drawn(app, pilot)
        assert rows.rows[0].scope.endswith("/rg-shop")
        assert len(rows.rows) == 12
        assert line_of(app, "rg-shop")[-5:] == ["R", "W", "D", "A", "·"]
        assert line_of(app, "kv-shop-prod")[-5:] == ["R", "W", "D", "A", "d"]
        assert line_of(app, "vm-web-01-nic")[-5:] == ["R", "·", "·", "A", "·"]
        legend = "R read  W write  D delete  A other  d data  · no  c condition  ? not known"
        assert legend in text_of(app)


async def test_every_cell_says_why() -> None:
    """In a sentence at once, in full on Enter; c asks about the action of the cell; Esc goes back."""
    async with running("mixed", (120, 40)) as (app, pilot):
        rows = await drawn(app, pilot)
        rows.cursor_to(next(line.key for line in rows.rows if line.key.endswith("/vnet-shop")))
        await pressed(pilot, "right")
        await seen(app, lambda text: "Microsoft.Network/virtualNetworks/write at vnet-shop" in text)
        assert "Deny changes to the network" in text_of(app)
        await pressed(pilot, "enter")
        assert isinstance(app.screen, AnswerDialog)
        assert "Denied by" in text_of(app)
        await pressed(pilot, "escape", "left", "enter")
        for words in ("Yes: the role Reader", "Assignment", "by the pattern */read"):
            assert words in " ".join(text_of(app).split())
        await pressed(pilot, "y")
        assert app.clipboard.startswith("✓ Yes")
        await pressed(pilot, "escape", "right", "c")
        assert isinstance(app.screen, CanIDialog)
        await seen(app, lambda text: "Microsoft.Network/virtualNetworks/write" in text)
        await pressed(pilot, "escape", "escape")
        assert tree_of(app).has_focus


async def test_no_offers_the_request() -> None:
    """Enter on a dot: the smallest roles and the line for the administrator, which y copies."""
    async with running("reader") as (app, pilot):
        await drawn(app, pilot)
        await pressed(pilot, "down", "right", "enter")
        assert isinstance(app.screen, AnswerDialog)
        await pressed(pilot, "y")
        assert app.clipboard.startswith("az role assignment create")
        await pressed(pilot, "Y", "down", "enter")
        assert app.clipboard.startswith("New-AzRoleAssignment")


async def test_keys_work_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns change, Esc closes; what is going on is said; nothing is claimed before it is known."""
    held = Held(monkeypatch)
    async with running("contributor") as (app, pilot):
        await opened(app, pilot, "rg-data")
        await pressed(pilot, "p", "right", "right")
        assert "reading which roles reach them" in text_of(app)
        assert isinstance(app.screen, MatrixDialog)
        assert app.screen.column == 2
        assert "[ ]" in text_of(app)
        await pressed(pilot, "enter", "escape")
        assert not isinstance(app.screen, MatrixDialog)
        held.gate.set()
        await pressed(pilot, "p")
        await seen(app, lambda text: "read just now" in text)
        before = len(held.asked)
        await pressed(pilot, "r")
        await until(lambda: len(held.asked) == before + 1)


async def test_where_assignments_are_hidden_arm_is_asked_one_by_one() -> None:
    """At the subscription nothing is known, below it ARM's own lists say what may be done."""
    async with running("reader", (120, 40)) as (app, pilot):
        await drawn(app, pilot, "Contoso Production")
        assert line_of(app, "subscriptions")[-5:] == ["?"] * 5
        assert line_of(app, "stdevtest98f5")[-5:] == ["R", "·", "·", "·", "·"]
        await pressed(pilot, "y")
        assert app.clipboard.startswith("/subscriptions/")


async def test_nothing_but_unknown_without_a_role() -> None:
    """What could not be listed is said; no cell claims no."""
    async with running("no-role") as (app, pilot):
        await pressed(pilot, "3", "p")
        text = await seen(app, lambda text: "not all could be listed" in text)
        assert "[?] ?  ?  ?  ?" in text


async def test_a_large_subscription_is_bounded() -> None:
    """500 rows of it, and a word that there are more."""
    async with running("large", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        tree = app.query_one("#tree", Rows)
        await until(lambda: bool(tree.rows))
        await pressed(pilot, "home", "p")
        await seen(app, lambda text: "there are more: open a group of it" in text)
        assert len(app.screen.query_one("#matrix", Rows).rows) == 500


async def test_hostile_names_are_text() -> None:
    """Markup and escape sequences in names stand in the row as they are."""
    async with running("hostile", (120, 40)) as (app, pilot):
        rows = await drawn(app, pilot, "rg-hostile")
        for line in rows.rows:
            rows.cursor_to(line.key)
            await pressed(pilot, "enter", "escape")
        text = text_of(app)
        assert "[bold red]markup[" in text
        assert all(ch.isprintable() or ch == "\n" for ch in text)
