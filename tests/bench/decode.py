"""Decoding a token: as a whole process beside PyJWT's import, and by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from tests.bench import peers
from tests.bench.doctor import process_s
from tests.bench.model import Row, Setup, against
from tests.made_tokens import NOW, token
from tui_app.core.decoding import inspect
from tui_app.core.signature import NOT_ASKED
from tui_app.formats.decoded_table import Look, decoded_table

TOKEN = token(groups=[f"{n:08d}-8888-4888-8888-888888888888" for n in range(20)])
MOST_MS = 2.0


def measure(setup: Setup) -> Iterator[Row]:
    """Whole processes in turn; then one token after the other, explained and put into a table."""
    decode = (*setup.app, "decode", TOKEN)
    imported = (setup.python, "-c", peers.IMPORT_JWT)
    ours, theirs = [], []
    for _ in setup.runs(15):
        theirs.append(process_s(imported, setup.environ))
        ours.append(process_s(decode, setup.environ))
    yield against("decode, whole process", ours, "import jwt", theirs, most=2)
    inspect(TOKEN, NOW)  # loads PyJWT
    inspected, printed = [], []
    for _ in setup.runs(200):
        started = time.perf_counter()
        seen = inspect(TOKEN, NOW)
        inspected.append((time.perf_counter() - started) * 1000)
        decoded_table(seen, NOT_ASKED, NOW, Look())
        printed.append((time.perf_counter() - started) * 1000)
    yield Row(
        name=f"decode and explain {len(TOKEN):,} characters",
        figure=f"{median(inspected):.2f} ms",
        beside=f"with its table {median(printed):.2f} ms",
        target=f"≤ {MOST_MS:g} ms",
        is_met=median(inspected) <= MOST_MS,
    )
