"""A finished run as text: one module a format, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from tui_app.core import redact
from tui_app.core.marks import plain_ascii

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


def text_of(name: str, run: Run) -> str:
    """The run in this format: the one way out, to a screen, a pipe or a file.

    Secrets were masked when they were recorded. What came of it is looked at once more here.

    Raises:
        KeyError: there is no such format.
    """
    made = _formatter(name)(run)
    return "".join(map(_masked, (made,) if isinstance(made, str) else made))


def _masked(text: str) -> str:
    masked = redact.text(text)
    return plain_ascii(masked) if text.isascii() else masked  # the mask itself is not ASCII


def content_of(name: str, run: Run) -> bytes:
    """The same as the bytes of a file; `bundle` is the archive that holds several of them."""
    if name == BUNDLE:
        from tui_app.formats.bundle import bundle

        return bundle(run)
    return text_of(name, run).encode("utf-8", "backslashreplace")


def _formatter(name: str) -> Callable[[Run], str | Iterator[str]]:
    """What makes a format: a text, or one so long that it comes, and is masked, in pieces."""
    module, function = FORMATS.get(name) or _PARTS[name]
    found: Callable[[Run], str | Iterator[str]] = getattr(
        import_module(f"{__name__}.{module}"), function
    )
    return found


FORMATS: Mapping[str, tuple[str, str]] = {
    "table": ("table", "table"),
    "short": ("short", "short"),
    "plain": ("table", "plain"),
    "markdown": ("markdown", "markdown"),
    "html": ("html_report", "html_report"),
    "json": ("json_report", "json_report"),
    "jsonl": ("json_report", "json_line"),
    "junit": ("junit", "junit"),
    "har": ("har_file", "har_file"),
}
"""Name → module of this package, and its function."""
_PARTS: Mapping[str, tuple[str, str]] = {"environment": ("environment", "environment")}
"""What only a bundle holds."""
BUNDLE = "bundle"
