"""What every form needs: the headers that matter, and how the token was fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from tui_app.core.clouds import CLOUDS, PUBLIC
from tui_app.core.exchange import Exchange
from tui_app.core.imds import TOKEN_PATH
from tui_app.core.wire import Headers, Target

IMDS_TOKEN_URL = f"http://169.254.169.254{TOKEN_PATH}"
_OURS = frozenset({"authorization", "user-agent", "accept-encoding", "x-ms-client-request-id",
                   "x-ms-return-client-request-id"})  # fmt: skip
_AUDIENCES = {urlsplit(one).hostname for cloud in CLOUDS for one in cloud.arm_audiences}


class Fetch(NamedTuple):
    """The GET that brings a token, as JSON with `access_token`."""

    url: str
    header: tuple[str, str] = ("Metadata", "true")


def headers_of(exchange: Exchange) -> Headers:
    """The headers that belong to the request itself, not to this program."""
    return tuple((k, v) for k, v in exchange.request_headers if k.lower() not in _OURS)


def carries_token(exchange: Exchange) -> bool:
    """Whether a bearer token was sent."""
    return any(name.lower() == "authorization" for name, _ in exchange.request_headers)


def fetch_of(exchanges: Sequence[Exchange], asked: Exchange) -> Fetch:
    """How the token of a request was fetched: by the newest request for one for ARM before it.

    They come in the order of their numbers. Without any, by the request that every Azure VM answers.
    """
    newest_first = reversed(exchanges)
    newest = next((e for e in newest_first if e.n < asked.n and _brought_token(e)), None)
    if newest is not None:
        return Fetch(newest.url)
    host = urlsplit(asked.url).hostname
    resource = f"https://{host}/" if host in _AUDIENCES else PUBLIC.arm_resource
    query = urlencode({"api-version": "2018-02-01", "resource": resource})
    return Fetch(f"{IMDS_TOKEN_URL}?{query}")


def _brought_token(each: Exchange) -> bool:
    """Whether it asked IMDS for a token for ARM, and got one."""
    parts = urlsplit(each.url)
    if each.target is not Target.IMDS or each.status != 200 or parts.path != TOKEN_PATH:
        return False
    resource = dict(parse_qsl(parts.query)).get("resource", "")
    return urlsplit(resource).hostname in _AUDIENCES
