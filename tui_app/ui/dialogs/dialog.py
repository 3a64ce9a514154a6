"""What every dialog has in common: it closes once, whatever keys were still on their way."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """A modal screen that a second closing key, typed before the first was seen, does not break."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close and hand back the result, if it is still open."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
