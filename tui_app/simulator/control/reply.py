"""Answers of the control service: JSON, and one sentence where something is refused."""

from __future__ import annotations

import json
from typing import Any

from tui_app.simulator.exchange import JSON_UTF8, Headers, Response


class Refused(Exception):  # noqa: N818 - it names what happened
    """A request is not carried out.

    Args:
        status: HTTP status.
        sentence: what was wrong and what was expected.
        headers: what the status calls for besides, e.g. `Allow`.
        more: further fields of the answer.
    """

    def __init__(
        self,
        status: int,
        sentence: str,
        *,
        headers: Headers = (),
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers
        self.more = more or {}

    @property
    def response(self) -> Response:
        """The answer that says so."""
        return as_json(self.status, {"error": str(self), **self.more}, headers=self.headers)


def as_json(status: int, value: Any, *, headers: Headers = ()) -> Response:
    """Any value, laid out for people."""
    body = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    own = (
        ("Content-Type", JSON_UTF8),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    )
    return Response(status, (*own, *headers), body.encode("utf-8", "replace"))
