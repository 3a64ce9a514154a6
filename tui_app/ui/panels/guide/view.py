"""One step of a lesson: the verdict, the portal's button, the request and the answer side by side."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui_app.core.guide.showing import FORMS, answer_lines, folded
from tui_app.ui.panels.guide import drawing
from tui_app.ui.panels.guide.player import Player
from tui_app.ui.text import literal
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.tabs import Tabs

TODO = "To do"
_EDGE = 3
"""Columns of a pane that hold no text: its padding and its scroll bar."""


class PortalLine(Static):
    """The portal's button of the step; a click presses it."""

    DEFAULT_CSS = "PortalLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"

    @dataclass
    class Pressed(Message):
        """The button was clicked."""

    def on_click(self, event: events.Click) -> None:
        """Press it."""
        event.stop()
        self.post_message(self.Pressed())


class StepView(Container):
    """Draws the step that it is given; `[` and `]` write its request in another form."""

    DEFAULT_CSS = """
    StepView {
        height: 1fr;
        #judged { height: auto; max-height: 2; }
        #facts { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #exchange { height: 1fr; layout: vertical; }
        #request { height: auto; max-height: 60%; }
        &.-todo #request { height: 1fr; max-height: 100%; }
        &.-todo #answer { display: none; }
        &.-wide {
            #guide-tabs { margin: 1 0 0 0; }
            #exchange { layout: horizontal; }
            #request { width: 1fr; height: 1fr; max-height: 100%; }
            #answer { width: 1fr; }
        }
    }
    """

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player
        self._at = 0
        self._is_asking = False
        self._is_wide = False

    def compose(self) -> ComposeResult:
        """What it came to, above the exchange."""
        yield Static(id="judged", markup=False)
        yield PortalLine(id="portal", markup=False)
        yield Static(id="facts", markup=False)
        yield Tabs((TODO, *FORMS), id="guide-tabs")
        with Container(id="exchange"):
            yield Pane(id="request")
            yield Pane(id="answer")

    def on_mount(self) -> None:
        """The request in the form that the wire has."""
        self.query_one(Tabs).current = next(iter(FORMS))

    def on_resize(self) -> None:
        """Where what to do has its own place, it needs no tab."""
        self._is_wide = self.screen.has_class("-wide")
        self.set_class(self._is_wide, "-wide")
        tabs = self.query_one(Tabs)
        names = tuple(FORMS) if self._is_wide else (TODO, *FORMS)
        if tabs.names != names:
            tabs.names, tabs.current = names, self.form
            tabs.watch_current()
        self.call_after_refresh(self.draw)  # once the panes have their own new sizes

    def show(self, player: Player, at: int, *, is_asking: bool) -> None:
        """Show this step."""
        self._player, self._at, self._is_asking = player, at, is_asking
        self.draw()

    @on(Tabs.Opened)
    def draw(self) -> None:
        """Draw the step as it stands."""
        if not self.children:  # they are being taken away: another scenario is played
            return
        player, at = self._player, self._at
        result = player.result(at)
        self._put("#judged", self._verdict())
        line = self._portal_line()
        self.query_one(PortalLine).display = line is not None
        self._put("#portal", line or Content(""))
        facts = result.judgement.facts if result else ()
        self.query_one("#facts").display = bool(facts)
        self._put("#facts", drawing.facts_line(facts, self.size.width))
        self._draw_exchange()

    def _verdict(self) -> Content:
        player, result = self._player, self._player.result(self._at)
        if not player.is_here:
            return drawing.elsewhere(player.lesson.scenario, is_demo=player.is_demo)
        exchange = player.exchange(self._at, result)
        return drawing.judged(exchange, result, is_asking=self._is_asking)

    def _portal_line(self) -> Content | None:
        """The button of the step; without a portal, that it asks again by itself."""
        player, step = self._player, self._player.lesson.steps[self._at]
        if not player.is_here:
            return None
        if player.portal is not None:
            return drawing.portal_line(player.portal, step.switch) if step.switch else None
        waits = player.waits and player.waiting == self._at
        return drawing.waiting_line(step.question.period_s) if waits else None

    def _draw_exchange(self) -> None:
        player, at = self._player, self._at
        is_todo = self.query_one(Tabs).current == TODO
        self.set_class(is_todo, "-todo")
        request, answer = self.query_one("#request", Pane), self.query_one("#answer", Pane)
        if is_todo:
            request.show(drawing.todo_lines(player.step(at), player.result(at), player.names))
            return
        text, width = self.in_form(self.form), request.size.width - _EDGE
        lines = folded(text, width) if self.form == "HTTP" else text.split("\n")
        request.show([literal(line) for line in lines])
        exchange = player.exchange(at, player.result(at))
        is_brief = not self._is_wide and not self.has_class("-zoom")
        told = answer_lines(exchange, is_brief=is_brief) if exchange.n else []
        answer.show([literal(line) for line in told])

    @property
    def form(self) -> str:
        """The form that the request is, or was last, written in."""
        current = self.query_one(Tabs).current
        return current if current in FORMS else next(iter(FORMS))

    def in_form(self, name: str, *, as_sent: bool = False) -> str:
        """The request in this form; as sent: with the addresses of a demo's simulator."""
        exchange = self._player.exchange(self._at, self._player.result(self._at), as_sent=as_sent)
        return FORMS[name](exchange, self._player.fetch(exchange, as_sent=as_sent))

    def turn(self, by: int) -> None:
        """The request in another form."""
        self.query_one(Tabs).step(by)

    def go_inside(self) -> None:
        """The focus into the answer, or into what to do."""
        self.query_one("#request" if self.has_class("-todo") else "#answer").focus()

    def _put(self, selector: str, content: Content) -> None:
        self.query_one(selector, Static).update(content)
