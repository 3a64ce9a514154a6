"""The steps that most hosts share: name the identity, send once, read, judge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from tui_app.core.hosts.envelope import read_error
from tui_app.core.hosts.host import Asking, Place, Unaskable
from tui_app.core.selector import Selector, SelectorKind, TokenWanted
from tui_app.core.token import TokenReply
from tui_app.core.token_answer import read_token
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase, Request, Target

TOKEN_TIMEOUT_S = 8.0
"""The host may have to ask Entra ID."""
LONGEST_WHY = 300
HELD_BACK = "HOST-ENDPOINT-REFUSED"


def query(
    wanted: TokenWanted, version: str, selectors: Mapping[SelectorKind, str]
) -> str | Unaskable:
    """The query of a token request, the identity by this host's own names."""
    parts = {"api-version": version, "resource": wanted.resource}
    named = wanted.selector
    if named.kind is not SelectorKind.DEFAULT:
        if named.kind not in selectors:
            return cannot_name(named, selectors)
        parts[selectors[named.kind]] = named.value
    return urlencode(parts)


def cannot_name(named: Selector, selectors: Mapping[SelectorKind, str]) -> Unaskable:
    """This host knows no such way to name an identity."""
    known = ", ".join(f"--{kind}" for kind in selectors) or "none: it has one identity only"
    text = f"--{named.kind} cannot be used with this identity host; it takes {known}"
    return Unaskable("HOST-SELECTOR", text)


async def ask_once(
    wire: Asking,
    request: Request | Unaskable,
    wanted: TokenWanted,
    judge: Callable[[Request, Outcome], str],
) -> TokenReply:
    """Send a token request and read what came; `judge` names what is wrong when none came."""
    if isinstance(request, Unaskable):
        return not_asked(request)
    return read(wire, request, await wire.send(request), wanted, judge)


def asks_once(
    build: Callable[[Place, TokenWanted], Request | Unaskable],
    judge: Callable[[Request, Outcome], str],
) -> Callable[[Asking, Place, TokenWanted], Awaitable[TokenReply]]:
    """How a host is asked that takes one request."""

    async def ask(wire: Asking, place: Place, wanted: TokenWanted) -> TokenReply:
        return await ask_once(wire, build(place, wanted), wanted, judge)

    return ask


def read(
    wire: Asking,
    request: Request,
    outcome: Outcome,
    wanted: TokenWanted,
    judge: Callable[[Request, Outcome], str],
) -> TokenReply:
    """The token in an outcome, else the diagnosis."""
    token = None
    if isinstance(outcome, Answer):
        token = read_token(outcome, wanted, received=wire.now())
    if token is not None:
        return TokenReply(outcome=outcome, token=token)
    why = ""
    if isinstance(outcome, Answer) and request.target is not Target.IMDS:
        why = ": ".join(filter(None, read_error(outcome)))[:LONGEST_WHY]
    return TokenReply(outcome=outcome, diagnosis=judge(request, outcome), why=why)


def not_asked(why: Unaskable) -> TokenReply:
    """The reply when nothing was sent."""
    outcome = NoAnswer(phase=Phase.POLICY, text=why.text)
    return TokenReply(outcome=outcome, diagnosis=why.diagnosis, why=why.text)


def usual(outcome: Outcome) -> str:
    """The diagnosis of what can go wrong with any host."""
    match outcome:
        case NoAnswer(phase=Phase.POLICY):
            return HELD_BACK
        case NoAnswer():
            return "HOST-ENDPOINT-DEAD"
        case Answer(status=401 | 403):
            return "HOST-SECRET-REFUSED"
        case Answer(status=200):
            return "TOK-MALFORMED"
        case _:
            return "HOST-OTHER"
