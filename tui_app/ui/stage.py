"""What a demonstration can do that a real machine cannot: play another scenario, press the portal's buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from tui_app.ui.refusing import refuse

if TYPE_CHECKING:  # types only
    from textual.app import App

    from tui_app.core.portal import Portal
    from tui_app.settings import Settings
    from tui_app.ui.app import OpenClient


class Stage(Protocol):
    """Whoever serves scenarios."""

    scenario: str
    """The one that plays."""

    @property
    def portal(self) -> Portal | None:
        """The portal of the scenario that plays; None until it is served."""
        ...

    def scenarios(self) -> tuple[tuple[str, str], ...]:
        """Name and description of each that can be played."""
        ...

    def play(self, scenario: str) -> tuple[Settings, OpenClient]:
        """The settings and the client of a scenario.

        Raises:
            UsageError: it cannot be played.
        """
        ...


async def may_play(app: App[int], stage: Stage | None, scenario: str) -> bool:
    """Ask whether a lesson's scenario may take the place of the one that plays."""
    from textual.content import Content

    from tui_app.ui.dialogs.confirm import ConfirmDialog

    playing = stage.scenario if stage is not None else ""
    text = Content(
        f"This lesson plays in the scenario {scenario}. The one that plays now, {playing}, would "
        "end, and what was found in it would be gone."
    )
    dialog = ConfirmDialog("Play another scenario?", text, f"play {scenario}")
    agreed = await app.push_screen_wait(dialog)
    return bool(agreed)


async def choose_scenario(app: App[int], stage: Stage | None) -> str:
    """Ask which scenario to play; empty: none. On a real machine there is nothing to choose."""
    if stage is None:
        line = "This is a real machine. Scenarios are played with: msi-scope --demo NAME"
        refuse(app, line)
        return ""
    from tui_app.ui.dialogs.pick import Option, PickDialog

    options = {name: Option(name, what, name) for name, what in stage.scenarios()}

    def typed(text: str) -> Sequence[Option] | str:
        """The one of exactly this name before all others."""
        exact = options.get(text.strip().casefold())
        return [exact] if exact else f"No scenario has “{text}” in its name or description."

    title = "Play another scenario"
    dialog = PickDialog(title, list(options.values()), placeholder="words of it", typed=typed)
    return await app.push_screen_wait(dialog) or ""
