"""App Service, Functions, Container Apps and Automation: an endpoint and a secret in the environment.

Facts: "How to use managed identities for App Service" (Microsoft), azure-identity and MSAL.
"""

from __future__ import annotations

from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import asking
from tui_app.core.hosts.envelope import says
from tui_app.core.hosts.host import IdentityHost, Place, Unaskable
from tui_app.core.selector import SelectorKind, TokenWanted
from tui_app.core.wire import Answer, Outcome, Request, Target

API_VERSION = "2019-08-01"
SELECTORS = {
    SelectorKind.CLIENT_ID: "client_id",
    SelectorKind.OBJECT_ID: "principal_id",
    SelectorKind.RESOURCE_ID: "mi_res_id",
}


def _endpoint(place: Place) -> str:
    return place.variable("IDENTITY_ENDPOINT")


def token_request(place: Place, wanted: TokenWanted) -> Request | Unaskable:
    """Ask for an access token. `Metadata: true` is for Azure Automation, which demands it."""
    query = asking.query(wanted, API_VERSION, SELECTORS)
    if isinstance(query, Unaskable):
        return query
    return Request(
        target=Target.HOST,
        url=f"{_endpoint(place)}?{query}",
        headers=(("Metadata", "true"),),
        secrets=(("X-IDENTITY-HEADER", place.machine.secrets["IDENTITY_HEADER"]),),
        purpose=f"token for {wanted.resource}",
        timeout_s=asking.TOKEN_TIMEOUT_S,
    )


def judge(_: Request, outcome: Outcome) -> str:
    """What is wrong, by the messages of the platform's own service."""
    match outcome:
        case Answer(status=400) if says(outcome, "managed identity found", "identity not found"):
            return "HOST-APPSVC-400"
        case Answer(status=500) if says(outcome, "fetching the aad token"):
            return "HOST-APPSVC-500"
        case _:
            return asking.usual(outcome)


HOST = IdentityHost(
    kind=HostKind.APP_SERVICE,
    variables=("IDENTITY_ENDPOINT", "IDENTITY_HEADER"),
    selectors=SELECTORS,
    endpoint=_endpoint,
    ask=asking.asks_once(token_request, judge),
)
