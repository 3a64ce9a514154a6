"""MSI_ENDPOINT and MSI_SECRET: the 2017 API of App Service, which Azure Machine Learning kept.

Facts: App Service's old reference, azure-identity and MSAL; Machine Learning's client id variable
from MSAL.NET.
"""

from __future__ import annotations

from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import app_service, asking
from tui_app.core.hosts.host import Asking, IdentityHost, Place, Unaskable
from tui_app.core.selector import SelectorKind, TokenWanted
from tui_app.core.token import IdentityKind, TokenReply
from tui_app.core.wire import Request, Target

API_VERSION = "2017-09-01"
SELECTORS = {SelectorKind.CLIENT_ID: "clientid"}
_VARIABLES = ("MSI_ENDPOINT", "MSI_SECRET")


def _endpoint(place: Place) -> str:
    return place.variable("MSI_ENDPOINT")


def token_request(place: Place, wanted: TokenWanted) -> Request | Unaskable:
    """Ask for an access token; only a client id can be named."""
    query = asking.query(wanted, API_VERSION, SELECTORS)
    if isinstance(query, Unaskable):
        return query
    return Request(
        target=Target.HOST,
        url=f"{_endpoint(place)}?{query}",
        secrets=(("secret", place.machine.secrets["MSI_SECRET"]),),
        purpose=f"token for {wanted.resource}",
        timeout_s=asking.TOKEN_TIMEOUT_S,
    )


_ask = asking.asks_once(token_request, app_service.judge)


async def _ask_machine_learning(wire: Asking, place: Place, wanted: TokenWanted) -> TokenReply:
    """The same; without a client id this compute acts for the signed-in user."""
    reply = await _ask(wire, place, wanted)
    if reply.token is not None and reply.token.kind is IdentityKind.USER:
        return reply._replace(diagnosis="HOST-ML-USER-TOKEN")
    return reply


APP_SERVICE_2017 = IdentityHost(
    kind=HostKind.APP_SERVICE_2017,
    variables=_VARIABLES,
    selectors=SELECTORS,
    endpoint=_endpoint,
    ask=_ask,
)
MACHINE_LEARNING = IdentityHost(
    kind=HostKind.MACHINE_LEARNING,
    variables=_VARIABLES,
    selectors=SELECTORS,
    endpoint=_endpoint,
    ask=_ask_machine_learning,
)
