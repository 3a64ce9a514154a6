"""Forms for a POSIX shell: curl, and az rest."""

from __future__ import annotations

import shlex

from tui_app.core.exchange import Exchange
from tui_app.core.snippets.model import Fetch, carries_token, headers_of
from tui_app.core.wire import Target

_BEARER = "Bearer $ARM_TOKEN"


def curl(exchange: Exchange, fetch: Fetch) -> str:
    """The request by curl. IMDS is asked around any proxy."""
    parts = ["curl", "-sS", "-i"]
    if exchange.target is Target.IMDS:
        parts += ["--noproxy", "'*'"]
    parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers_of(exchange)]
    if carries_token(exchange):
        parts.append(f'-H "Authorization: {_BEARER}"')
    if exchange.method != "GET":
        parts += ["-X", exchange.method, "--data", shlex.quote(exchange.request_body)]
    return _fetched(exchange, fetch) + " ".join([*parts, shlex.quote(exchange.url)])


def az(exchange: Exchange, fetch: Fetch) -> str:
    """The request by `az rest`, with the same identity's token and not that of `az login`."""
    proxied = "" if exchange.target is not Target.IMDS else "NO_PROXY='*' "
    parts = ["az", "rest", "--method", exchange.method.lower(), "--skip-authorization-header"]
    pairs = [shlex.quote(f"{name}={value}") for name, value in headers_of(exchange)]
    if carries_token(exchange):
        pairs.append(f'"Authorization={_BEARER}"')
    if pairs:
        parts += ["--headers", *pairs]
    if exchange.method != "GET":
        parts += ["--body", shlex.quote(exchange.request_body)]
    line = " ".join([*parts, "--url", shlex.quote(exchange.url)])
    return f"{_fetched(exchange, fetch)}{proxied}{line}"


def _fetched(exchange: Exchange, fetch: Fetch) -> str:
    """The line that puts a token into a variable; empty where none was sent."""
    if not carries_token(exchange):
        return ""
    header = shlex.quote(": ".join(fetch.header))
    asked = f"curl -sS --noproxy '*' -H {header} {shlex.quote(fetch.url)}"
    read = "python3 -c 'import json,sys; print(json.load(sys.stdin)[\"access_token\"])'"
    return f"ARM_TOKEN=$({asked} | {read})\n"
