"""The requests panel with 10,000 exchanges: memory, scrolling, filtering; and what recording one costs."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from statistics import median

from tests.bench.estate import bounded_ms, change_ms, current, settle
from tests.bench.model import Row, Setup
from tests.bench.process import peak_mb
from tests.bench.watch import has_verdict
from tests.terminal.screen import Terminal
from tui_app.client import ClientService
from tui_app.client.record import KEPT_EXCHANGES, Record
from tui_app.core.exchange import Timings
from tui_app.core.wire import Answer, Headers, Request, Target

MOST_MB, SCROLL_MS, RECORD_MS = 150, 50, 0.2
HEADERS: Headers = (
    ("Accept", "application/json"), ("User-Agent", "msi-scope"), ("x-ms-client-request-id", "1f0e"),
    ("Authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln"),
)  # fmt: skip
BACK: Headers = (
    ("content-type", "application/json; charset=utf-8"), ("x-ms-request-id", "42ea5e49"),
    ("x-ms-ratelimit-remaining-subscription-reads", "249"), ("content-length", "2048"),
)  # fmt: skip
BODY = b'{"value":[' + b'{"id":"/subscriptions/s/resourceGroups/g","name":"g"},' * 38 + b"{}]}"
SPENT = Timings(wait=20.0, transfer=1.0, total=25.0)
PROGRAM = "from tests.bench.requests import show; show()"


def fill(record: Record, count: int) -> None:
    """Record so many answered requests of 2 KB each."""
    for n in range(count):
        url = f"https://management.azure.com/subscriptions/s/resourceGroups/g{n}?api-version=2021-04-01"
        begun = record.begin(
            Request(target=Target.ARM, url=url, purpose=f"group g{n}"), HEADERS, 1e9 + n
        )
        record.end(begun, Answer(status=200, headers=BACK, body=BODY), SPENT)


def show() -> None:
    """The app on the demo, with a record that is full already."""
    from tui_app.demo import opener
    from tui_app.settings import Settings
    from tui_app.ui.start import start

    settings = Settings()
    open_demo = opener(settings, "reader")

    @asynccontextmanager
    async def open_full() -> AsyncIterator[ClientService]:
        async with open_demo() as client:
            fill(client.record, KEPT_EXCHANGES)
            yield client

    start(settings, open_full)


def measure(setup: Setup) -> Iterator[Row]:
    """Recording in this process; the panel in a process and a terminal of its own."""
    yield _recording(setup)
    command = (setup.python, "-c", PROGRAM)
    with Terminal(command=command, columns=120, lines=40, environ=setup.environ) as app:
        app.wait_for(has_verdict)
        app.press("4")
        app.wait_for("10,000 requests")
        settle(app)
        app.press("g")
        settle(app)
        keys = 60 if len(setup.runs(3)) > 1 else 10
        scrolled = [change_ms(app, "j", current) for _ in range(keys)]
        peak = peak_mb(app.process.pid)
    yield bounded_ms(f"scroll key, {KEPT_EXCHANGES:,} requests", scrolled, SCROLL_MS)
    yield Row(
        name=f"memory with {KEPT_EXCHANGES:,} requests, at its peak",
        figure="unknown" if peak is None else f"{peak:.0f} MB",
        target=f"≤ {MOST_MB} MB",
        is_met=None if peak is None else peak <= MOST_MB,
    )


def _recording(setup: Setup) -> Row:
    """What a request costs to record, masking included: begun and ended."""
    count, each = 2000, []
    for _ in setup.runs(5):
        record = Record()
        started = time.perf_counter()
        fill(record, count)
        each.append((time.perf_counter() - started) * 1000 / count)
    return Row(
        name="recording a request with an answer of 2 KB",
        figure=f"{median(each):.3f} ms",
        target=f"≤ {RECORD_MS:g} ms",
        is_met=median(each) <= RECORD_MS,
    )
