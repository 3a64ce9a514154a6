"""Share mode: ids, names and addresses as stable placeholders, so that a screen or a file can be shown.

`<vm:1>` is the same machine wherever it stands. Kinds of things, regions, sizes, role names, errors and
times stay: without them nobody could help.
"""

from __future__ import annotations

from tui_app.core.sharing.learning import (
    learn_audience,
    learn_claims,
    learn_document,
    learn_from,
    learn_machine,
)
from tui_app.core.sharing.mapping import mapped
from tui_app.core.sharing.placeholders import Placeholders

__all__ = [
    "Placeholders",
    "learn_audience",
    "learn_claims",
    "learn_document",
    "learn_from",
    "learn_machine",
    "mapped",
]
