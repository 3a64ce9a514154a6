"""A key of another panel says whose it is."""

from __future__ import annotations

import pytest

from tests.rawserver import until
from tests.ui.actions import own_bindings
from tests.ui.running import pressed, running, seen, text_of
from tui_app.ui.elsewhere import told
from tui_app.ui.keys import give
from tui_app.ui.shell import NAMES


@pytest.mark.parametrize("name", NAMES)
async def test_the_keys_of_other_panels_are_answered(name: str) -> None:
    """On every panel, each with a line of its own."""
    async with running("reader", (120, 40)) as (app, pilot):
        found: set[str] = {"n", "E"}  # of a JSON document
        for other in (other for other in NAMES if other != name):
            await pressed(pilot, str(NAMES.index(other) + 1))
            await until(lambda other=other: app.current == other)  # type: ignore[misc]  # bound now
            found |= {each.key.split(",")[0] for each in own_bindings(app)}
        await pressed(pilot, str(NAMES.index(name) + 1))
        await until(lambda: app.current == name)
        for key in sorted(found - set(app.screen.active_bindings)):
            app.clear_notifications()
            await pressed(pilot, key)
            await until(lambda: any("is a key of" in n.message for n in app._notifications))


async def test_it_is_told_one_at_a_time() -> None:
    """Whoever tries keys sees the answer to the last."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "t", "c")
        text = await seen(app, lambda text: "c is a key of 3 Resources" in text)
        assert "t is a key of" not in text


async def test_nothing_is_told_while_typing_or_in_a_dialog() -> None:
    """There a letter is a letter, and a dialog has keys of its own."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "4", "slash", *"cJ", "ctrl+r", "escape", "escape")
        await pressed(pilot, "question_mark", "c", "t", "escape")
        assert not any("is a key of" in n.message for n in app._notifications)
        await pressed(pilot, "c")
        await seen(app, lambda text: "is a key of" in text)


async def test_a_key_that_nothing_has_stays_silent() -> None:
    """There is nothing to say of it."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "K", "ctrl+y")
        assert "is a key of" not in text_of(app)


def test_it_is_told_by_what_it_does() -> None:
    """Places where it does the same stand together; a question keeps its mark."""
    assert told("t") == (
        "t is a key of 2 Token: The same again, fresh; of 4 Requests: Make this GET again."
    )
    assert told("c") == "c is a key of 3 Resources: Can I …?"
    assert told("E") == "E is a key of a JSON document: Unfold everything below."
    assert "2 Token and 3 Resources and 4 Requests: Next tab" in told("right_square_bracket")
    assert told("K") == ""


def test_it_follows_the_keymap() -> None:
    """Both the key that is pressed, and the one that opens the panel."""
    give({"reveal": "f9", "panel-token": "f2"})
    try:
        assert told("f9") == "F9 is a key of F2 Token: Reveal the token for 10 s."
        assert told("v") == ""
    finally:
        give({})
