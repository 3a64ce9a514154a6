"""Which lesson: the list that `L` opens."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tui_app.core.guide import OFFERS, lesson
from tui_app.ui.dialogs.pick import Option, PickDialog


async def choose_lesson(app: App[Any], *, is_demo: bool) -> str:
    """Ask for a lesson; its name, or nothing."""
    options = []
    for each in OFFERS:
        is_here = is_demo or lesson(each.name).is_about_here
        where = "" if is_here else f"--demo {each.scenario} · "
        options.append(Option(each.name, f"{where}{each.title}", each.name))
    dialog = PickDialog("Lessons", options, placeholder="words of it", typed=_unknown)
    return await app.push_screen_wait(dialog) or ""


def _unknown(text: str) -> str:
    return f"No lesson has “{text}” in its title."
