"""The form for Python with httpx."""

from __future__ import annotations

from tui_app.core.exchange import Exchange
from tui_app.core.snippets.model import Fetch, carries_token, headers_of
from tui_app.core.wire import Target


def python(exchange: Exchange, fetch: Fetch) -> str:
    """The request as a program of a few lines. IMDS is asked around any proxy."""
    lines = ["import httpx", ""]
    headers = [f"    {name!r}: {value!r}," for name, value in headers_of(exchange)]
    if carries_token(exchange):
        name, value = fetch.header
        lines += [
            "answer = httpx.get(",
            f"    {fetch.url!r},",
            f"    headers={{{name!r}: {value!r}}},",
            "    trust_env=False,",
            ")",
            "arm_token = answer.json()['access_token']",
            "",
        ]
        headers.append("    'Authorization': f'Bearer {arm_token}',")
    lines += ["headers = {", *headers, "}"]
    more = ", trust_env=False" if exchange.target is Target.IMDS else ""
    if exchange.method != "GET":
        more += f", content={exchange.request_body.encode()!r}"
    lines += [
        f"answer = httpx.request({exchange.method!r}, {exchange.url!r}, headers=headers{more})",
        "print(answer.status_code, answer.reason_phrase)",
        "print(answer.text)",
    ]
    return "\n".join(lines)
