"""Azure Arc: the agent challenges the caller to read a file that only the privileged can read.

Facts: "Authenticate against Azure resources with Azure Arc-enabled servers" (Microsoft); the rules
for the path as azure-identity and MSAL have them.
"""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit

from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import asking
from tui_app.core.hosts.host import Asking, IdentityHost, Place, Unaskable, Unreadable
from tui_app.core.machine import MachineFacts
from tui_app.core.secret import Secret
from tui_app.core.selector import SelectorKind, TokenWanted
from tui_app.core.token import Token, TokenReply
from tui_app.core.wire import Answer, Outcome, Request, Target

API_VERSION = "2020-06-01"
KEY_LIMIT = 4096
"""Bytes; both libraries refuse a longer key file."""
CHALLENGE, KEY, SELECTOR_IGNORED = "HOST-ARC-CHALLENGE", "HOST-ARC-403-KEY", "HOST-ARC-UAMI"
SELECTORS = {
    SelectorKind.CLIENT_ID: "client_id",
    SelectorKind.OBJECT_ID: "object_id",
    SelectorKind.RESOURCE_ID: "msi_res_id",
}


def _endpoint(place: Place) -> str:
    """The variable, else the agent's own port, where MSAL looks when it finds the agent's file."""
    if place.variable("IDENTITY_ENDPOINT") and place.variable("IMDS_ENDPOINT"):
        return place.variable("IDENTITY_ENDPOINT")
    return place.machine.arc_endpoint


def token_request(
    place: Place, wanted: TokenWanted, key: Secret | None = None
) -> Request | Unaskable:
    """Ask for an access token: first without the key, which earns the challenge, then with it."""
    query = asking.query(wanted, API_VERSION, SELECTORS)
    if isinstance(query, Unaskable):
        return query
    secrets = (("Authorization", Secret(f"Basic {key.reveal()}")),) if key else ()
    what = f"token for {wanted.resource}" if key else "Arc's challenge"
    return Request(
        target=Target.HOST,
        url=f"{_endpoint(place)}?{query}",
        headers=(("Metadata", "true"),),
        secrets=secrets,
        purpose=what,
        timeout_s=asking.TOKEN_TIMEOUT_S,
    )


def key_path(answer: Answer, machine: MachineFacts) -> str | Unaskable:
    """The file that a challenge names, if it may be read: in the agent's own folder, `.key`."""
    scheme, _, path = answer.header("www-authenticate").partition("=")
    if " ".join(scheme.lower().split()) != "basic realm" or not path.strip():
        return Unaskable(CHALLENGE, "the agent's challenge names no key file")
    path = path.strip().strip('"')
    kind: type[PurePath] = PureWindowsPath if machine.os == "windows" else PurePosixPath
    named, folder = kind(path), kind(machine.arc_key_directory)
    if named.parent != folder or ".." in named.parts or not machine.arc_key_directory:
        return Unaskable(CHALLENGE, f"the challenge names a file outside {folder}: it is not read")
    if named.suffix != ".key":
        return Unaskable(CHALLENGE, "the challenge names a file that is no .key file")
    return path


def judge(request: Request, outcome: Outcome) -> str:
    """What is wrong with the answer to either request."""
    has_key = bool(request.secrets)
    match outcome:
        case Answer(status=403):
            return KEY
        case Answer(status=200 | 401) if not has_key:
            return CHALLENGE
        case _:
            return asking.usual(outcome)


def confirms(token: Token, wanted: TokenWanted) -> bool:
    """Whether the agent repeats the identity that was named; an old one ignores the name."""
    selector = wanted.selector
    echo = {
        SelectorKind.CLIENT_ID: token.echoed.get("client_id"),
        SelectorKind.OBJECT_ID: token.echoed.get("object_id"),
        SelectorKind.RESOURCE_ID: token.echoed.get("msi_res_id") or token.echoed.get("mi_res_id"),
    }.get(selector.kind, selector.value)
    return (echo or "").casefold() == selector.value.casefold()


async def _ask(wire: Asking, place: Place, wanted: TokenWanted) -> TokenReply:
    """The handshake: challenge, key file, request."""
    first = token_request(place, wanted)
    if isinstance(first, Unaskable):
        return asking.not_asked(first)
    outcome = await wire.send(first)
    if not isinstance(outcome, Answer) or outcome.status != 401:
        return TokenReply(outcome=outcome, diagnosis=_in_container(judge(first, outcome), place))
    path = key_path(outcome, place.machine)
    if isinstance(path, Unaskable):
        return TokenReply(outcome=outcome, diagnosis=path.diagnosis, why=path.text)
    key = wire.read_secret(path, KEY_LIMIT)
    if isinstance(key, Unreadable):
        return TokenReply(outcome=outcome, diagnosis=KEY, why=f"{path}: {key.reason}")
    second = token_request(place, wanted, key)
    assert not isinstance(second, Unaskable)  # noqa: S101  # the first was not
    reply = asking.read(wire, second, await wire.send(second), wanted, judge)
    if reply.token is not None and not confirms(reply.token, wanted):
        return reply._replace(diagnosis=SELECTOR_IGNORED)
    return reply


def _in_container(diagnosis: str, place: Place) -> str:
    """A container has a localhost of its own, where no agent listens."""
    marks = {"/.dockerenv", "/run/.containerenv"} & place.machine.files
    is_local = urlsplit(_endpoint(place)).hostname in ("localhost", "127.0.0.1", "::1")
    unheard = diagnosis == "HOST-ENDPOINT-DEAD"
    return "HOST-ARC-CONTAINER" if marks and is_local and unheard else diagnosis


HOST = IdentityHost(
    kind=HostKind.ARC, variables=(), selectors=SELECTORS, endpoint=_endpoint, ask=_ask
)
