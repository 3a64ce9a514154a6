"""The app on the embedded simulator, driven without a terminal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual._context import visible_screen_stack
from textual.pilot import Pilot

from tests.rawserver import until
from tui_app.staging import DemoStage
from tui_app.ui.app import ScopeApp


def made(scenario: str) -> ScopeApp:
    """The app as `--demo SCENARIO` makes it."""
    stage = DemoStage(scenario)
    return ScopeApp(*stage.play(scenario), stage=stage)


@asynccontextmanager
async def running(
    scenario: str, size: tuple[int, int] = (80, 24), *, complete: bool = True
) -> AsyncIterator[tuple[ScopeApp, Pilot[int]]]:
    """Run the app; by default wait until every check has ended."""
    app = made(scenario)
    async with app.run_test(size=size, notifications=True) as pilot:
        if complete:
            await until(lambda: app.report.is_complete)
            await pilot.pause()
        yield app, pilot


async def pressed(pilot: Pilot[int], *keys: str) -> None:
    """Press keys and let their consequences be drawn."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def typed(pilot: Pilot[int], text: str, *then: str) -> None:
    """Type a text as fast as it goes, then press keys."""
    await pilot.press(*text, *then)
    await pilot.pause()


async def seen(app: ScopeApp, condition: Callable[[str], bool]) -> str:
    """Wait until the screen's text fulfils a condition; returns the text."""
    await until(lambda: condition(text_of(app)))
    return text_of(app)


def text_of(app: ScopeApp) -> str:
    """The screen as text, a line a row; below a dialog stands what it lies over."""
    below = visible_screen_stack.set(app._background_screens)  # else a blank is drawn, and kept
    try:
        strips = app.screen._compositor.render_strips()
    finally:
        visible_screen_stack.reset(below)
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)
