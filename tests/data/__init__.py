"""Recorded and documented wire exchanges, and vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tui_app.core.wire import Answer

HERE = Path(__file__).parent


def case(service: str, name: str) -> dict[str, Any]:
    """One file of `tests/data/arm` or `tests/data/imds`."""
    loaded: dict[str, Any] = json.loads((HERE / service / f"{name}.json").read_text("utf-8"))
    return loaded


def answer(service: str, name: str) -> Answer:
    """The recorded response as the client would hand it over."""
    response = case(service, name)["response"]
    body = response.get("body_text")
    if body is None:
        raw = response["body"]
        body = raw if isinstance(raw, str) else json.dumps(raw)
    return Answer(
        status=response["status"],
        headers=tuple(response["headers"].items()),
        body=body.encode(),
        exchange=1,
    )
