"""What comes next in a lesson, and what was shown before: a deck of slides, driven by two keys."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from tui_app.core.guide.model import Lesson, Result, Standing, Step
from tui_app.core.portal import BUTTONS, Switch


class Phase(StrEnum):
    """How far a step is."""

    BEFORE = "before"
    """Its request is seen, and was not sent."""
    ASKED = "asked"
    ACTED = "acted"
    """The portal's button was pressed; nothing was asked since."""


class Slide(NamedTuple):
    """One thing that was shown."""

    step: int
    phase: Phase = Phase.BEFORE
    result: Result | None = None


class Move(StrEnum):
    """What forward does."""

    ASK = "ask"
    ACT = "act"
    GO = "go"
    END = "end"


class Cue(NamedTuple):
    """The next thing."""

    move: Move
    step: int
    words: str


CanAct: TypeAlias = Callable[[Switch], bool]
"""Whether there is a portal, and this switch is off."""


def next_cue(lesson: Lesson, slide: Slide, can_act: CanAct) -> Cue:
    """What comes after a slide, by the answer that it shows."""
    at, step = slide.step, lesson.steps[slide.step]
    if slide.phase is Phase.BEFORE:
        return Cue(Move.ASK, at, step.question.cue)
    if slide.phase is Phase.ACTED:
        follows = at + 1 < len(lesson.steps) and shares(step, lesson.steps[at + 1])
        return Cue(Move.ASK, at + follows, "ask again")
    standing = slide.result.judgement.standing if slide.result else Standing.UNKNOWN
    if standing is Standing.NOT_YET:
        if step.switch is not None and can_act(step.switch):
            return Cue(Move.ACT, at, BUTTONS[step.switch].press)
        return Cue(Move.ASK, at, "ask again")
    return _onwards(lesson, at)


def shares(one: Step, other: Step) -> bool:
    """Whether two steps ask the same question."""
    return one.question.name == other.question.name


def _onwards(lesson: Lesson, at: int) -> Cue:
    if at + 1 == len(lesson.steps):
        return Cue(Move.END, at, "the end")
    return Cue(Move.GO, at + 1, lesson.steps[at + 1].title)


class Deck:
    """The slides shown so far, and which one is in view. Going back asks nothing."""

    def __init__(self, first: Slide) -> None:
        self._slides = [first]
        self._at = 0

    @property
    def slide(self) -> Slide:
        """The one in view."""
        return self._slides[self._at]

    @property
    def is_newest(self) -> bool:
        """Whether nothing was shown after it."""
        return self._at == len(self._slides) - 1

    def add(self, slide: Slide) -> None:
        """Show a new one, after the newest."""
        self._slides.append(slide)
        self._at = len(self._slides) - 1

    def back(self) -> bool:
        """The one before; False at the first."""
        self._at = max(0, self._at - 1)
        return self._at > 0

    def forward(self) -> bool:
        """The one after, as it was shown; False where a new one must be made."""
        if self.is_newest:
            return False
        self._at += 1
        return True
