"""The form for Windows PowerShell 5.1, as every server has it, and for all later ones."""

from __future__ import annotations

from tui_app.core.exchange import Exchange
from tui_app.core.snippets.model import Fetch, carries_token, headers_of
from tui_app.core.wire import Target

_DIRECT = [
    "$direct = New-Object Microsoft.PowerShell.Commands.WebRequestSession",
    "$direct.Proxy = New-Object System.Net.WebProxy",
]
"""5.1 has no -NoProxy: the session goes without."""


def powershell(exchange: Exchange, fetch: Fetch) -> str:
    """The request by Invoke-WebRequest. IMDS is asked around any proxy."""
    headers = [f"{quoted(name)} = {quoted(value)}" for name, value in headers_of(exchange)]
    lines: list[str] = []
    if carries_token(exchange):
        name, value = fetch.header
        lines += [
            *_DIRECT,
            f"$ArmToken = (Invoke-RestMethod -WebSession $direct"
            f" -Headers @{{ {name} = {quoted(value)} }} -Uri {quoted(fetch.url)}).access_token",
        ]
        headers.append('Authorization = "Bearer $ArmToken"')
    session = ""
    if exchange.target is Target.IMDS:
        lines += _DIRECT
        session = " -WebSession $direct"
    body = "" if exchange.method == "GET" else f" -Body {quoted(exchange.request_body)}"
    asked = f"-Method {exchange.method} -Uri {quoted(exchange.url)}"
    given = f" -Headers @{{ {'; '.join(headers)} }}" if headers else ""
    lines.append(f"Invoke-WebRequest -UseBasicParsing{session} {asked}{given}{body}")
    return "\n".join(lines)


def quoted(text: str) -> str:
    """A text as PowerShell takes it literally."""
    return "'" + text.replace("'", "''") + "'"
