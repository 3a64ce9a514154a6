"""The panel: the steps of a lesson, what to do in each, and asking what each of them asks."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui_app.client.service import ClientService
from tui_app.core.guide import OFFERS, lesson_of
from tui_app.core.guide.cues import Move
from tui_app.core.guide.showing import FORMS
from tui_app.core.report import Report
from tui_app.ui.keys import hint
from tui_app.ui.look import ACCENT, DIM
from tui_app.ui.panels.guide import drawing
from tui_app.ui.panels.guide.player import Player
from tui_app.ui.panels.guide.view import PortalLine, StepView
from tui_app.ui.panels.list_panel import ListPanel
from tui_app.ui.refusing import refuse
from tui_app.ui.stage import Stage
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows


class GuidePanel(ListPanel):
    """Plays lessons. It asks when told to; a step that waits asks again by itself, gently."""

    KEYS = (("next", "Next"), ("lessons", "Lessons"), ("present", "Present"))
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
        #lesson { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #guide-top { height: auto; layout: vertical; }
        #steps { height: auto; }
        #todo { display: none; }
        &.-zoom #guide-top { display: none; }
        &.-wide {
            padding: 1 0 0 0;
            #guide-top { height: 2fr; layout: horizontal; margin: 1 0; }
            #steps { width: 2fr; height: 1fr; }
            #todo { display: block; width: 3fr; }
            StepView { height: 3fr; }
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
        self._view = StepView(self.player)
        self._is_asking = False

    def compose(self) -> ComposeResult:
        """The lesson's name, its steps beside what to do, the step under the cursor."""
        yield Static(id="lesson", markup=False)
        with Container(id="guide-top"):
            yield self._rows
            yield Pane(id="todo")
        yield self._view

    def on_resize(self) -> None:
        """From a certain width on what to do stands beside the steps."""
        self.set_class(self.screen.has_class("-wide"), "-wide")
        self._fit_steps()
        self._draw()

    # -- which lesson, and where in it

    def play(self, name: str) -> None:
        """Begin a lesson."""
        self._stop()
        self.player = Player(self._client, self._stage, name)
        self._rows.cursor = 0
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

    def resume(self) -> None:
        """Back from the presentation, at the step that it came to."""
        self._show_steps(self.player.deck.slide.step)
        self._wait()

    def leave(self) -> None:
        """Another panel is opened: ask no more."""
        self._stop()

    def _stop(self) -> None:
        self.workers.cancel_group(self, "guide")
        self._is_asking = False

    def watch_report(self) -> None:
        """Take over this machine's names."""
        if self.is_mounted:
            self.player.learn(self.report)
            self._redraw()

    def _show_steps(self, at: int) -> None:
        steps = self.player.lesson.steps
        self._fit_steps()
        self._rows.show(range(len(steps)))
        self._rows.cursor = at
        self._draw()

    def _fit_steps(self) -> None:
        """All steps in view; on a low screen as many as there is room for below the title."""
        lines = min(len(self.player.lesson.steps), max(1, self.size.height - 1))
        self._rows.styles.min_height = self._rows.styles.max_height = lines

    # -- asking

    @work(group="guide", exclusive=True)
    async def _look_around(self) -> None:
        await self._look_on()
        await self._follow()

    @work(group="guide", exclusive=True)
    async def _ask(self, at: int) -> None:
        await self._ask_now(at)
        await self._follow()

    @work(group="guide", exclusive=True)
    async def _wait(self) -> None:
        await self._follow()

    async def _look_on(self) -> None:
        """Ask from the first step on, to the first that is not done."""
        for at in range(len(self.player.lesson.steps)):
            if self.player.result(at) is None:
                self._rows.cursor = at
                await self._ask_now(at)
            if not self.player.is_done(at):
                break
        self._rows.cursor = self.player.waiting

    async def _follow(self) -> None:
        """Where somebody does the step elsewhere, see when it is done. In a demo a key does it."""
        while self.player.portal is None and self.player.waits:
            at = self.player.waiting
            await asyncio.sleep(self.player.lesson.steps[at].question.period_s)
            await self._ask_now(at, is_seen=False)
            if self.player.is_done(at):
                self.post_message(self.RerunAsked())
                await self._look_on()

    async def _ask_now(self, at: int, *, is_seen: bool = True) -> None:
        """Ask; unseen, the last verdict stays until the new one is there."""
        self._is_asking = is_seen
        self._draw()
        try:
            await self.player.ask(at)
        finally:
            self._is_asking = False
            self._redraw()
        self._check_chain()

    def _check_chain(self) -> None:
        """The chain on top is checked again, if a button changed what it is about."""
        if self.player.has_changed_world:
            self.player.has_changed_world = False
            self.post_message(self.RerunAsked())

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
        if not self.may_play(is_chosen=True):  # its line says that it plays another scenario
            return
        if self._is_asking:
            refuse(self, "The answer to this step is still awaited.")
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
                line = (
                    "That was the last step. {start-over} starts over, {lessons} lists the lessons."
                )
                self.notify(hint(line), markup=False)

    @on(PortalLine.Pressed)
    def press_clicked(self) -> None:
        """The button was clicked."""
        if self.player.portal is not None:
            self.action_press()

    def action_press(self) -> None:
        """Press the step's button, on or off again, and ask anew."""
        switch = self.player.lesson.steps[self.at].switch
        if not self.may_play():
            return
        if switch is None:
            refuse(self, "This step has no button.")
            return
        refusal = self.player.act(switch, on=self.player.can_act(switch))
        if refusal:
            refuse(self, refusal)
        else:
            self._ask(self.at)

    def action_start_over(self) -> None:
        """Everything as it was at the beginning."""
        if not self.may_play():
            return
        self._stop()
        self.player.start_over()
        self._rows.cursor = 0
        self._redraw()
        self._check_chain()

    @work(group="guide-lessons", exclusive=True)
    async def action_lessons(self) -> None:
        """Choose a lesson; one of another scenario has that played."""
        from tui_app.ui.panels.guide.choosing import choose_lesson

        name = await choose_lesson(self.app, is_demo=self._stage is not None)
        if not name:
            return
        scenario = next(each.scenario for each in OFFERS if each.name == name)
        if self._stage is not None and self._stage.scenario != scenario:
            self.post_message(self.ScenarioWanted(scenario, is_chosen=True))
        else:
            self.play(name)

    def may_play(self, *, is_presented: bool = False, is_chosen: bool = False) -> bool:
        """Whether the lesson can be played here; else its scenario may be, or it is said how."""
        if self.player.is_here:
            return True
        scenario = self.player.lesson.scenario
        if self._stage is not None:
            self.post_message(self.ScenarioWanted(scenario, is_presented, is_chosen))
        else:
            refuse(self, f"This lesson is played with: msi-scope --demo {scenario}")
        return False

    def action_tab(self, by: int) -> None:
        """The request in another form."""
        self._view.turn(by)

    def action_zoom(self) -> None:
        """The exchange has all the room, or shares it again."""
        self.toggle_class("-zoom")
        self._view.toggle_class("-zoom")
        self._draw()

    def action_into(self) -> None:
        """Into the answer; on a low screen it has the place of the steps meanwhile."""
        if self.screen.has_class("-low") and not self.has_class("-zoom"):
            self.action_zoom()
        self._view.go_inside()

    def action_back(self) -> None:
        """Back to the steps."""
        if self.screen.has_class("-low") and self.has_class("-zoom"):
            self.action_zoom()
        elif self._rows.has_focus:
            super().action_back()
        self._rows.focus()

    # -- copying

    def copy_text(self) -> tuple[str, str]:
        """The request in the form on show, as it works here: in a demo with the simulator's address."""
        where = ", with this demo's address" if self._stage else ""
        form = self._view.form
        return f"{form}{where}", self._view.in_form(form, as_sent=True)

    def copy_forms(self) -> dict[str, str]:
        """The request in every form, and the commands of the step."""
        forms = {name: self._view.in_form(name, as_sent=True) for name in FORMS}
        return forms | drawing.command_forms(self.player.step(self.at), self.player.names)

    # -- drawing

    @on(Rows.Moved, "#steps")
    def draw_step(self) -> None:
        """Draw the step under the cursor."""
        self._draw()

    def _draw_row(self, at: int, width: int) -> Content:
        return drawing.step_row(at + 1, self.player.step(at), self.player.result(at), width)

    def _redraw(self) -> None:
        if self.is_mounted and self.display:
            self._rows.draw_anew()
            self._draw()

    def _draw(self) -> None:
        player, at = self.player, self.at
        title = Content.styled(player.lesson.title, f"bold {ACCENT}")
        why = Content.styled(f"   {player.lesson.why}", DIM)
        fits = title.cell_length + why.cell_length <= self.size.width
        self.query_one("#lesson", Static).update(title + why if fits else title)
        todo = drawing.todo_lines(player.step(at), player.result(at), player.names)
        self.query_one("#todo", Pane).show(todo, keep_place=True)
        self._view.show(player, at, is_asking=self._is_asking)
