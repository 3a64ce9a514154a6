"""Envelopes and headers of the metadata service."""

from __future__ import annotations

from typing import Any

from tui_app.simulator.exchange import JSON_UTF8, Response, http_date, json_bytes

SERVER = "IMDS/150.870.65.1854"


def identity_error(status: int, text: str, now: float) -> Response:
    """The envelope of the identity calls."""
    return json_answer(status, {"error": "invalid_request", "error_description": text}, now)


def plain_error(status: int, text: str, now: float) -> Response:
    """The envelope of everything but the identity calls, spaces included."""
    return answer(status, b'{ "error": ' + json_bytes(text) + b" }", now)


def json_answer(status: int, value: Any, now: float) -> Response:
    """Any value as JSON."""
    return answer(status, json_bytes(value), now)


def answer(status: int, body: bytes, now: float, *, content_type: str = JSON_UTF8) -> Response:
    """A response with the headers of IMDS."""
    headers = (("Content-Type", content_type), ("Server", SERVER), ("Date", http_date(now)))
    return Response(status=status, headers=headers, body=body)
