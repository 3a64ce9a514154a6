"""Who answered, and what the answer means: two tables of rules, the first that holds wins.

The order follows the advice in the IMDS documentation not to branch on error texts, which may
change: who answered, then the status, then the error code; a text only picks a more specific id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import NamedTuple, TypeAlias

from tui_app.core.diagnosis.evidence import Evidence

IMDS_ADDRESS = "169.254.169.254"
TOKEN_PATH = "/metadata/identity/oauth2/token/"
INSTANCE_PATH = "/metadata/instance/"

Condition: TypeAlias = Callable[[Evidence], bool]


class Rule(NamedTuple):
    """A row: every condition that it states must hold."""

    diagnosis: str | None
    """None: this answer is a healthy one."""
    status: Container[int] | None = None
    path: str = "/"
    """How the path begins."""
    error: tuple[str, ...] = ()
    """The error code is one of these."""
    says: tuple[str, ...] = ()
    """Code and description hold one of these."""
    kind: str = ""
    when: Condition | None = None

    def holds(self, seen: Evidence) -> bool:
        """Whether this row fits the answer."""
        return (
            (self.status is None or seen.answer.status in self.status)
            and seen.path.startswith(self.path)
            and (not self.error or seen.error[0].strip().lower() in self.error)
            and (not self.says or any(text in seen.words for text in self.says))
            and (not self.kind or seen.kind == self.kind)
            and (self.when is None or self.when(seen))
        )


def _has_token(seen: Evidence) -> bool:
    token = seen.body.get("access_token") if isinstance(seen.body, dict) else None
    segments = r"[\w-]+\.[\w-]+\.[\w-]+"
    return isinstance(token, str) and re.fullmatch(segments, token, re.ASCII) is not None


def _lacks_own_names(seen: Evidence) -> bool:
    """An instance document without subscription or group: a back end of IMDS was away."""
    below = seen.path.removeprefix(INSTANCE_PATH)
    if below not in ("", "compute/") or not isinstance(seen.body, dict):
        return False
    compute = seen.body if below else seen.body.get("compute")
    return not isinstance(compute, dict) or not (
        compute.get("subscriptionId") and compute.get("resourceGroupName")
    )


def _is_plausible(seen: Evidence) -> bool:
    if seen.answer.truncated or seen.kind == "html":
        return False
    if seen.path == "/metadata/versions/":
        return isinstance(seen.body, dict) and isinstance(seen.body.get("apiVersions"), list)
    return ("format", "text") in seen.query or isinstance(seen.body, dict | list)


def _names_newest_versions(seen: Evidence) -> bool:
    return isinstance(seen.body, dict) and "newest-versions" in seen.body


def _repeats_a_parameter(seen: Evidence) -> bool:
    names = [name for name, _ in seen.query]
    return len(names) != len(set(names))


def _sent_forwarded_for(seen: Evidence) -> bool:
    return any(name.lower() == "x-forwarded-for" for name, _ in seen.request.headers)


def _asks_leaf_as_json(seen: Evidence) -> bool:
    below = seen.path.removeprefix(INSTANCE_PATH).strip("/")
    return "/" in below and ("format", "text") not in seen.query


IMDS_RULES: tuple[Rule, ...] = (
    Rule(None, range(200, 300), TOKEN_PATH, when=_has_token),
    Rule("TOK-MALFORMED", range(200, 300), TOKEN_PATH),
    Rule("IMDS-200-PARTIAL", range(200, 300), INSTANCE_PATH, when=_lacks_own_names),
    Rule(None, range(200, 300), when=_is_plausible),
    Rule("IMDS-400-METADATA", (400,), says=("metadata header not specified",)),
    Rule("IMDS-400-METADATA", (400,), error=("bad_request_102",)),
    Rule("IMDS-400-API-VERSION", (400,), when=_names_newest_versions),
    Rule("IMDS-400-API-VERSION", (400,), says=("api-version is invalid",)),
    Rule("IMDS-404-API-VERSION", (404,), says=("invalid version requested",)),
    Rule("IMDS-400-XFF", (400,), says=("x-forwarded-for",)),
    # The identity endpoints, from the surest code to the vaguest.
    Rule("MI-400-RESOURCE-OLD", (400,), TOKEN_PATH, ("invalid_resource",), ("aadsts50001:",)),
    Rule("MI-400-RESOURCE", (400,), TOKEN_PATH, ("invalid_resource",)),
    Rule("MI-400-UNAUTHORIZED-CLIENT", (400, 401), TOKEN_PATH, ("unauthorized_client",)),
    Rule("MI-400-UNAUTHORIZED-CLIENT", (400, 401), TOKEN_PATH, says=("aadsts700016:",)),
    Rule("MI-400-INVALID-SCOPE", (400,), TOKEN_PATH, ("invalid_scope",)),
    Rule("MI-400-UNSUPPORTED", (400,), TOKEN_PATH, ("unsupported_response_type",)),
    Rule("MI-403-ACCESS-DENIED", (400, 403), TOKEN_PATH, ("access_denied",)),
    Rule("MI-401-UNKNOWN-SOURCE", (401,), error=("unknown_source",)),
    Rule("MI-400-NOT-FOUND", (400,), "/metadata/identity/", says=("identity not found",)),
    Rule(
        "MI-400-MULTIPLE", (400,), "/metadata/identity/", says=("multiple user assigned identit",)
    ),
    Rule("MI-400-RESOURCE-MISSING", (400,), TOKEN_PATH, says=("audience parameter not specified",)),
    # Present, and asking for the document that a caller of version 2 would bring.
    Rule(
        None, (400,), "/metadata/identity/issuecredential/", says=("attestation token is missing",)
    ),
    # What the request itself shows to be wrong.
    Rule("IMDS-400-XFF", (400,), when=_sent_forwarded_for),
    Rule("IMDS-400-DUP", (400,), when=_repeats_a_parameter),
    Rule("IMDS-400-FORMAT", (400,), INSTANCE_PATH, when=_asks_leaf_as_json),
    Rule("MI-400-OTHER", (400,), TOKEN_PATH),
    Rule("HTTP-WIRESERVER-XML", (404,), says=("<code>resourcenotfound</code>",)),
    Rule("IMDS-404-UPDATING", (404,), TOKEN_PATH),
    Rule("MI-V2-404", (404,), "/metadata/identity/getplatformmetadata/"),
    Rule("IMDS-404-ELEMENT", (404,), INSTANCE_PATH),
    Rule("IMDS-LB-404", (404,), "/metadata/loadbalancer/", says=("no load balancer metadata",)),
    Rule("IMDS-405", (405,)),
    Rule("IMDS-408", (408,)),
    Rule("IMDS-410", (410,)),
    Rule("IMDS-429", (429,)),
    Rule("MI-500-TOKEN", (500,), TOKEN_PATH, ("unknown",)),
    Rule("MI-500-TOKEN", (500,), TOKEN_PATH, says=("failed to retrieve token",)),
    Rule("IMDS-500", range(500, 600)),
    Rule("IMDS-OTHER"),
)
"""For an answer whose Server header begins with `IMDS/`."""

_OTHER_CLOUD_SERVERS = ("ec2ws", "metadata server for vm")
_PROXY_PRODUCTS = (
    *("squid", "zscaler", "bluecoat", "proxysg", "forcepoint", "websense", "mcafee"),
    *("tinyproxy", "privoxy", "mitmproxy", "fortinet", "fortigate", "sophos", "netskope", "cntlm"),
)
_PROXY_HEADERS = ("via", "proxy-authenticate", "proxy-agent", "x-squid-error")


def _is_other_cloud(seen: Evidence) -> bool:
    return (
        seen.answer.header("metadata-flavor").strip().lower() == "google"
        or seen.server in _OTHER_CLOUD_SERVERS
    )


def _is_docker_desktop(seen: Evidence) -> bool:
    return f"connecting to {IMDS_ADDRESS}:80" in seen.words and any(
        text in seen.words for text in ("unreachable network", "unreachable host")
    )


def _has_proxy_marks(seen: Evidence) -> bool:
    return any(seen.answer.header(name) for name in _PROXY_HEADERS) or any(
        product in seen.server for product in _PROXY_PRODUCTS
    )


def _names_direct_connection(seen: Evidence) -> bool:
    return "fail to directly connect" in seen.answer.reason.lower()


def _hangs_up(seen: Evidence) -> bool:
    """The Guest Proxy Agent closes every refusal and names no server (read in its source)."""
    closes = "close" in seen.answer.header("connection").lower()
    return closes and not seen.server and not _has_proxy_marks(seen)


def _offers_every_verb(seen: Evidence) -> bool:
    return _hangs_up(seen) and "patch" in seen.answer.header("allow").lower()


def _copies_imds(seen: Evidence) -> bool:
    """NMI's copy of IMDS's refusal: the same JSON, a newline, and no Server (NMI `server.go`)."""
    return not seen.server and seen.text.endswith("\n") and seen.kind == "json"


def _is_iis(seen: Evidence) -> bool:
    return seen.server.startswith("microsoft-iis")


_NMI_TEXTS = (
    "pod list is empty",
    "failed to refresh token",
    "parameter resource cannot be empty",
    "blocked by aad pod identity",
)

STRANGER_RULES: tuple[Rule, ...] = (
    Rule("HTTP-OTHER-CLOUD", when=_is_other_cloud),
    Rule("HTTP-OTHER-CLOUD", (401,), says=("no mmds token provided",)),
    Rule("HTTP-OTHER-CLOUD", (404,), says=("error 404 (not found)!!1",)),
    Rule("HTTP-DOCKER-403", (403,), when=_is_docker_desktop),
    Rule("HTTP-PROXY-407", (407,)),
    Rule("HTTP-REDIRECT", range(300, 400)),
    Rule("HTTP-PROXY-400", (400,), when=_names_direct_connection),
    Rule("HTTP-GPA-403", (403,), kind="empty", when=_hangs_up),
    Rule("HTTP-GPA-421", (421,), kind="empty", when=_hangs_up),
    Rule("HTTP-GPA-405", (405,), says=("method not allowed",), when=_offers_every_verb),
    Rule("HTTP-GPA-5XX", (500, 502, 503), kind="empty", when=_hangs_up),
    Rule("HTTP-NMI", (400, 403, 404, 500), says=_NMI_TEXTS, kind="text"),
    Rule("HTTP-NMI", (400,), says=("metadata header not specified",), when=_copies_imds),
    Rule("HTTP-WIRESERVER-XML", (404,), says=("<code>resourcenotfound</code>",)),
    Rule("HTTP-WIRESERVER-500", (500,), kind="text", when=_is_iis),
    Rule("MI-401-UNKNOWN-SOURCE", (401,), error=("unknown_source",)),
    Rule("HTTP-PROXY-403", (403,), when=_has_proxy_marks),
    Rule("HTTP-GATEWAY-502", (502,)),
    Rule("HTTP-GATEWAY-503", (503,)),
    Rule("HTTP-GATEWAY-504", (504,)),
    Rule("HTTP-CAPTIVE-HTML", range(200, 300), kind="html"),
    Rule("HTTP-CAPTIVE-HTML", range(400, 500), kind="html"),
    Rule("HTTP-NOT-IMDS"),
)
"""For every other answer. What an unknown one copies from IMDS does not make it IMDS."""
