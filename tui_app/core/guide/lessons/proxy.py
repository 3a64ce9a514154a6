"""The proxy: a variable that sends a program's request for IMDS to somebody else."""

from __future__ import annotations

from tui_app.core.guide.judging import cannot_tell, good_for
from tui_app.core.guide.model import Judgement, Lesson, Scene, Seen, Step, done, unknown
from tui_app.core.guide.questions import PROBE, THROUGH_PROXY, TOKEN
from tui_app.core.remedies.common import PROXY_BASH
from tui_app.core.remedies.model import here, windows
from tui_app.core.wire import Answer, NoAnswer


def is_imds(seen: Seen, _: Scene) -> Judgement:
    """Whether IMDS itself refused a request without its header."""
    if seen.diagnosis:
        return cannot_tell(seen)
    server = seen.outcome.header("server") if isinstance(seen.outcome, Answer) else ""
    return done("It is IMDS: it refuses a request without its header.", ("server", server))


def _is_diverted(seen: Seen, _: Scene) -> Judgement:
    if not seen.is_asked or isinstance(seen.outcome, NoAnswer):
        return cannot_tell(seen)
    if not seen.diagnosis:
        return unknown("This proxy lets requests for IMDS pass, for now.")
    server = seen.outcome.header("server") or "a proxy"
    return done(f"Not IMDS: {server} answers in its place.", *seen.told, ("server", server))


def _is_direct(seen: Seen, _: Scene) -> Judgement:
    if seen.token is None:
        return cannot_tell(seen)
    return done(f"Past the proxy a token comes, good for {good_for(seen.token)}.")


LESSON = Lesson(
    name="proxy",
    title="The proxy that answers for IMDS",
    why="HTTP_PROXY without NO_PROXY breaks managed identities, and the errors mislead",
    scenario="proxy-env",
    steps=(
        Step(
            "Is it IMDS?",
            "Asked directly and without its header, only IMDS refuses in its own way.",
            PROBE,
            is_imds,
        ),
        Step(
            "Ask as programs do",
            "HTTP_PROXY is set here, and no exception for 169.254.169.254.",
            THROUGH_PROXY,
            _is_diverted,
            todo=(
                PROXY_BASH,
                windows(
                    "The same on Windows, for every user; programs see it once they start again.",
                    "[Environment]::SetEnvironmentVariable('NO_PROXY', "
                    "'169.254.169.254,168.63.129.16', 'Machine')",
                ),
            ),
            notes=("In {panel-probe} Probe, {prove} proves it at any time.",),
        ),
        Step(
            "Go around it",
            "This program never asks IMDS through a proxy, and no program should.",
            TOKEN,
            _is_direct,
            todo=(here("In curl: --noproxy '*'. In PowerShell 7: -NoProxy."),),
        ),
    ),
)
