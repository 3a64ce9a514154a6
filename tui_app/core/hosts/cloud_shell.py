"""Cloud Shell: a POST to a local endpoint that gives the signed-in user's token.

Facts: azure-identity, MSAL Python and MSAL.NET.
"""

from __future__ import annotations

from urllib.parse import urlencode

from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import asking
from tui_app.core.hosts.envelope import says
from tui_app.core.hosts.host import IdentityHost, Place, Unaskable
from tui_app.core.selector import SelectorKind, TokenWanted
from tui_app.core.wire import Answer, Outcome, Request, Target


def _endpoint(place: Place) -> str:
    return place.variable("MSI_ENDPOINT")


def token_request(place: Place, wanted: TokenWanted) -> Request | Unaskable:
    """Ask for the user's token; there is nothing to choose."""
    if wanted.selector.kind is not SelectorKind.DEFAULT:
        return asking.cannot_name(wanted.selector, {})
    return Request(
        target=Target.HOST,
        method="POST",
        url=_endpoint(place),
        headers=(("Metadata", "true"), ("Content-Type", "application/x-www-form-urlencoded")),
        body=urlencode({"resource": wanted.resource}).encode(),
        purpose=f"token for {wanted.resource}",
        timeout_s=asking.TOKEN_TIMEOUT_S,
    )


def judge(_: Request, outcome: Outcome) -> str:
    """What is wrong: most often an audience that is not on the list."""
    match outcome:
        case Answer(status=400) if says(outcome, "audiencenotsupported", "not a supported msi"):
            return "HOST-CLOUDSHELL-400"
        case Answer(status=401) if says(outcome, "unknown_source"):
            return "MI-401-UNKNOWN-SOURCE"
        case _:
            return asking.usual(outcome)


HOST = IdentityHost(
    kind=HostKind.CLOUD_SHELL,
    variables=("MSI_ENDPOINT",),
    selectors={},
    endpoint=_endpoint,
    ask=asking.asks_once(token_request, judge),
)
