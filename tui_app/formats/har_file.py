"""`har`: every request of a run with its answer, for a browser's tools."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tui_app import __version__
from tui_app.core.har import entry, har
from tui_app.formats import Run

_ENTRIES = '"entries": ['


def har_file(run: Run) -> Iterator[str]:
    """One HAR 1.2 document, in ASCII and on one line, an entry a piece: a full record is 60 MB."""
    head, entries, tail = json.dumps(har((), version=__version__)).partition(_ENTRIES)
    yield head + entries
    for position, each in enumerate(run.exchanges):
        yield (", " if position else "") + json.dumps(entry(each), allow_nan=False)
    yield f"{tail}\n"
