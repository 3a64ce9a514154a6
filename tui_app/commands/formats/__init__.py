"""A finished run as text: one module a format, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui_app.core.clouds import Cloud
from tui_app.core.exchange import Exchange
from tui_app.core.machine import MachineFacts
from tui_app.core.report import CheckResult, Report
from tui_app.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Everything that a format may tell of a run."""

    report: Report
    settings: Settings
    machine: MachineFacts
    cloud: Cloud
    exchanges: tuple[Exchange, ...]
    run_id: str
    started_at: float
    duration_ms: float
    wanted: frozenset[str] = frozenset()
    """Codes to show; others only ran because these needed them."""
    ascii: bool = False
    color: bool = False

    @property
    def shown(self) -> tuple[CheckResult, ...]:
        """The results to show."""
        return tuple(c for c in self.report.checks if c.code in self.wanted or not self.wanted)


def _table() -> Callable[[Run], str]:
    from tui_app.commands.formats.table import table

    return table


def _short() -> Callable[[Run], str]:
    from tui_app.commands.formats.table import short

    return short


def _json() -> Callable[[Run], str]:
    from tui_app.commands.formats.json_report import json_report

    return json_report


FORMATS: Mapping[str, Callable[[], Callable[[Run], str]]] = {
    "table": _table,
    "short": _short,
    "json": _json,
}
