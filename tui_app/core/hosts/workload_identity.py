"""AKS workload identity: a projected service account token is exchanged at the login host.

Facts: "Use Microsoft Entra Workload ID with AKS" (Microsoft), azure-identity's credential.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from tui_app.core.clouds import CLOUDS
from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import asking
from tui_app.core.hosts.envelope import read_error
from tui_app.core.hosts.host import Asking, IdentityHost, Place, Unaskable, Unreadable
from tui_app.core.secret import Secret
from tui_app.core.selector import SelectorKind, TokenWanted
from tui_app.core.token import TokenReply
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase, Request, Target

FILE = "HOST-WORKLOAD-FILE"
ASSERTION_LIMIT = 64 * 1024
SELECTORS = {SelectorKind.CLIENT_ID: "client_id"}
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_BY_CODE = (
    (("70021", "700211", "700212", "700213", "700214"), "HOST-WORKLOAD-SUBJECT"),
    (("700024", "700023", "50013", "700027", "50027"), "HOST-WORKLOAD-ASSERTION"),
    (("700016", "90002", "90061"), "HOST-WORKLOAD-CLIENT"),
    (("500011", "50001", "70011"), "MI-400-RESOURCE"),
)
"""AADSTS codes, and what they mean here."""


def _endpoint(place: Place) -> str:
    base = place.variable("AZURE_AUTHORITY_HOST").rstrip("/")
    if base and "://" not in base:
        base = f"https://{base}"
    return f"{base}/{place.variable('AZURE_TENANT_ID')}/oauth2/v2.0/token"


def token_request(place: Place, wanted: TokenWanted, assertion: Secret) -> Request | Unaskable:
    """Exchange the assertion for an access token; only the client id is named."""
    named = wanted.selector
    if named.kind not in (SelectorKind.DEFAULT, SelectorKind.CLIENT_ID):
        return asking.cannot_name(named, SELECTORS)
    client_id = named.value or place.variable("AZURE_CLIENT_ID")
    if not client_id:
        return Unaskable("HOST-WORKLOAD-CLIENT", "no client id: set AZURE_CLIENT_ID or --client-id")
    url = _endpoint(place)
    if not _is_login_host(url, place):
        host = urlsplit(url).netloc
        text = f"AZURE_AUTHORITY_HOST names {host}, no login host of Azure: nothing is sent there"
        return Unaskable(asking.HELD_BACK, text)
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "scope": f"{wanted.resource}/.default",
        "client_assertion_type": _ASSERTION_TYPE,
        "client_assertion": assertion.reveal(),
    }
    return Request(
        target=Target.LOGIN,
        method="POST",
        url=url,
        headers=(("Content-Type", "application/x-www-form-urlencoded"),),
        body=urlencode(form).encode(),
        purpose=f"token for {wanted.resource}",
        timeout_s=asking.TOKEN_TIMEOUT_S,
    )


def _is_login_host(url: str, place: Place) -> bool:
    """Whether the assertion may go there: a login host of the clouds, or one that was named."""
    parts = urlsplit(url)
    if parts.hostname in _LOOPBACK:
        return True
    known = {cloud.authority for cloud in CLOUDS} | {place.ask.authority_url}
    return f"{parts.scheme}://{parts.netloc}" in known


def judge(_: Request, outcome: Outcome) -> str:
    """What is wrong, by the AADSTS code."""
    match outcome:
        case NoAnswer() if outcome.phase is not Phase.POLICY:
            return "HOST-WORKLOAD-LOGIN"
        case Answer() if outcome.status != 200:
            found = re.search(r"AADSTS(\d+)", " ".join(read_error(outcome)))
            code = found[1] if found else ""
            return next((each for codes, each in _BY_CODE if code in codes), "HOST-OTHER")
        case _:
            return asking.usual(outcome)


async def _ask(wire: Asking, place: Place, wanted: TokenWanted) -> TokenReply:
    path = place.variable("AZURE_FEDERATED_TOKEN_FILE")
    # Kubernetes projects the file as a link into a folder that it swaps when it renews the token.
    assertion = wire.read_secret(path, ASSERTION_LIMIT, follows_links=True)
    if isinstance(assertion, Unreadable):
        return asking.not_asked(Unaskable(FILE, f"{path}: {assertion.reason}"))
    request = token_request(place, wanted, assertion)
    return await asking.ask_once(wire, request, wanted, judge)


HOST = IdentityHost(
    kind=HostKind.WORKLOAD_IDENTITY,
    variables=("AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE"),
    selectors=SELECTORS,
    endpoint=_endpoint,
    ask=_ask,
)
