"""What a lesson is made of: steps, the question that shows each, and the judgement of the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeAlias

from tui_app.core import redact
from tui_app.core.ask import Ask
from tui_app.core.identities import Attached
from tui_app.core.machine import ProxySetting
from tui_app.core.portal import Switch
from tui_app.core.proxy_proof import Proof
from tui_app.core.remedies import Names
from tui_app.core.remedies import Step as Todo
from tui_app.core.selector import TokenWanted
from tui_app.core.token import Token
from tui_app.core.wire import NoAnswer, Outcome, Phase, Request, Wire


class GuideWire(Wire, Protocol):
    """A wire that can also ask as a program does which follows the proxy."""

    async def prove_proxy(self, setting: ProxySetting) -> Proof:
        """Ask IMDS through this proxy, and directly."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a lesson is played: who can ask, and this machine's names as far as they are known."""

    wire: GuideWire
    ask: Ask
    arm_url: str
    wanted: TokenWanted
    """The token that the run is about."""
    names: Names
    attached: tuple[Attached, ...] = ()
    """The machine's identities, where the portal of a demonstration lists them."""

    @property
    def group(self) -> str:
        """ARM id of the machine's resource group; with placeholders where it is not known."""
        subscription = self.names.subscription or "<subscription>"
        return (
            f"/subscriptions/{subscription}/resourceGroups/{self.names.resource_group or '<group>'}"
        )

    @property
    def is_placed(self) -> bool:
        """Whether subscription and group are known."""
        return bool(self.names.subscription and self.names.resource_group)


class Seen(NamedTuple):
    """What one question came to."""

    request: Request
    outcome: Outcome
    token: Token | None = None
    diagnosis: str = ""
    """Why it did not go well; empty when it did."""
    from_memory: bool = False
    """Nothing was asked: this process had the token already."""
    told: tuple[tuple[str, str], ...] = ()
    """What else was found out, where one answer does not hold it all."""

    @property
    def status(self) -> int | None:
        """The HTTP status; None without an answer."""
        return None if isinstance(self.outcome, NoAnswer) else self.outcome.status

    @property
    def is_asked(self) -> bool:
        """Whether anything was sent at all."""
        return not (isinstance(self.outcome, NoAnswer) and self.outcome.phase is Phase.POLICY)


class Standing(StrEnum):
    """Whether a step is done, by the answer."""

    DONE = "done"
    NOT_YET = "not yet"
    UNKNOWN = "cannot tell"


class Judgement(NamedTuple):
    """What an answer means for a step."""

    standing: Standing
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()
    """What the answer holds that matters here: label and text. Foreign text."""


class Question(NamedTuple):
    """One request. Steps that ask the same question share its answer."""

    name: str
    cue: str
    """What asking it is, as a person would say it: `ask IMDS for a token`."""
    plan: Callable[[Scene], Request]
    """The request, before it is sent."""
    ask: Callable[[Scene, Request], Awaitable[Seen]]
    period_s: float = 5.0
    """A step that waits asks again so often."""
    is_signed: bool = False
    """It carries a token."""


Judge: TypeAlias = Callable[[Seen, Scene], Judgement]


class Step(NamedTuple):
    """One step of a lesson."""

    title: str
    """May carry `{group}`."""
    brief: str
    """What is done here and why, in a sentence or two that can be read from afar."""
    question: Question
    judge: Judge
    todo: tuple[Todo, ...] = ()
    """What a person does, and where; commands carry placeholders."""
    switch: Switch | None = None
    """What does it in a demonstration."""
    notes: tuple[str, ...] = ()


class Lesson(NamedTuple):
    """Steps in the order in which an audience should see them."""

    name: str
    title: str
    why: str
    """What one learns, in a line."""
    scenario: str
    """The one that it is played in."""
    steps: tuple[Step, ...]
    is_about_here: bool = False
    """It can be played on a real machine, and its steps tick themselves from how things stand."""


class Result(NamedTuple):
    """A judged answer."""

    seen: Seen
    judgement: Judgement


def done(sentence: str, *facts: tuple[str, str]) -> Judgement:
    """The answer shows that the step is done."""
    return _judged(Standing.DONE, sentence, facts)


def not_yet(sentence: str, *facts: tuple[str, str]) -> Judgement:
    """The answer shows that it is not."""
    return _judged(Standing.NOT_YET, sentence, facts)


def unknown(sentence: str) -> Judgement:
    """The answer shows neither."""
    return _judged(Standing.UNKNOWN, sentence, ())


def _judged(standing: Standing, sentence: str, facts: tuple[tuple[str, str], ...]) -> Judgement:
    """With every secret masked: a text that is shortened later could not be masked any more."""
    masked = tuple((redact.text(name), redact.text(text)) for name, text in facts if text)
    return Judgement(standing, redact.text(sentence), masked)
