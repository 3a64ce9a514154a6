"""IMDS, the host of every VM and scale set."""

from __future__ import annotations

from tui_app.core import imds
from tui_app.core.diagnosis import diagnose, refine
from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts.asking import ask_once
from tui_app.core.hosts.host import Asking, IdentityHost, Place
from tui_app.core.selector import TokenWanted
from tui_app.core.token import TokenReply
from tui_app.core.wire import Outcome, Request


def _endpoint(place: Place) -> str:
    return f"{place.ask.imds_url}{imds.TOKEN_PATH}"


async def _ask(wire: Asking, place: Place, wanted: TokenWanted) -> TokenReply:
    def judge(request: Request, outcome: Outcome) -> str:
        return refine(diagnose(request, outcome) or "TOK-MALFORMED", place.machine)

    return await ask_once(wire, imds.token_request(place.ask.imds_url, wanted), wanted, judge)


HOST = IdentityHost(
    kind=HostKind.IMDS,
    variables=(),
    selectors=imds.SELECTOR_QUERY,
    endpoint=_endpoint,
    ask=_ask,
)
