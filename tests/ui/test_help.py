"""The palette and the help are made of the bindings: no action is missing in them."""

from __future__ import annotations

import inspect
import re
import sys

import pytest

from tests.rawserver import until
from tests.ui.actions import (
    ENDS,
    MOVES,
    app_bindings,
    classes_with_bindings,
    every_binding,
    own_bindings,
)
from tests.ui.running import pressed, running, seen
from tui_app.ui.app import ScopeApp
from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.dialogs.help import bindings_of, help_lines, place_of
from tui_app.ui.keys import bindings_in
from tui_app.ui.shell import NAMES

SCROLLS = {f"{what}-{way}" for what in ("move", "page", "edge", "scroll", "link", "column", "slide")
           for way in ("next", "previous", "up", "down", "home", "end")}  # fmt: skip
PURE_MOVEMENT = MOVES | SCROLLS | {"choose", "link-open", "leave-chain", "inwards", "outwards"}
CLOSES_TOO = {"fix", "help", "matrix", "choose", "present"}
"""What opened a dialog closes it; that needs no words."""


def offered_in(app: ScopeApp) -> set[str]:
    """The names of the actions in the palette, which the help tells too."""
    told = "\n".join(line.plain for line in help_lines(app))
    offered = {each for each, _ in bindings_of(app, app.screen)}
    for binding in offered:
        assert not binding.id or binding.description in told
    return {each.id for each in offered if each.id}


@pytest.mark.parametrize("name", NAMES)
async def test_the_palette_and_the_help_have_every_action(name: str) -> None:
    """Of the app and of the panel in view; only where another action has its key it gives way."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, str(NAMES.index(name) + 1))
        await until(lambda: app.current == name)
        offered = {each.id for each, _ in bindings_of(app, app.screen)}
        told = "\n".join(line.plain for line in help_lines(app))
        for binding in (*own_bindings(app), *app_bindings()):
            assert binding.description
            assert binding.id in offered
            assert f"{binding.description} " in told
            assert f" {binding.id}" in told


async def test_every_action_is_in_the_palette_or_moves() -> None:
    """Over everything that has a key, but for dialogs, which name their keys themselves."""
    offered: set[str] = set()
    async with running("reader", (120, 40)) as (app, pilot):
        for number in range(1, 6):
            await pressed(pilot, str(number))
            offered |= offered_in(app)
        await pressed(pilot, "4", "right_square_bracket", "right")  # into a JSON document
        offered |= offered_in(app)
        await pressed(pilot, "m")
        offered |= offered_in(app)
    in_dialogs = {
        each.id
        for one in classes_with_bindings()
        if issubclass(one, Dialog)
        for each in bindings_in(one)
    }
    every = {each.id for each in every_binding() if each.id}
    assert every - offered - PURE_MOVEMENT - ENDS - in_dialogs == set()
    assert {"unfold-all", "hit-next", "can-i", "press", "replay", "export"} <= offered


@pytest.mark.parametrize(
    "dialog", [one for one in classes_with_bindings() if issubclass(one, Dialog) and bindings_in(one)],
    ids=lambda one: one.__name__,
)  # fmt: skip
def test_a_dialog_names_its_keys(dialog: type[Dialog[object]]) -> None:
    """Each of its actions stands in its last line; the presentation alone keeps `s` to itself."""
    source = inspect.getsource(sys.modules[dialog.__module__])
    quiet = (
        PURE_MOVEMENT - {"choose"}
        | CLOSES_TOO
        | ({"share"} if dialog.__name__ == "Presenter" else set())
    )
    for name in {each.id for each in bindings_in(dialog) if each.id} - quiet:
        assert (
            f"{{{name}}}" in source
            or f"key_of('{name}')" in source
            or f'key_of("{name}")' in source
        )


@pytest.mark.parametrize("one", classes_with_bindings(), ids=lambda one: one.__name__)
def test_a_place_is_named_in_words(one: type) -> None:
    """The help has a heading for every class with keys, and in none a class's name."""
    named = place_of(one)
    assert named
    assert not re.search(r"[a-z][A-Z]|^(Rows|Pane)$", named)


async def test_over_a_revealed_token_the_help_is_that_of_a_text() -> None:
    """What stands there is a text like any other."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "2", "v", "question_mark")
        text = await seen(app, lambda text: "In a text" in text)
        assert "TokenText" not in text


async def test_the_palette_does_what_a_key_does() -> None:
    """Also where that is to say why it cannot be done."""
    async with running("no-identity", (120, 40)) as (app, pilot):
        await pressed(pilot, "2", "A")
        await pilot.press(*"Reveal the token")
        await seen(app, lambda text: "key v" in text)
        await pressed(pilot, "enter", "enter")
        await seen(app, lambda text: "This needs a token" in text)
