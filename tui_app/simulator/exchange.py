"""One request and one response as values: what every handler takes and gives.

Values of the simulator are NamedTuples where its client is a dataclass: twenty frozen dataclasses
take 20 ms to define, which every `--demo` would wait for.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl, unquote

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""An empty mapping, for defaults."""

Headers: TypeAlias = tuple[tuple[str, str], ...]

JSON_UTF8 = "application/json; charset=utf-8"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Request(NamedTuple):
    """An HTTP request as it arrived."""

    method: str
    target: str
    """Path and query exactly as sent."""
    headers: Headers = ()
    body: bytes = b""
    base_url: str = ""
    """Own address of the service that was asked, e.g. `http://127.0.0.1:50171`."""
    peer: str = ""
    """IP address of the client."""
    is_cut: bool = False
    """The body was longer than anybody reads: only its beginning is here."""

    @property
    def path(self) -> str:
        """The path, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def segments(self) -> tuple[str, ...]:
        """The path taken apart and decoded; empty segments are dropped, as ARM does."""
        return tuple(unquote(part) for part in self.path.split("/") if part)

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """Every query parameter in order, decoded."""
        return tuple(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    def header(self, name: str) -> str | None:
        """The first header of this name, case-insensitively."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def parameter(self, name: str) -> str | None:
        """The first query parameter of this name, case-insensitively."""
        wanted = name.lower()
        return next((value for key, value in self.query if key.lower() == wanted), None)


class Response(NamedTuple):
    """An HTTP response; `Content-Length` is added on the wire."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    reason: str = ""


def json_bytes(value: Any) -> bytes:
    """JSON as Azure prints it: compact, and UTF-8 rather than escapes."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def http_date(now: float) -> str:
    """A `Date` header; independent of the locale, unlike strftime."""
    at = time.gmtime(now)
    return (
        f"{_DAYS[at.tm_wday]}, {at.tm_mday:02} {_MONTHS[at.tm_mon - 1]} {at.tm_year}"
        f" {at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} GMT"
    )


def iso_date(now: float) -> str:
    """An ISO 8601 time with ARM's seven digits after the second."""
    fraction = f"{now % 1:.7f}"[1:]
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + fraction + "Z"
