"""Recorded exchanges for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui_app.core.exchange import Exchange, State, Timings
from tui_app.core.wire import Target


def exchange(n: int = 1, **others: Any) -> Exchange:
    """A GET to ARM that was answered with 200 in 10 ms."""
    plain = Exchange(
        n=n,
        started_at=1000.0 + n,
        target=Target.ARM,
        purpose="subscriptions",
        method="GET",
        url="https://management.azure.com/subscriptions?api-version=2022-12-01",
        request_headers=(("Accept", "application/json"),),
        state=State.ANSWERED,
        status=200,
        timings=Timings(wait=8.0, transfer=1.0, total=10.0),
    )
    return replace(plain, **others)
