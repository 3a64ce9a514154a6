"""What this program's own rules let out: which verbs, and which host may have a token or a secret."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from tui_app.core.arm import origin
from tui_app.core.wire import Request, Target

LOOPBACK = ("127.0.0.1", "localhost", "::1")
POSTS = {
    Target.ARM: (
        "/providers/microsoft.resourcegraph/resources",
        "/providers/microsoft.management/getentities",
    ),
    Target.LOGIN: ("/oauth2/v2.0/token",),
    Target.HOST: ("/oauth2/token",),
}
"""How the path of a POST ends that changes nothing: two queries, and the token requests of workload
identity and of Cloud Shell. No other POST leaves this process."""


def refusal(request: Request, arm_url: str) -> str:
    """Why this request is not sent; empty when it may be. `arm_url` is the one host for a token."""
    parts = urlsplit(request.url)
    if request.method != "GET" and not parts.path.lower().endswith(POSTS.get(request.target, ())):
        return f"{request.method} is not sent: this program only reads"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "the URL is not http or https"
    if request.target is Target.HOST and not _is_near(parts):
        return f"{parts.hostname} is neither on this machine nor asked by https: it is not asked"
    return _of_token(parts, arm_url) if request.bearer is not None else ""


def _of_token(parts: SplitResult, arm_url: str) -> str:
    """Why the token may not go there: it is for one host, and travels encrypted."""
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        return "the token is not sent over plain http"
    if origin(parts.geturl()) != origin(arm_url):
        return f"the token is for {urlsplit(arm_url).netloc} and is not sent to {parts.netloc}"
    return ""


def _is_near(parts: SplitResult) -> bool:
    """Whether an identity host may be asked there, and have the machine's secret.

    By https, or in the clear on this machine, its link, its private network, or by a plain name
    without a dot, as containers call each other: a variable may have been set by anybody.
    """
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host
    return address.is_loopback or address.is_link_local or address.is_private
