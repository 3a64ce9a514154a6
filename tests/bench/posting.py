"""Another app of Textual that people know, beside ours: start, memory, and what it costs at rest."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench import peers
from tests.bench.idle import cost, read_on
from tests.bench.installed import OWN
from tests.bench.model import Row, Setup, against
from tests.bench.process import peak_mb
from tests.bench.watch import first_text_s, has_verdict
from tests.terminal.screen import Terminal

SETTLING_S = 0.5


def measure(setup: Setup) -> Iterator[Row]:
    """In turn; posting has folders of its own, and a network in which there is nobody."""
    posting = setup.installed.find("posting")
    if posting is None:
        yield Row(name="posting", figure=setup.installed.why_not("posting"))
        return
    with TemporaryDirectory(prefix="msi-scope-posting-") as home:
        folders = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), home)
        environ = {**setup.environ, **OWN, **folders}
        ours, theirs = [], []
        our_peaks, their_peaks = [], []
        for turn in (-1, *setup.runs(7)):  # the first finds its files in no cache
            with Terminal(command=(posting,), environ=environ) as other:
                other.wait_for("Posting")
                read_on(other, SETTLING_S)
                if turn >= 0:
                    theirs.append(first_text_s(other))
                    their_peaks.append(peak_mb(other.process.pid) or float("nan"))
            with peers.app(setup, "reader") as app:
                app.wait_for(has_verdict)
                read_on(app, SETTLING_S)
                if turn >= 0:
                    ours.append(first_text_s(app))
                    our_peaks.append(peak_mb(app.process.pid) or float("nan"))
        yield against("first text, --demo reader", ours, "posting", theirs)
        yield Row(
            name="peak memory, --demo reader",
            figure=f"{median(our_peaks):.0f} MB",
            beside=f"posting {median(their_peaks):.0f} MB",
            ratio=f"{median(our_peaks) / median(their_peaks):.2f}",
            runs=len(our_peaks),
        )
        with Terminal(command=(posting,), environ=environ) as other:
            other.wait_for("Posting")
            other.press(peers.KNOWS_FRAMES)
            resting = cost(other, 2 if setup.quick else 20)
        yield Row(name="idle, posting", figure=str(resting))
