"""What forward does follows from the answer on show; back only goes back."""

from __future__ import annotations

import pytest

from tui_app.core.guide import lesson
from tui_app.core.guide.cues import Cue, Deck, Move, Phase, Slide, next_cue
from tui_app.core.guide.model import Judgement, Result, Seen, Standing, done, not_yet, unknown
from tui_app.core.portal import Switch
from tui_app.core.wire import NoAnswer, Request, Target
from tui_app.core.wire import Phase as Reached

TUTORIAL = lesson("tutorial")
REQUEST = Request(target=Target.IMDS, url="http://imds/")


def asked(at: int, judgement: Judgement) -> Slide:
    """A slide with an answer."""
    return Slide(at, Phase.ASKED, Result(Seen(REQUEST, NoAnswer(phase=Reached.READ)), judgement))


def cue(slide: Slide, *, can_act: bool = True) -> Cue:
    """What comes next."""
    return next_cue(TUTORIAL, slide, lambda switch: can_act)


def test_a_step_begins_with_its_question() -> None:
    """Forward asks, and the words say what."""
    assert cue(Slide(1)) == (Move.ASK, 1, "ask IMDS for a token")


def test_what_is_not_done_is_done_by_the_button_then_asked_again() -> None:
    """Ask, press, ask: the second time as the step after, which asks the same."""
    assert cue(asked(1, not_yet(""))) == (Move.ACT, 1, "switch the identity on")
    assert cue(Slide(1, Phase.ACTED)) == (Move.ASK, 2, "ask again")
    assert cue(Slide(3, Phase.ACTED)) == (Move.ASK, 4, "ask again")


def test_without_a_button_it_asks_again() -> None:
    """On a real machine somebody does it elsewhere; so too where the button is pressed already."""
    assert cue(asked(1, not_yet("")), can_act=False) == (Move.ASK, 1, "ask again")
    assert cue(asked(2, not_yet(""))) == (Move.ASK, 2, "ask again")


@pytest.mark.parametrize("judgement", [done(""), unknown("")])
def test_what_is_done_or_cannot_be_told_leads_on(judgement: Judgement) -> None:
    """Nobody is kept in a step that will not end."""
    assert judgement.standing is not Standing.NOT_YET
    assert cue(asked(0, judgement)) == (Move.GO, 1, "Enable the identity")
    assert cue(asked(4, judgement)).move is Move.END


def test_a_button_that_cannot_be_pressed_is_asked_about_by_its_switch() -> None:
    """The portal is asked about the step's own switch."""
    wanted: list[Switch] = []

    def can_act(switch: Switch) -> bool:
        wanted.append(switch)
        return False

    next_cue(TUTORIAL, asked(3, not_yet("")), can_act)
    assert wanted == [Switch.READER]


def test_back_shows_what_was_shown() -> None:
    """To the first slide and not beyond; forward again as it was, and a new one goes to the end."""
    deck = Deck(Slide(0))
    deck.add(Slide(1))
    deck.add(Slide(2))
    assert deck.back()
    assert not deck.back()
    assert not deck.back()
    assert deck.slide.step == 0
    assert deck.forward()
    assert deck.forward()
    assert deck.is_newest
    assert not deck.forward()
    deck.back()
    deck.add(Slide(3))
    assert (deck.slide.step, deck.is_newest) == (3, True)
