"""Who may ask: programs on this machine that mean to. No page in a browser, by whatever name."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from tui_app.simulator.control.reply import Refused
from tui_app.simulator.exchange import Request

MOST_BYTES = 16 * 1024
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_CHANGING = ("POST", "PUT", "PATCH")


def check(request: Request) -> None:
    """Let a request in.

    Raises:
        Refused: it comes from elsewhere, was meant for another name (DNS rebinding) or sent by a page
            of another site, or its body is not JSON, or too long.
    """
    _check_peer(request)
    _check_site(request)
    _check_body(request)


def _check_peer(request: Request) -> None:
    try:
        is_here = ipaddress.ip_address(request.peer.partition("%")[0]).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise Refused(403, "the control service only answers programs on this machine")


def _check_site(request: Request) -> None:
    port = urlsplit(request.base_url).port
    hosts = [f"{name}:{port}" for name in _NAMES]
    if (request.header("host") or "").lower() not in hosts:
        raise Refused(403, f"the Host header names another machine; expected {', '.join(hosts)}")
    origin = request.header("origin")
    if origin is not None and origin.lower() not in [f"http://{host}" for host in hosts]:
        raise Refused(403, "the Origin header names another site; expected none, as curl sends")
    if (request.header("sec-fetch-site") or "none").lower() not in ("none", "same-origin"):
        raise Refused(403, "a page of another site asked; expected a program on this machine")


def _check_body(request: Request) -> None:
    if request.is_cut or len(request.body) > MOST_BYTES:
        raise Refused(413, f"the body is too long; expected {MOST_BYTES:,} bytes at most")
    if not request.body and request.method not in _CHANGING:
        return
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(
            415,
            "the body must be JSON; expected Content-Type: application/json (curl --json '{…}')",
        )
