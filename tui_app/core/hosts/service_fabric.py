"""Service Fabric: https with a pinned certificate, then the secret.

Facts: "How to leverage a Service Fabric application's managed identity" (Microsoft), MSAL Python.
"""

from __future__ import annotations

import re

from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import asking
from tui_app.core.hosts.host import IdentityHost, Place, Unaskable
from tui_app.core.selector import TokenWanted
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase, Request, Target

API_VERSION = "2019-07-01-preview"
WRONG_CERTIFICATE = "HOST-SF-CERTIFICATE"


def _endpoint(place: Place) -> str:
    return place.variable("IDENTITY_ENDPOINT")


def thumbprint(text: str) -> str:
    """A SHA-1 thumbprint as 40 lower-case hex digits; empty when it is none."""
    digits = re.sub(r"[\s:]", "", text).lower()
    return digits if re.fullmatch(r"[0-9a-f]{40}", digits) else ""


def token_request(place: Place, wanted: TokenWanted) -> Request | Unaskable:
    """Ask for an access token. The deployment decides which identity it is."""
    query = asking.query(wanted, API_VERSION, {})
    if isinstance(query, Unaskable):
        return query
    pin = thumbprint(place.variable("IDENTITY_SERVER_THUMBPRINT"))
    if not pin:
        text = "IDENTITY_SERVER_THUMBPRINT is not a SHA-1 thumbprint of 40 hex digits"
        return Unaskable(WRONG_CERTIFICATE, text)
    if not _endpoint(place).lower().startswith("https://"):
        return Unaskable(asking.HELD_BACK, "IDENTITY_ENDPOINT of Service Fabric must be https")
    return Request(
        target=Target.HOST,
        url=f"{_endpoint(place)}?{query}",
        secrets=(("Secret", place.machine.secrets["IDENTITY_HEADER"]),),
        pin=pin,
        purpose=f"token for {wanted.resource}",
        timeout_s=asking.TOKEN_TIMEOUT_S,
    )


def judge(_: Request, outcome: Outcome) -> str:
    """What is wrong; a 404 here is an answer, not a service that is away."""
    match outcome:
        case NoAnswer(phase=Phase.TLS):
            return WRONG_CERTIFICATE
        case Answer(status=400 | 401 | 403 | 404):
            return "HOST-SF-404"
        case _:
            return asking.usual(outcome)


HOST = IdentityHost(
    kind=HostKind.SERVICE_FABRIC,
    variables=("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT"),
    selectors={},
    endpoint=_endpoint,
    ask=asking.asks_once(token_request, judge),
)
