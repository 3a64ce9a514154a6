"""The same request once more: built from the record, for a GET that lost nothing to the masks."""

from __future__ import annotations

from tui_app.core.exchange import Exchange
from tui_app.core.redact import MASK
from tui_app.core.snippets.model import carries_token, headers_of
from tui_app.core.wire import Request, Target

TIMEOUT_S = {Target.ARM: 30.0}
"""Bound on a replay, where it is not the usual one; see `Request.timeout_s`."""
USUAL_S = 8.0


class NotReplayed(Exception):  # noqa: N818  # it names what happened
    """One line says why this request is not made again, and what to do instead."""


def replay_of(exchange: Exchange) -> tuple[Request, bool]:
    """The request to send, without a bearer, and whether this run's token belongs to it.

    Raises:
        NotReplayed: it is no GET, went through a proxy, or carried what the record does not keep.
    """
    if exchange.method != "GET":
        raise NotReplayed(f"Only a GET is made again, and this is a {exchange.method}.")
    if "through the proxy" in exchange.purpose:
        raise NotReplayed(
            "It went through a proxy, to prove its effect: {prove} in {panel-probe} Probe does it again."
        )
    headers = headers_of(exchange)
    masked = [name for name, value in headers if MASK in value]
    if masked or MASK in exchange.url or "<token, " in exchange.url:
        what = masked[0] if masked else "a secret in its address"
        raise NotReplayed(
            f"It carried {what}, which is not kept: {{rerun}} makes all checks again."
        )
    request = Request(
        target=exchange.target,
        url=exchange.url,
        headers=headers,
        purpose=f"again: {exchange.purpose.removeprefix('again: ')}",
        timeout_s=TIMEOUT_S.get(exchange.target, USUAL_S),
    )
    return request, carries_token(exchange)
