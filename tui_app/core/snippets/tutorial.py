"""PowerShell as the tutorial has it: `$response`, `$content`, `$ArmToken`.

But for -UseBasicParsing, which servers that have never started Internet Explorer need.
"""

from __future__ import annotations

from tui_app.core.exchange import Exchange
from tui_app.core.imds import TOKEN_PATH
from tui_app.core.snippets.model import Fetch, carries_token
from tui_app.core.snippets.powershell import quoted

_ASK = "Invoke-WebRequest -UseBasicParsing -Method GET"
_METADATA = '-Headers @{Metadata="true"}'


def tutorial(exchange: Exchange, fetch: Fetch) -> str:
    """The request in the tutorial's own words."""
    if carries_token(exchange):
        return "\n".join(
            [
                *_token_lines(fetch.url),
                f"$response = {_ASK} -Uri {quoted(exchange.url)} "
                '-ContentType "application/json" -Headers @{Authorization="Bearer $ArmToken"}',
                "$response.Content",
            ]
        )
    has_header = any(name.lower() == "metadata" for name, _ in exchange.request_headers)
    if TOKEN_PATH in exchange.url and has_header:
        return "\n".join(_token_lines(exchange.url))
    header = f" {_METADATA}" if has_header else ""
    return f"$response = {_ASK} -Uri {quoted(exchange.url)}{header}\n$response.Content"


def _token_lines(url: str) -> list[str]:
    """Ask IMDS, take the JSON, take the token."""
    return [
        f"$response = {_ASK} -Uri {quoted(url)} {_METADATA}",
        "$content = $response.Content | ConvertFrom-Json",
        "$ArmToken = $content.access_token",
    ]
