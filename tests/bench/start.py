"""Start-up: the first text beside an empty app's, and the verdict after it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import peers
from tests.bench.model import Row, Setup, against, bounded
from tests.bench.watch import first_text_s, has_verdict, latest_s


def measure(setup: Setup) -> Iterator[Row]:
    """First text of the demo and of an empty app, in turn; then the wait for the verdict."""
    ours, theirs, verdicts = [], [], []
    for _ in setup.runs(15):
        with peers.empty_app(setup) as empty:
            empty.wait_for("ready")
            theirs.append(first_text_s(empty))
        with peers.app(setup, "reader") as app:
            app.wait_for(has_verdict)
            ours.append(first_text_s(app))
            verdicts.append(latest_s(app) - ours[-1])
    yield against("first text, --demo reader", ours, "empty Textual app", theirs, most=1.25)
    yield bounded("from first text to the verdict, reader", verdicts, most_s=1.0)
