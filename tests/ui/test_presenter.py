"""F5: only the step and its exchange, driven by two keys."""

from __future__ import annotations

import pytest

from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of
from tui_app.core.guide.cues import Phase
from tui_app.ui.app import ScopeApp
from tui_app.ui.panels.guide import GuidePanel
from tui_app.ui.panels.guide.presenter import Presenter

FORWARD = [
    ("400 Bad Request", "this VM has no identity"),
    ("The identity is switched on", "ask again"),
    ("200 OK", "A token for https://management.azure.com/"),
    ("Authorization: Bearer ••••", "step 4 of 5"),
    ("403 Forbidden", "no role here"),
    ("Reader is granted", "ask again"),
    ("200 OK", "DevTest in westus"),
]
"""What each key forward shows, from the second step on."""


def asked(app: ScopeApp) -> int:
    """How many requests were made."""
    assert app._client is not None
    return app._client.record.count


async def begun(app: ScopeApp) -> Presenter:
    """The presentation, once it is there."""
    await until(lambda: isinstance(app.screen, Presenter))
    assert isinstance(app.screen, Presenter)
    return app.screen


@pytest.mark.parametrize("key", ["right", "space", "pagedown"])
async def test_one_key_tells_the_whole_tutorial(key: str) -> None:
    """It fails, the button is pressed, it works; twice. Any key that a remote sends."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "f5")
        await begun(app)
        await seen(app, lambda text: "step 1 of 5" in text)
        await pressed(pilot, key)
        await seen(app, lambda text: "An Azure VM: vm-dev-01" in text)
        await pressed(pilot, key)
        for words in FORWARD:
            await seen(app, lambda text: "asking …" not in text)
            await pressed(pilot, key)
            await seen(app, lambda text, words=words: all(word in text for word in words))  # type: ignore[misc]  # bound now
        text = text_of(app)
        assert '"provisioningState": "Succeeded"' in text
        assert "that was the last one" in text
        await pressed(pilot, key)
        assert "DevTest in westus" in text_of(app)


async def test_nothing_else_is_on_the_screen() -> None:
    """The step, the exchange, the progress and the mark of the demo: no chain, no panel, no keys."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "f5")
        await begun(app)
        text = await seen(app, lambda text: "step 1 of 5" in text)
        assert "DEMO tutorial" in text
        for other in ("1 Probe", "IMDS ✓", "msi-scope ", "space Next", "Enable the identity"):
            assert other not in text


async def test_back_asks_nothing_and_forward_goes_on_where_it_was() -> None:
    """Slides are shown again as they were: the 400 too, although the identity is on by now."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "f5")
        screen = await begun(app)
        for words in ("An Azure VM", "Azure makes an identity", "no identity", "switched on"):
            await pressed(pilot, "right")
            await seen(app, lambda text, words=words: words in text)  # type: ignore[misc]  # bound now
        count = asked(app)
        await pressed(pilot, "left")
        assert "400 Bad Request" in text_of(app)
        await pressed(pilot, *["pageup"] * 9)
        assert "step 1 of 5" in text_of(app)
        await pressed(pilot, *["right"] * 4)
        assert screen._player.deck.slide.phase is Phase.ACTED
        assert asked(app) == count


async def test_the_chain_is_checked_after_the_button() -> None:
    """Once the presentation has asked again, the chain below agrees with it."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "f5")
        await begun(app)
        for words in ("An Azure VM", "Azure makes", "no identity", "switched on", "A token for"):
            await pressed(pilot, "right")
            await seen(app, lambda text, words=words: words in text)  # type: ignore[misc]  # bound now
        await pressed(pilot, "escape")
        await seen(app, lambda text: "Identity ✓ system" in text)
        assert app.query_one(GuidePanel).at == 2


async def test_leaving_right_after_the_button_checks_the_chain_too() -> None:
    """The world was changed: what stands on top must not be of before."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "f5")
        await begun(app)
        for words in ("An Azure VM", "Azure makes", "no identity", "switched on"):
            await pressed(pilot, "right")
            await seen(app, lambda text, words=words: words in text)  # type: ignore[misc]  # bound now
        await pressed(pilot, "f5")
        await seen(app, lambda text: "Identity ✓ system" in text)


async def test_esc_gives_up_a_question_under_way() -> None:
    """Nobody waits in front of a room for an answer that does not come."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "f5")
        screen = await begun(app)
        await pressed(pilot, "right", "escape")
        await until(lambda: app.screen is not screen)
        await pressed(pilot, "f5")
        await begun(app)


async def test_without_unicode_the_status_is_written_out() -> None:
    """Large digits are made of lines that such a terminal does not have."""
    async with running("tutorial") as (app, pilot):
        app.settings = type(app.settings)(ask=app.settings.ask, ascii=True)
        await pressed(pilot, "f5")
        await begun(app)
        await pressed(pilot, "right")
        text = await seen(app, lambda text: "200 OK" in text)
        assert "╮" not in text


async def test_any_demo_presents_the_tutorial() -> None:
    """Its scenario is played first, once that was agreed to; else what plays goes on."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "f5")
        await seen(app, lambda text: "plays in the scenario tutorial" in text)
        await pressed(pilot, "escape")
        assert "DEMO reader" in text_of(app)
        await pressed(pilot, "f5")
        await seen(app, lambda text: "y play tutorial" in text)
        await pressed(pilot, "y")
        await begun(app)
        assert "DEMO tutorial" in text_of(app)
