"""A recorded request as a line that can be pasted elsewhere; the token is never in it.

Where a request carried a token, the line first fetches one into a variable, as people do by hand.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping

from tui_app.core.exchange import Exchange
from tui_app.core.wire import Target

_LEFT_OUT = frozenset({"authorization", "user-agent", "accept-encoding", "x-ms-client-request-id",
                       "x-ms-return-client-request-id"})  # fmt: skip
_TOKEN_URL = (
    "http://169.254.169.254/metadata/identity/oauth2/token"
    "?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F"
)


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    return [(k, v) for k, v in exchange.request_headers if k.lower() not in _LEFT_OUT]


def _carries_token(exchange: Exchange) -> bool:
    return any(name.lower() == "authorization" for name, _ in exchange.request_headers)


def curl(exchange: Exchange) -> str:
    """The request for a POSIX shell. IMDS is asked around any proxy."""
    parts = ["curl", "-sS", "-i"]
    if exchange.target is Target.IMDS:
        parts += ["--noproxy", "'*'"]
    parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in _headers(exchange)]
    fetch = ""
    if _carries_token(exchange):
        fetch = (
            f"ARM_TOKEN=$(curl -sS --noproxy '*' -H 'Metadata: true' {shlex.quote(_TOKEN_URL)}"
            " | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"access_token\"])')\n"
        )
        parts.append('-H "Authorization: Bearer $ARM_TOKEN"')
    if exchange.method != "GET":
        parts += ["-X", exchange.method, "--data", shlex.quote(exchange.request_body)]
    return fetch + " ".join([*parts, shlex.quote(exchange.url)])


def powershell(exchange: Exchange) -> str:
    """The request for Windows PowerShell 5.1, which has no -NoProxy: the session goes without."""
    headers = [f"{_quoted(name)} = {_quoted(value)}" for name, value in _headers(exchange)]
    lines: list[str] = []
    if _carries_token(exchange):
        lines += [
            *_DIRECT,
            f"$ArmToken = (Invoke-RestMethod -WebSession $direct -Headers @{{ Metadata = 'true' }} "
            f"-Uri {_quoted(_TOKEN_URL)}).access_token",
        ]
        headers.append('Authorization = "Bearer $ArmToken"')
    session = ""
    if exchange.target is Target.IMDS:
        lines += _DIRECT
        session = " -WebSession $direct"
    body = "" if exchange.method == "GET" else f" -Body {_quoted(exchange.request_body)}"
    asked = f"-Method {exchange.method} -Uri {_quoted(exchange.url)}"
    given = f" -Headers @{{ {'; '.join(headers)} }}" if headers else ""
    lines.append(f"Invoke-WebRequest -UseBasicParsing{session} {asked}{given}{body}")
    return "\n".join(lines)


_DIRECT = [
    "$direct = New-Object Microsoft.PowerShell.Commands.WebRequestSession",
    "$direct.Proxy = New-Object System.Net.WebProxy",
]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


FORMS: Mapping[str, Callable[[Exchange], str]] = {"curl": curl, "PowerShell": powershell}
"""Name of the form → how to write it."""
