"""One row of the table of checks."""

from __future__ import annotations

from typing import NamedTuple

from tui_app.core.report import Group, Link


class Check(NamedTuple):
    """What a check is called, what it belongs to and what it needs."""

    code: str
    id: str
    group: Group
    link: Link
    title: str
    expected: str
    requires: tuple[str, ...] = ()
    """Codes that must hold, else this check is skipped."""
    after: tuple[str, ...] = ()
    """Codes whose facts it uses when there are any; it runs whatever became of them."""
