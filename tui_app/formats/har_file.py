"""`har`: every request of a run with its answer, for a browser's tools."""

from __future__ import annotations

import json

from tui_app import __version__
from tui_app.core.har import har
from tui_app.formats import Run


def har_file(run: Run) -> str:
    """One HAR 1.2 document, in ASCII and on one line: a full record is 50 MB, and a key press waits."""
    return json.dumps(har(run.exchanges, version=__version__), allow_nan=False) + "\n"
