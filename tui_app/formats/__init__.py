"""A finished run as text: one module a format, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # types only: a decoded token is formatted without a report
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
    endpoint: str = ""
    """The URL where tokens were asked for."""
    wanted: frozenset[str] = frozenset()
    """Codes to show; others only ran because these needed them."""
    ascii: bool = False
    color: bool = False

    @property
    def shown(self) -> tuple[CheckResult, ...]:
        """The results to show."""
        return tuple(c for c in self.report.checks if c.code in self.wanted or not self.wanted)


def formatter(name: str) -> Callable[[Run], str]:
    """The format of this name, loaded now; KeyError when there is none."""
    module, function = FORMATS[name]
    found: Callable[[Run], str] = getattr(import_module(f"{__name__}.{module}"), function)
    return found


FORMATS: Mapping[str, tuple[str, str]] = {
    "table": ("table", "table"),
    "short": ("short", "short"),
    "plain": ("table", "plain"),
    "markdown": ("markdown", "markdown"),
    "json": ("json_report", "json_report"),
    "jsonl": ("json_report", "json_line"),
    "junit": ("junit", "junit"),
}
"""Name -> module of this package, and its function."""
