"""Throttling: IMDS answers 429, and what helps is to ask less, and to wait longer each time."""

from __future__ import annotations

from tui_app.core.guide.judging import cannot_tell, good_for
from tui_app.core.guide.lessons.proxy import is_imds
from tui_app.core.guide.model import Judgement, Lesson, Scene, Seen, Step, done, not_yet, unknown
from tui_app.core.guide.questions import PROBE, TOKEN, token_question
from tui_app.core.patience import GROWING_S
from tui_app.core.portal import Switch
from tui_app.core.remedies.model import bash, here
from tui_app.core.wire import Answer

THROTTLED = "IMDS-429"
_PAUSE_S = GROWING_S[1]
_PAUSES = ", ".join(f"{pause:g}" for pause in GROWING_S)


def _retry_after(seen: Seen) -> str:
    return seen.outcome.header("retry-after") if isinstance(seen.outcome, Answer) else ""


def _is_refused(seen: Seen, _: Scene) -> Judgement:
    if seen.diagnosis == THROTTLED:
        asked = _retry_after(seen)
        how_long = f"it wants {asked} s." if asked else "it does not say for how long."
        return done(f"Refused: too many requests from this VM, and {how_long}")
    return cannot_tell(seen) if seen.token is None else unknown("Nothing is throttled now.")


def _is_through(seen: Seen, _: Scene) -> Judgement:
    if seen.diagnosis == THROTTLED:
        return not_yet(f"Still refused. Pauses that help: {_PAUSES} s, then give up.")
    if seen.token is None:
        return cannot_tell(seen)
    return done("A token came this time: the pause was enough.")


def _is_kept(seen: Seen, _: Scene) -> Judgement:
    if seen.token is None:
        return cannot_tell(seen)
    if not seen.from_memory:
        return not_yet("IMDS was asked: nothing was kept yet.")
    return done(f"No request at all: the token was kept, good for {good_for(seen.token)}.")


LESSON = Lesson(
    name="throttling",
    title="Too many requests: 429, and patience",
    why="IMDS is shared by every program of the VM, and allows few requests",
    scenario="throttled",
    steps=(
        Step(
            "Is IMDS there?",
            "Other programs on this VM ask for tokens all the time. IMDS itself is well.",
            PROBE,
            is_imds,
        ),
        Step(
            "Ask for a token",
            "All programs of a VM share what IMDS allows: 20 token requests a second.",
            TOKEN,
            _is_refused,
            todo=(
                bash(
                    "See who asks: each connection with its program.",
                    "sudo ss -tnp dst 169.254.169.254",
                ),
            ),
        ),
        Step(
            "Be patient",
            "Ask again after a pause, and after a longer one. Never at once.",
            token_question("patient", f"wait {_PAUSE_S:g} s, ask again", pause_s=_PAUSE_S),
            _is_through,
            todo=(
                here("In this program: {wait} waits and tries again, with these pauses."),
                bash("Without a screen.", "msi-scope doctor --patient"),
            ),
            switch=Switch.CALM,
        ),
        Step(
            "Keep the token",
            "A token lives for a day. Who keeps it, needs to ask once.",
            token_question("kept", "ask this program's memory", may_remember=True),
            _is_kept,
            todo=(here("Every Microsoft library keeps tokens: keep its credential object."),),
        ),
    ),
)
