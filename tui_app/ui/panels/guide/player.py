"""Plays a lesson: asks its questions for real, keeps the judged answers, presses the portal's buttons."""

from __future__ import annotations

from dataclasses import replace

from tui_app.client.service import ClientService
from tui_app.core import snippets
from tui_app.core.ask import IMDS_URL
from tui_app.core.exchange import Exchange
from tui_app.core.guide import lesson
from tui_app.core.guide.cues import Cue, Deck, Phase, Slide, next_cue, shares
from tui_app.core.guide.model import Result, Scene, Standing, Step
from tui_app.core.guide.showing import StandIn, as_on_azure, planned, renamed
from tui_app.core.portal import Portal, Switch
from tui_app.core.remedies import Names
from tui_app.core.report import Report
from tui_app.core.snippets import Fetch
from tui_app.core.token import IdentityKind
from tui_app.ui.stage import Stage


class Player:
    """One lesson under way. The panel and the presentation look at the same one."""

    def __init__(self, client: ClientService, stage: Stage | None, name: str) -> None:
        self.lesson = lesson(name)
        self.deck = Deck(Slide(0))
        self.has_changed_world = False
        """A button was pressed, and the chain on top was not checked since."""
        self._client = client
        self._stage = stage
        self._results: dict[str, Result] = {}
        """Question → its newest answer."""
        self._names = Names()
        self._wanted = client.wanted

    @property
    def portal(self) -> Portal | None:
        """The buttons; None on a real machine."""
        return self._stage.portal if self._stage else None

    @property
    def is_demo(self) -> bool:
        """Whether other scenarios can be played."""
        return self._stage is not None

    @property
    def is_here(self) -> bool:
        """Whether the lesson can be played where this program runs."""
        if self._stage is None:
            return self.lesson.is_about_here
        return self._stage.scenario == self.lesson.scenario

    def learn(self, report: Report) -> None:
        """Take over what the checks know of this machine; what they do not know yet stays."""
        if self._client.wanted != self._wanted:  # another identity was chosen: other answers
            self._wanted = self._client.wanted
            self._results.clear()
        known = report.names
        if known.vm or not self._names.vm:
            self._names = known

    @property
    def names(self) -> Names:
        """This machine's names, for commands; the scope is its group."""
        token = next((one.seen.token for one in self._results.values() if one.seen.token), None)
        names = self._names
        if token is not None and token.kind is not IdentityKind.USER_ASSIGNED:
            names = names._replace(object_id=token.object_id)
        return names._replace(scope=self.scene.group) if self.scene.is_placed else names

    @property
    def scene(self) -> Scene:
        """Where the lesson is played, as far as it is known now."""
        return Scene(
            wire=self._client,
            ask=self._client.settings.ask,
            arm_url=self._client.arm_url,
            wanted=self._client.wanted,
            names=self._names,
            attached=self.portal.attached() if self.portal else (),
        )

    def step(self, at: int) -> Step:
        """A step, its title with the name of the group."""
        step = self.lesson.steps[at]
        return step._replace(title=self._named(step.title))

    def _named(self, text: str) -> str:
        return text.replace("{group}", self._names.resource_group or "the group")

    def result(self, at: int) -> Result | None:
        """The judged answer to a step's question; None where it was not asked."""
        step = self.lesson.steps[at]
        known = self._results.get(step.question.name)
        return known and known._replace(judgement=step.judge(known.seen, self.scene))

    def is_done(self, at: int) -> bool:
        """Whether a step is ticked."""
        known = self.result(at)
        return known is not None and known.judgement.standing is Standing.DONE

    @property
    def waiting(self) -> int:
        """The first step that is not ticked; the last where all are."""
        steps = range(len(self.lesson.steps))
        return next((at for at in steps if not self.is_done(at)), len(steps) - 1)

    @property
    def waits(self) -> bool:
        """Whether the first step that is not ticked was asked about, and is not done yet."""
        known = self.result(self.waiting)
        return known is not None and known.judgement.standing is Standing.NOT_YET

    async def ask(self, at: int) -> Result:
        """Ask a step's question, for real, and judge the answer."""
        step, scene = self.lesson.steps[at], self.scene
        seen = await step.question.ask(scene, step.question.plan(scene))
        result = Result(seen, step.judge(seen, scene))
        self._results[step.question.name] = result
        return result

    def can_act(self, switch: Switch) -> bool:
        """Whether there is a button, and it is not pressed yet."""
        return self.portal is not None and not self.portal.is_on(switch)

    def act(self, switch: Switch, *, on: bool) -> str:
        """Press a button; why that cannot be, or nothing."""
        if self.portal is None:
            return "This is a real machine: do it in the portal, and the step ticks itself."
        refusal = self.portal.turn(switch, on=on)
        if not refusal:
            self._client.forget_tokens()  # the old ones are of how things were
            self.has_changed_world = True
        return refusal

    def start_over(self) -> None:
        """Nothing was asked, and everything is as it was."""
        if self.portal is not None:
            self.portal.start_over()
            self._client.forget_tokens()
            self.has_changed_world = True
        self._results.clear()
        self.deck = Deck(Slide(0))

    def cue(self, slide: Slide) -> Cue:
        """What comes after a slide."""
        cue = next_cue(self.lesson, slide, self.can_act)
        return cue._replace(words=self._named(cue.words))

    def slide_of(self, at: int) -> Slide:
        """A step as it stands."""
        known = self.result(at)
        return Slide(at, Phase.ASKED, known) if known else Slide(at)

    def next_slide(self, at: int) -> Slide:
        """How a step begins: with the answer, where the step before has just asked the same."""
        before = self.deck.slide
        if before.result is not None and shares(
            self.lesson.steps[before.step], self.lesson.steps[at]
        ):
            seen = before.result.seen
            return Slide(
                at, Phase.ASKED, Result(seen, self.lesson.steps[at].judge(seen, self.scene))
            )
        return Slide(at)

    # -- what is shown

    def exchange(self, at: int, result: Result | None, *, as_sent: bool = False) -> Exchange:
        """The step's request, and its answer if there is one.

        With Azure's own addresses in place of the simulator's, unless it is wanted as it was sent.
        """
        step = self.lesson.steps[at]
        number = result.seen.outcome.exchange if result else 0
        found = self._client.record.get(number) if number else None
        if found is None:
            request = result.seen.request if result else step.question.plan(self.scene)
            found = planned(request, is_signed=step.question.is_signed)
        return found if as_sent else as_on_azure(found, self._stand_ins)

    def fetch(self, exchange: Exchange, *, as_sent: bool = False) -> Fetch:
        """How the token of a request is fetched."""
        record = self._client.record
        asked = exchange if exchange.n else replace(exchange, n=record.count + 1)
        fetch = snippets.fetch_of(record.exchanges, asked)
        return fetch if as_sent else fetch._replace(url=renamed(fetch.url, self._stand_ins))

    @property
    def _stand_ins(self) -> tuple[StandIn, ...]:
        """The simulator's addresses beside Azure's; none on a real machine."""
        if self._stage is None:
            return ()
        ask = self._client.settings.ask
        return (
            StandIn(ask.imds_url, IMDS_URL),
            StandIn(self._client.arm_url, self._client.cloud.arm),
        )
