"""The chain bar: the six links, live, on top of every screen, and the way to their panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui_app.core.chain import LinkState, chain
from tui_app.core.clock import START, Moment
from tui_app.core.report import Link, Report, Status
from tui_app.core.words import countdown
from tui_app.ui.keys import named
from tui_app.ui.look import ACCENT, DIM, sign
from tui_app.ui.text import literal

_EVERY = tuple(Link)
_TELLING = (Link.IDENTITY, Link.TOKEN, Link.ACCESS)
_LAYOUTS: tuple[tuple[str, tuple[Link, ...], bool], ...] = (
    (" ── ", _EVERY, False),
    (" ─ ", _EVERY, False),
    (" ─ ", _TELLING, False),
    (" ", _TELLING, False),
    (" ", (), False),
    (" ", (), True),
)
"""Separator, whose figures are shown, whether names are cut to two letters; the first that fits."""
_SHORT = {
    Link.VM: "VM",
    Link.IMDS: "IM",
    Link.IDENTITY: "Id",
    Link.TOKEN: "To",
    Link.ARM: "AR",
    Link.ACCESS: "Ac",
}
_ANSWERS = {Status.FAIL, Status.WARN}
LONGEST_FIGURE = 16


def remaining_style(left_s: float) -> str:
    """The colour of a countdown: it changes at an hour, at five minutes, and at the end."""
    if left_s <= 300:
        return "$error"
    return "$warning" if left_s <= 3600 else "$success"


class ChainBar(Horizontal, can_focus=True):
    """Draws `report` as one line; the token's seconds tick in a widget of their own."""

    DEFAULT_CSS = """
    ChainBar {
        height: 1;
        Static { width: auto; height: 1; text-wrap: nowrap; }
        #chain-seconds { width: 2; }
        &:focus { text-style: underline; }
    }
    """
    BINDINGS = named(
        [
            Binding("left,h", "step(-1)", "Previous link", show=False, id="link-previous"),
            Binding("right,l", "step(1)", "Next link", show=False, id="link-next"),
            Binding("enter", "open", "Open", show=False, id="link-open"),
            Binding("escape", "leave", "To the panel", show=False, id="leave-chain"),
        ]
    )

    report: var[Report] = var(Report)
    now: var[Moment] = var(START)
    chosen: var[int] = var(0)

    @dataclass
    class LinkChosen(Message):
        """A link was clicked, or Enter pressed on it."""

        link: Link

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[int] = []
        self._shown_minutes = ""

    def compose(self) -> ComposeResult:
        """The links up to the token's mark, its hours and minutes, its seconds, the rest."""
        yield Static(id="chain-before", markup=False)
        yield Static(id="chain-minutes", markup=False)
        yield Static(id="chain-seconds", markup=False)
        yield Static(id="chain-after", markup=False)

    def watch_report(self) -> None:
        """Draw all of it."""
        self._draw()

    def draw_again(self) -> None:
        """Share mode was switched."""
        self._draw()

    def watch_now(self) -> None:
        """Draw the seconds, and the minutes when they have changed."""
        self._draw_countdown()

    def watch_chosen(self) -> None:
        """Draw the mark of the chosen link."""
        self._draw()

    def on_resize(self) -> None:
        """Choose the layout that fits."""
        self._draw()

    def on_focus(self) -> None:
        """Show which link Enter opens."""
        self._draw()

    def on_blur(self) -> None:
        """Hide it again."""
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted or not self.size.width:  # no room yet: it is drawn when there is
            return
        states = chain(self.report)
        ticking = self._remaining() is not None
        parts, separator = self._fitting(states, ticking=ticking)
        split = list(Link).index(Link.TOKEN) + 1
        gap = Content.styled(separator, DIM)
        before = gap.join(parts[:split])
        after = Content.assemble(gap, gap.join(parts[split:]))
        clock_width = 9 if ticking else 0
        self._ends = []
        end = 0
        for index, part in enumerate(parts):
            end += part.cell_length + (clock_width if index == split - 1 else 0) + len(separator)
            self._ends.append(end)
        self.query_one("#chain-before", Static).update(
            Content.assemble(before, " ") if ticking else before
        )
        self.query_one("#chain-after", Static).update(after)
        self._shown_minutes = ""
        self._draw_countdown()

    def _fitting(self, states: Sequence[LinkState], *, ticking: bool) -> tuple[list[Content], str]:
        """The segments in the fullest layout that fits the width."""
        clock_width = 9 if ticking else 0
        parts: list[Content] = []
        separator = " "
        for separator, figures, is_short in _LAYOUTS:
            parts = [
                self._segment(i, s, figure=s.link in figures, is_short=is_short)
                for i, s in enumerate(states)
            ]
            width = sum(p.cell_length for p in parts) + len(separator) * 5 + clock_width
            if width <= self.size.width:
                break
        return parts, separator

    def _segment(self, index: int, state: LinkState, *, figure: bool, is_short: bool) -> Content:
        """One link: its name, its mark, and its figure where there is room for it."""
        reached = state.status is not Status.SKIP
        style = "bold" if state.status in _ANSWERS else "" if reached else DIM
        if self.has_focus and index == self.chosen:
            style = f"bold reverse {ACCENT}"
        name = _SHORT[state.link] if is_short else f"{state.name} "
        text = [
            Content.styled(name.rstrip(), style),
            Content(" " * (not is_short)),
            sign(state.status),
        ]
        counts_down = state.link is Link.TOKEN and state.status is not Status.SKIP
        if state.figure and figure and not (counts_down and self._remaining() is not None):
            text += [Content(" "), literal(state.figure, limit=LONGEST_FIGURE)]
        return Content("").join(text)

    def _remaining(self) -> float | None:
        token = self.report.token
        if token is None or self.now is START:
            return None
        from tui_app.core.token import remaining_s  # loaded with the checks

        return remaining_s(token, self.now)

    def _draw_countdown(self) -> None:
        if not self.is_mounted:
            return
        left = self._remaining()
        minutes, seconds = (
            self.query_one("#chain-minutes", Static),
            self.query_one("#chain-seconds"),
        )
        sign_ = "-" if left is not None and left < 0 else ""
        shown = "" if left is None else f"{sign_}{countdown(left)}"
        seconds.display = minutes.display = bool(shown)
        if shown[:-2] != self._shown_minutes and left is not None:
            is_as_wide = len(shown[:-2]) == len(self._shown_minutes)  # else all is laid out anew
            minutes.update(Content.styled(shown[:-2], remaining_style(left)), layout=not is_as_wide)
        self._shown_minutes = shown[:-2]
        if left is not None and isinstance(seconds, Static):
            seconds.update(Content.styled(shown[-2:], remaining_style(left)), layout=False)

    def on_click(self, event: events.Click) -> None:
        """Open what explains the link under the mouse."""
        x = event.screen_x - self.region.x
        index = next((i for i, end in enumerate(self._ends) if x < end), len(self._ends) - 1)
        self.chosen = index
        self.action_open()

    def action_step(self, by: int) -> None:
        """Choose the link to the left or right."""
        self.chosen = (self.chosen + by) % len(Link)

    def action_leave(self) -> None:
        """Back into the panel."""
        self.screen.focus_next()

    def action_open(self) -> None:
        """Open what explains the chosen link."""
        self.post_message(self.LinkChosen(list(Link)[self.chosen]))
