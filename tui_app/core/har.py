"""Recorded exchanges as a HAR 1.2 document, which browsers' tools open. Secrets were masked when recorded.

Facts: "HTTP Archive (HAR) format" 1.2 (W3C web performance group, 2012 draft): -1 where a phase does not apply.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tui_app.core.exchange import Exchange, State, Timings
from tui_app.core.wire import Headers

NOT_APPLICABLE = -1


def har(exchanges: Iterable[Exchange], *, version: str) -> dict[str, Any]:
    """The whole document; `version` is this program's. An exchange without an answer has status 0."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "msi-scope", "version": version},
            "pages": [],
            "entries": [entry(each) for each in exchanges],
            "comment": "Tokens, keys and secret headers were masked when the requests were recorded.",
        }
    }


def entry(each: Exchange) -> dict[str, Any]:
    """One exchange as it stands in `entries`."""
    timings = _timings(each.timings)
    return {
        "startedDateTime": _moment(each.started_at),
        "time": sum(timings[name] for name in _COUNTED if timings[name] >= 0),
        "request": _request(each),
        "response": _response(each),
        "cache": {},
        "timings": timings,
        "comment": _comment(each),
    }


def _comment(each: Exchange) -> str:
    """Number, purpose, which try it is, and a person's note."""
    tries = f" (try {each.attempt}, after {each.retry_of})" if each.attempt > 1 else ""
    note = f"; {each.comment}" if each.comment else ""
    return f"{each.n}: {each.purpose}{tries}{note}"


_COUNTED = ("blocked", "dns", "connect", "send", "wait", "receive")
"""`ssl` is part of `connect`."""


def _timings(spent: Timings) -> dict[str, float]:
    connect = spent.connect
    if connect is not None:
        connect += spent.tls or 0.0
    known = [connect, spent.wait, spent.transfer]
    rest = spent.total - sum(each for each in known if each is not None)
    return {
        "blocked": max(0.0, rest) + spent.queued,
        "dns": NOT_APPLICABLE,
        "connect": NOT_APPLICABLE if connect is None else connect,
        "ssl": NOT_APPLICABLE if spent.tls is None else spent.tls,
        "send": 0,
        "wait": spent.wait or 0.0,
        "receive": spent.transfer or 0.0,
    }


def _request(each: Exchange) -> dict[str, Any]:
    query = parse_qsl(urlsplit(each.url).query, keep_blank_values=True)
    request: dict[str, Any] = {
        "method": each.method,
        "url": each.url,
        "httpVersion": each.http_version or "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(each.request_headers),
        "queryString": _pairs(query),
        "headersSize": NOT_APPLICABLE,
        "bodySize": _size(each.request_body),
    }
    if each.request_body:
        kind = _header(each.request_headers, "content-type")
        request["postData"] = {"mimeType": kind, "params": [], "text": each.request_body}
    return request


def _response(each: Exchange) -> dict[str, Any]:
    content: dict[str, Any] = {
        "size": each.body_size,
        "mimeType": _header(each.response_headers, "content-type") or "x-unknown",
        "text": each.response_body,
    }
    if each.truncated or each.body_size > _size(each.response_body):
        content["comment"] = f"the beginning of {each.body_size} bytes"
    response: dict[str, Any] = {
        "status": each.status or 0,
        "statusText": each.reason,
        "httpVersion": each.http_version or "unknown",
        "cookies": [],
        "headers": _pairs(each.response_headers),
        "content": content,
        "redirectURL": _header(each.response_headers, "location"),
        "headersSize": NOT_APPLICABLE,
        "bodySize": each.body_size,
    }
    if each.failure is not None:
        how = "timed out" if each.failure.timed_out else "failed"
        response["comment"] = f"no answer: {each.failure.phase} {how}: {each.failure.text}"
    elif each.state is not State.ANSWERED:
        response["comment"] = f"no answer: {each.state}"
    return response


def _size(text: str) -> int:
    """Its bytes in UTF-8; half of a surrogate pair has none, and counts as what stands for it."""
    return len(text.encode("utf-8", "replace"))


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _header(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
