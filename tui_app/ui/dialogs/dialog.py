"""What every dialog has in common: it closes once, whatever keys were still on their way."""

from __future__ import annotations

from typing import Any

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from tui_app.ui.keys import named


class Dialog(ModalScreen[ScreenResultType]):
    """A modal screen that a second closing key, typed before the first was seen, does not break."""

    def __init_subclass__(cls, **settings: Any) -> None:
        """Name what its keys do, so that a configuration file can give it others."""
        if "BINDINGS" in cls.__dict__:
            cls.BINDINGS = named(cls.__dict__["BINDINGS"])
        super().__init_subclass__(**settings)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close and hand back the result, if it is still open."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
