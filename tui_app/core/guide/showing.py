"""A request and its answer as text to look at: as they would stand on Azure, brief, nothing secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote_plus, urlsplit

from tui_app.core import redact, snippets
from tui_app.core.exchange import Exchange, State
from tui_app.core.snippets import Fetch
from tui_app.core.snippets.tutorial import tutorial
from tui_app.core.wire import Headers, Request

FORMS: Mapping[str, Callable[[Exchange, Fetch], str]] = {
    "HTTP": snippets.raw,
    "PowerShell": tutorial,
    "curl": snippets.curl,
    "az": snippets.az,
}
"""Name of the form → how the request is written in it."""
_TELLING = frozenset({"content-type", "server", "via", "retry-after", "x-ms-request-id", "location",
                      "x-ms-failure-cause", "www-authenticate", "x-squid-error"})  # fmt: skip
"""Headers of an answer that say something about it."""
LONGEST_BODY = 8000
COMPACT = 480
"""Characters of a body that is shown as it came, where there is little room."""


class StandIn(NamedTuple):
    """An address of this demonstration, and the one of Azure's that it stands in for."""

    here: str
    on_azure: str


def planned(request: Request, *, is_signed: bool) -> Exchange:
    """A request that was not sent yet, in the shape of those that were."""
    headers: Headers = request.headers
    if is_signed:
        headers = (*headers, ("Authorization", "••••"))
    return Exchange(
        n=0,
        started_at=0.0,
        target=request.target,
        purpose=request.purpose,
        method=request.method,
        url=redact.text(request.url).replace("%3C", "<").replace("%3E", ">"),  # names not known yet
        request_headers=headers,
    )


def as_on_azure(exchange: Exchange, stand_ins: Sequence[StandIn]) -> Exchange:
    """The exchange with Azure's own address in place of the simulator's."""
    return replace(exchange, url=renamed(exchange.url, stand_ins))


def renamed(url: str, stand_ins: Sequence[StandIn]) -> str:
    """The URL with Azure's own address."""
    for each in stand_ins:
        if each.here and url.startswith(f"{each.here}/"):
            return each.on_azure + url.removeprefix(each.here)
    return url


def folded(text: str, width: int) -> list[str]:
    """Lines, of which one that is too wide is folded: a slash, `?` and `&` begin a line."""
    lines: list[str] = []
    for line in text.rstrip().split("\n"):
        if len(line) <= width or "?" not in line:
            lines.append(line)
            continue
        path, _, query = line.partition("?")
        first, *others = query.split("&")
        lines += [*broken(path, width), f"    ?{first}", *(f"    &{each}" for each in others)]
    return lines


def broken(path: str, width: int) -> list[str]:
    """A path, or a line with one, in pieces that fit; each but the first begins with its slash."""
    pieces: list[str] = []
    while len(path) > width and (cut := path.rfind("/", 16, width)) > 0:
        pieces.append(path[:cut])
        path = f"    {path[cut:]}"
    return [*pieces, path]


def answer_lines(exchange: Exchange, *, is_brief: bool) -> list[str]:
    """Status line, the headers that say something, the body; brief: no headers, and no air."""
    if exchange.status is None:
        return [no_status(exchange)]
    lines = [f"{exchange.http_version} {status_line(exchange)}"]
    if not is_brief:
        lines += [f"{k}: {v}" for k, v in exchange.response_headers if k.lower() in _TELLING]
        lines.append("")
    return [*lines, *body_lines(exchange)]


def no_status(exchange: Exchange) -> str:
    """Why there is no answer, in a few words."""
    if exchange.failure is not None:
        how = "timed out" if exchange.failure.timed_out else exchange.failure.text or "failed"
        return f"no answer: {exchange.failure.phase}: {how}"
    return {State.RUNNING: "asking …", State.CANCELLED: "given up"}.get(exchange.state, "no answer")


def status_line(exchange: Exchange) -> str:
    """`400 Bad Request`; empty when there is no status."""
    if exchange.status is None:
        return ""
    return f"{exchange.status} {exchange.reason}".strip()


def body_lines(exchange: Exchange) -> list[str]:
    """The body, JSON indented, anything else as it came; long ones are cut."""
    body = exchange.response_body
    if body[:1] in ("{", "["):
        with suppress(ValueError, RecursionError):
            body = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    if len(body) > LONGEST_BODY:
        body = f"{body[:LONGEST_BODY]}\n…"
    return body.split("\n") if body else []


def brief_request(exchange: Exchange, width: int) -> list[str]:
    """The request for people at the back of a room: path and query apart, what is encoded in clear."""
    parts = urlsplit(exchange.url)
    lines = broken(f"{exchange.method} {parts.scheme}://{parts.netloc}{parts.path}", width)
    for position, pair in enumerate(filter(None, parts.query.split("&"))):
        lines.append(f"    {'&' if position else '?'}{unquote_plus(pair)}")
    for name, value in snippets.headers_of(exchange):
        if name.lower() != "accept":
            lines.append(f"{name}: {value}")
    if snippets.carries_token(exchange):
        lines.append("Authorization: Bearer ••••")
    return lines
