"""The line with the countdown: only the two cells of the seconds are drawn at a tick."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tui_app.core.clock import START, Moment
from tui_app.core.token import ISSUE_BACKDATE_S, Token, remaining_s, times
from tui_app.core.words import countdown
from tui_app.ui.chain import remaining_style
from tui_app.ui.look import DIM

BAR_WIDTH = 30
SAMPLE_LIFETIME_S = 86_400.0
"""What a managed identity's token lives; for the bar of one that does not say when it was issued."""


class LifeLine(Horizontal):
    """Time left, as `HH:MM:SS` and as a bar with a mark where the SDKs renew."""

    DEFAULT_CSS = """
    LifeLine { height: 1; Static { width: auto; height: 1; } #life-seconds { width: 2; } }
    """

    def __init__(self) -> None:
        super().__init__(id="life")
        self._token: Token | None = None
        self._shown_minutes = ""

    def compose(self) -> ComposeResult:
        """The label, the hours and minutes, the seconds, the bar."""
        yield Static(id="life-label", markup=False)
        yield Static(id="life-minutes", markup=False)
        yield Static(id="life-seconds", markup=False)
        yield Static(id="life-bar", markup=False)

    def show(self, token: Token | None, now: Moment) -> None:
        """Count down for this token from now on."""
        self._token = token
        self._shown_minutes = ""
        self.display = token is not None
        self.tick(now)

    def tick(self, now: Moment) -> None:
        """Draw the seconds; the rest only when the minute has changed."""
        token = self._token
        if token is None or now is START:
            return
        left = remaining_s(token, now)
        style = remaining_style(left)
        shown = f"{'-' if left < 0 else ''}{countdown(left)}"
        self.query_one("#life-seconds", Static).update(
            Content.styled(shown[-2:], f"bold {style}"), layout=False
        )
        if shown[:-2] == self._shown_minutes:
            return
        self._shown_minutes = shown[:-2]
        label = f"{'Expired' if left < 0 else 'Expires in':<11} "
        self._update("label", Content.styled(label, DIM))
        self._update("minutes", Content.styled(shown[:-2].removeprefix("-"), f"bold {style}"))
        self._update("bar", bar(left, whole_s(token), style))

    def _update(self, part: str, content: Content) -> None:
        """Draw a part, if it differs: a bar like the last one would be sent again."""
        static = self.query_one(f"#life-{part}", Static)
        before = static.content
        if before != content:
            is_as_wide = isinstance(before, Content) and before.cell_length == content.cell_length
            static.update(content, layout=not is_as_wide)


def whole_s(token: Token) -> float:
    """How long the token lives from its issue to its end."""
    lifetime = times(token).lifetime_s
    return SAMPLE_LIFETIME_S if lifetime is None else lifetime - ISSUE_BACKDATE_S


def bar(left_s: float, whole: float, style: str) -> Content:
    """What is left of the lifetime; `│` is half of it, where azure-identity and MSAL renew."""
    if left_s < 0:
        return Content.styled(" ago", f"bold {style}")
    full = min(BAR_WIDTH, round(BAR_WIDTH * left_s / whole)) if whole > 0 else 0
    half = BAR_WIDTH // 2
    cells = ["█"] * full + ["░"] * (BAR_WIDTH - full)
    cells[half] = "│"
    left, right = "".join(cells[:full]), "".join(cells[full:])
    return Content.assemble("  ", (left, style), (right, DIM), (f"  of {countdown(whole)}", DIM))
