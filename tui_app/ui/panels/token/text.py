"""The text of a tab; for ten seconds, in its place, the token itself."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.timer import Timer

from tui_app.core.secret import Secret
from tui_app.ui.keys import key_of
from tui_app.ui.look import heading
from tui_app.ui.widgets.pane import Pane

REVEALED_S = 10.0


class TokenText(Pane):
    """Shows lines as every pane does; what is revealed it takes away again by itself."""

    _hiding: Timer | None = None
    """What ends the revealing, while something is revealed."""

    @property
    def is_revealed(self) -> bool:
        """Whether the token itself is on the screen."""
        return self._hiding is not None

    def reveal(self, secret: Secret, on_end: Callable[[], None]) -> None:
        """Show it; `on_end` is called when its time is over, and is to hide it."""
        title = f"The token itself, hidden again in {REVEALED_S:.0f} s or with {key_of('back')}"
        gap = [] if self.screen.has_class("-low") else [Content("")]
        self.show([heading(title), *gap, Content(secret.reveal())])
        self.focus()
        self._hiding = self.set_timer(REVEALED_S, on_end)

    def hide(self) -> None:
        """Take the token off the screen, if it is there."""
        if self._hiding is not None:
            self._hiding.stop()
            self._hiding = None
            self.show(())
