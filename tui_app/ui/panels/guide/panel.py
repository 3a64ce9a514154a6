"""The panel: the steps of a lesson, what to do in each, its request and its answer side by side."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui_app.client.service import ClientService
from tui_app.core.guide import OFFERS, lesson_of
from tui_app.core.guide.cues import Move
from tui_app.core.guide.model import Standing
from tui_app.core.guide.showing import FORMS, answer_lines, folded
from tui_app.core.report import Report
from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.panels.guide import drawing
from tui_app.ui.panels.guide.player import Player
from tui_app.ui.panels.panel import Panel
from tui_app.ui.stage import Stage
from tui_app.ui.text import literal
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows
from tui_app.ui.widgets.tabs import Tabs

TODO = "To do"


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


class GuidePanel(Panel):
    """Plays lessons. It asks when told to; a step that waits asks again by itself, gently."""

    KEYS = (("space", "Next"), ("L", "Lessons"), ("F5", "Present"))
    BINDINGS = [
        Binding("space", "next", "Do the next thing", show=False),
        Binding("p", "press", "Press the portal's button", show=False),
        Binding("o", "start_over", "Start the lesson over", show=False),
        Binding("L", "lessons", "Choose a lesson", show=False),
        Binding("left_square_bracket", "tab(-1)", "Request in the form before", show=False),
        Binding("right_square_bracket", "tab(1)", "Request in another form", show=False),
    ]
    DEFAULT_CSS = """
    GuidePanel {
        padding: 0;
        #lesson, #judged, #facts { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #judged { height: auto; max-height: 2; text-wrap: wrap; }
        #guide-top { height: auto; layout: vertical; }
        #steps { height: auto; }
        #todo { display: none; }
        #exchange { height: 1fr; layout: vertical; }
        #request { height: auto; max-height: 60%; }
        &.-todo #request { height: 1fr; max-height: 100%; }
        &.-todo #answer { display: none; }
        &.-zoom #guide-top { display: none; }
        &.-wide {
            padding: 1 0 0 0;
            #guide-top { height: 2fr; layout: horizontal; margin: 1 0; }
            #steps { width: 2fr; height: 1fr; }
            #todo { display: block; width: 3fr; }
            #guide-tabs { margin: 1 0 0 0; }
            #exchange { height: 3fr; layout: horizontal; }
            #request { width: 1fr; height: 1fr; max-height: 100%; }
            #answer { width: 1fr; }
        }
    }
    """

    report: var[Report] = var(Report)

    def __init__(self, client: ClientService, stage: Stage | None, *, id: str) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self._client = client
        self._stage = stage
        self.player = Player(client, stage, lesson_of(stage.scenario if stage else ""))
        self._rows: Rows[int] = Rows(self._draw_row, lambda at: at, id="steps")
        self._is_asking = False

    def compose(self) -> ComposeResult:
        """The lesson's name, its steps beside what to do, the verdict, the exchange."""
        yield Static(id="lesson", markup=False)
        with Container(id="guide-top"):
            yield self._rows
            yield Pane(id="todo")
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

    # -- which lesson, and where in it

    def play(self, name: str) -> None:
        """Begin a lesson."""
        self._stop()
        self.player = Player(self._client, self._stage, name)
        self.player.learn(self.report)
        self._show_steps(0)
        self.focus_first()

    @property
    def at(self) -> int:
        """The step under the cursor."""
        return self._rows.cursor

    def focus_first(self) -> None:
        """Into the steps; a lesson about this very machine looks how things stand."""
        self._rows.focus()
        self.player.learn(self.report)
        self._show_steps(self.at)
        if not self.player.is_here:
            return
        if self.player.lesson.is_about_here and self.player.result(0) is None:
            self._look_around()
        else:
            self._wait()

    def leave(self) -> None:
        """Another panel is opened: ask no more."""
        self._stop()

    def resume(self) -> None:
        """Back from the presentation, at the step that it came to."""
        self._show_steps(self.player.deck.slide.step)

    def _stop(self) -> None:
        self.workers.cancel_group(self, "guide")
        self._is_asking = False

    def watch_report(self) -> None:
        """Take over this machine's names."""
        if not self.is_mounted:
            return
        self.player.learn(self.report)
        if self.display:
            self._rows.draw_anew()
            self._draw()

    def _show_steps(self, at: int) -> None:
        steps = self.player.lesson.steps
        self._rows.styles.min_height = len(steps)
        self._rows.styles.max_height = len(steps)
        self._rows.show(range(len(steps)))
        self._rows.cursor = at
        self._draw()

    # -- asking

    @work(group="guide", exclusive=True)
    async def _look_around(self) -> None:
        """Ask from the first step on, to the first that is not done; then wait for that."""
        for at in range(len(self.player.lesson.steps)):
            if self.player.result(at) is None:
                self._rows.cursor = at
                await self._ask_now(at)
            if not self.player.is_done(at):
                break
        self._rows.cursor = self.player.waiting
        await self._wait_now()

    @work(group="guide", exclusive=True)
    async def _ask(self, at: int) -> None:
        await self._ask_now(at)
        await self._wait_now()

    @work(group="guide", exclusive=True)
    async def _wait(self) -> None:
        await self._wait_now()

    async def _ask_now(self, at: int) -> None:
        self._is_asking = True
        self._draw()
        try:
            await self.player.ask(at)
        finally:
            self._is_asking = False
            if self.is_mounted:
                self._rows.draw_anew()
                self._draw()
        if self.player.has_changed_world:
            self.player.has_changed_world = False
            self.post_message(self.RerunAsked())

    async def _wait_now(self) -> None:
        """Where somebody does the step elsewhere, see when it is done. In a demo a key does it."""
        while self.player.portal is None and self._is_waiting:
            await asyncio.sleep(self.player.lesson.steps[self.at].question.period_s)
            at = self.at
            await self._ask_now(at)
            if self.player.is_done(at):
                self._rows.cursor = self.player.waiting

    @property
    def _is_waiting(self) -> bool:
        known = self.player.result(self.at)
        return known is not None and known.judgement.standing is Standing.NOT_YET

    # -- keys

    def action_refresh_panel(self) -> None:
        """Ask the step's question again."""
        if self.may_play():
            self._ask(self.at)

    @on(Rows.Chosen, "#steps")
    def ask_chosen(self) -> None:
        """Enter asks the step's question."""
        self.action_refresh_panel()

    def action_next(self) -> None:
        """Ask; press the button; go on: whatever comes next by the answer."""
        if not self.may_play() or self._is_asking:
            return
        cue = self.player.cue(self.player.slide_of(self.at))
        match cue.move:
            case Move.ASK:
                self._ask(cue.step)
            case Move.ACT:
                self.action_press()
            case Move.GO:
                self._rows.cursor = cue.step
                if self.player.result(cue.step) is None:
                    self._ask(cue.step)
            case Move.END:
                self.notify("That was the last step. o starts over, L lists the lessons.", markup=False)  # fmt: skip

    @on(PortalLine.Pressed)
    def press_clicked(self) -> None:
        """The button was clicked."""
        self.action_press()

    def action_press(self) -> None:
        """Press the step's button, on or off again, and ask anew."""
        switch = self.player.lesson.steps[self.at].switch
        if switch is None:
            self.notify("This step has no button in the portal.", markup=False)
            return
        on = self.player.can_act(switch)
        refusal = self.player.act(switch, on=on)
        if refusal:
            self.notify(refusal, severity="warning", markup=False)
        elif self.may_play():
            self._ask(self.at)

    def action_start_over(self) -> None:
        """Everything as it was at the beginning."""
        self._stop()
        self.player.start_over()
        self._rows.cursor = 0
        self._rows.draw_anew()
        self._draw()
        if self.player.has_changed_world:
            self.player.has_changed_world = False
            self.post_message(self.RerunAsked())

    @work(group="guide-lessons", exclusive=True)
    async def action_lessons(self) -> None:
        """Choose a lesson; one of another scenario has that played."""
        from tui_app.ui.panels.guide.choosing import choose_lesson

        name = await choose_lesson(self.app, is_demo=self._stage is not None)
        if not name:
            return
        scenario = next(each.scenario for each in OFFERS if each.name == name)
        if self._stage is not None and self._stage.scenario != scenario:
            self.post_message(self.ScenarioWanted(scenario))
        else:
            self.play(name)

    def may_play(self) -> bool:
        """Whether the lesson can be played here; else its scenario is played, or it is said how."""
        if self.player.is_here:
            return True
        scenario = self.player.lesson.scenario
        if self._stage is not None:
            self.post_message(self.ScenarioWanted(scenario))
        else:
            self.notify(f"This lesson is played with: msi-scope --demo {scenario}", markup=False)
        return False

    def action_tab(self, by: int) -> None:
        """The request in another form."""
        self.query_one(Tabs).step(by)

    def action_zoom(self) -> None:
        """The exchange has all the room, or shares it again."""
        self.toggle_class("-zoom")
        self._draw()

    def action_into(self) -> None:
        """Into the answer."""
        pane = "#request" if self.has_class("-todo") else "#answer"
        self.query_one(pane).focus()

    def action_back(self) -> None:
        """Back to the steps."""
        if self._rows.has_focus:
            super().action_back()
        self._rows.focus()

    # -- copying

    def copy_text(self) -> tuple[str, str]:
        """The request in the form on show, as it works here: in a demo with the simulator's address."""
        where = ", with this demo's address" if self._stage else ""
        return f"{self._form}{where}", self._in_form(self._form, as_sent=True)

    def copy_forms(self) -> dict[str, str]:
        """The request in every form, and the commands of the step."""
        forms = {name: self._in_form(name, as_sent=True) for name in FORMS}
        return forms | drawing.command_forms(self.player.step(self.at), self.player.names)

    @property
    def _is_wide(self) -> bool:
        return self.screen.has_class("-wide")

    @property
    def _form(self) -> str:
        current = self.query_one(Tabs).current
        return current if current in FORMS else next(iter(FORMS))

    def _in_form(self, name: str, *, as_sent: bool = False) -> str:
        exchange = self.player.exchange(self.at, self.player.result(self.at), as_sent=as_sent)
        return FORMS[name](exchange, self.player.fetch(exchange, as_sent=as_sent))

    # -- drawing

    def on_resize(self) -> None:
        """Where what to do has its own place, it needs no tab."""
        self.set_class(self._is_wide, "-wide")
        tabs = self.query_one(Tabs)
        names = tuple(FORMS) if self._is_wide else (TODO, *FORMS)
        if tabs.names != names:
            tabs.names = names
            tabs.current = self._form
            tabs.watch_current()
        self.call_after_refresh(self._draw)  # once the panes have their own new sizes

    @on(Tabs.Opened)
    @on(Rows.Moved, "#steps")
    def draw_step(self) -> None:
        """Draw the step under the cursor."""
        self._draw()

    def _draw_row(self, at: int, width: int) -> Content:
        return drawing.step_row(at + 1, self.player.step(at), self.player.result(at), width)

    def _draw(self) -> None:
        player, at = self.player, self.at
        step, result = player.step(at), player.result(at)
        exchange = player.exchange(at, result)
        lesson = Content.assemble((player.lesson.title, f"bold {ACCENT}"), (f"   {player.lesson.why}", DIM))  # fmt: skip
        self._put("#lesson", lesson)
        judged = drawing.judged(exchange, result, is_asking=self._is_asking)
        self._put("#judged", judged if player.is_here else self._elsewhere())
        portal, switch = player.portal, step.switch
        has_button = portal is not None and switch is not None and player.is_here
        self.query_one(PortalLine).display = has_button
        if portal is not None and switch is not None:
            self._put("#portal", drawing.portal_line(portal, switch))
        facts = result.judgement.facts if result else ()
        self.query_one("#facts").display = bool(facts)
        self._put("#facts", drawing.facts_line(facts))
        self._draw_exchange()

    def _draw_exchange(self) -> None:
        player, at = self.player, self.at
        step, result = player.step(at), player.result(at)
        todo = drawing.todo_lines(step, result, player.names)
        self.query_one("#todo", Pane).show(todo, keep_place=True)
        is_todo = self.query_one(Tabs).current == TODO
        self.set_class(is_todo, "-todo")
        pane = self.query_one("#request", Pane)
        text = self._in_form(self._form)
        request = folded(text, pane.size.width - 3) if self._form == "HTTP" else text.split("\n")
        pane.show(todo if is_todo else [literal(line) for line in request])
        exchange = player.exchange(at, result)
        is_brief = not (self._is_wide or self.has_class("-zoom"))
        answer = answer_lines(exchange, is_brief=is_brief) if exchange.n else []
        self.query_one("#answer", Pane).show([literal(line) for line in answer])

    def _elsewhere(self) -> Content:
        scenario = self.player.lesson.scenario
        if self._stage is not None:
            plays = Content(f"This lesson plays in the scenario {scenario}.   ")
            return plays + drawing.key("space", "play it")
        command = (f"msi-scope --demo {scenario}", f"bold {ACCENT}")
        return Content.assemble("This lesson is played in a demo: ", command)

    def _put(self, selector: str, content: Content) -> None:
        self.query_one(selector, Static).update(content)
