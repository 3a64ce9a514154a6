"""No key does nothing in silence: what it does is seen, or a line says why it cannot be done now."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from tests.rawserver import until
from tests.ui.actions import app_bindings, own_bindings
from tests.ui.at_resources import opened
from tests.ui.running import pressed, running, seen
from tui_app.client import ClientService
from tui_app.demo import opener
from tui_app.settings import Settings
from tui_app.ui.app import ScopeApp
from tui_app.ui.dialogs.can_i import CanIDialog
from tui_app.ui.panels.guide import GuidePanel
from tui_app.ui.shell import NAMES

BY_PANEL = {"copy", "copy-as", "filter", "requests", "fix"}
"""Actions of the app whose doing depends on the panel in view."""


def _stands(app: ScopeApp) -> tuple[object, ...]:
    """Everything that an action can change and a person can see, but for clocks."""
    client = app._client
    strips = app.screen._compositor.render_strips()
    drawn = tuple((re.sub(r"\d", "", text), style) for strip in strips for text, style, _ in strip)
    asked = client.record.count if client else 0
    return drawn, len(app.screen_stack), app.current, id(app.report), asked, len(app._notifications)


async def tried(app: ScopeApp, pilot: Pilot[int], binding: Binding) -> None:
    """Press the key of an action; wait until something is seen of it; leave what it opened."""
    app.clear_notifications()
    await pilot.pause()
    before = _stands(app)
    await pilot.press(binding.key.split(",")[0])
    try:
        await until(lambda: _stands(app) != before, at_most_s=5)
    except TimeoutError:
        pytest.fail(f"{binding.id}: nothing is seen of it in {app.current}")
    await pilot.pause()
    while len(app.screen_stack) > 1:
        await pressed(pilot, "escape")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("scenario", "first"), [("reader", ""), ("reader", "s"), ("no-identity", "")]
)
async def test_every_key_of_a_panel_is_answered(name: str, scenario: str, first: str) -> None:
    """Healthy, in share mode, and without any token, wherever the panel is empty."""
    async with running(scenario, (120, 40)) as (app, pilot):
        await pressed(pilot, *first, str(NAMES.index(name) + 1))
        await until(lambda: app.current == name)
        mine = [each for each in app_bindings() if each.id in BY_PANEL]
        for binding in (*own_bindings(app), *mine):
            await tried(app, pilot, binding)
            await pressed(pilot, str(NAMES.index(name) + 1), "escape")
            await until(lambda: app.current == name and app.report.is_complete)


@pytest.mark.parametrize("scenario", ["reader", "no-identity"])
async def test_every_key_of_the_app_is_answered(scenario: str) -> None:
    """On the first panel."""
    async with running(scenario) as (app, pilot):
        for binding in app_bindings():
            await tried(app, pilot, binding)
            await pressed(pilot, "1")
            await until(lambda: app.current == "probe" and app.report.is_complete)


@asynccontextmanager
async def never_opened() -> AsyncIterator[ClientService]:
    """A client that is still being opened."""
    await asyncio.Event().wait()
    yield ClientService(Settings())


async def test_at_once_after_the_start_every_key_is_answered() -> None:
    """Before there is anything to ask with, a line says so."""
    app = ScopeApp(Settings(), never_opened)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await seen(app, lambda text: "0 of" in text)
        for binding in (*own_bindings(app), *app_bindings()):
            await tried(app, pilot, binding)
        await pressed(pilot, "2")
        await seen(app, lambda text: "Still starting" in text)
        assert app.current == "probe"


async def test_without_a_demonstration_its_keys_say_how_to_have_one() -> None:
    """On a real machine there are no scenarios, and no buttons."""
    async with opener(Settings(), "reader")() as client:
        settings = client.settings
        app = ScopeApp(settings, opener(settings))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await until(lambda: app.report.is_complete)
            await pressed(pilot, "P")
            await seen(app, lambda text: "This is a real machine" in text)
            app.clear_notifications()
            await pressed(pilot, "5")
            panel = app.panel
            assert isinstance(panel, GuidePanel)
            await until(lambda: panel.player.result(4) is not None)  # it has looked around
            await pressed(pilot, "g", "down", "p")
            await until(lambda: any("in the portal" in n.message for n in app._notifications))


async def test_an_empty_list_has_nothing_to_work_on() -> None:
    """Where a filter leaves no request, each key for one says that none is selected."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "4", "slash", *"zzz", "enter")
        for key, said in (("semicolon", "No request"), ("t", "No request"), ("at", "No request"),
                          ("y", "Nothing is selected"), ("Y", "Nothing is selected")):  # fmt: skip
            app.clear_notifications()
            await pressed(pilot, key)
            await seen(app, lambda text, said=said: said in text)  # type: ignore[misc]  # bound now


async def test_what_needs_a_second_token_says_so() -> None:
    """With one there is no other to turn to."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "2", "o")
        await seen(app, lambda text: "only one token" in text)


async def test_a_document_says_what_cannot_be_done_with_its_line() -> None:
    """A value has nothing to unfold, and without a search there is no next hit."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "colon", *"/subscriptions", "enter")
        await seen(app, lambda text: "E C all" in text)
        await pressed(pilot, "E", "down", "down", "down")  # to a value
        for key, said in (("n", "/ does"), ("E", "Nothing can be unfolded")):
            await pressed(pilot, key)
            await seen(app, lambda text, said=said: said in text)  # type: ignore[misc]  # bound now


async def test_a_question_has_no_answer_to_copy_where_no_action_was_named() -> None:
    """`y` and `Y` say so."""
    async with running("reader", (120, 40)) as (app, pilot):
        await opened(app, pilot, "vm-web-01")
        await pressed(pilot, "c", *"*!")
        assert isinstance(app.screen, CanIDialog)
        app.screen.action_copy()
        app.screen.action_copy_as()
        await until(lambda: len(app._notifications) == 2)
        await seen(app, lambda text: "no answer to copy" in text)
