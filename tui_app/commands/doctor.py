"""`msi-scope doctor`: every check, no screen. The report goes to stdout, talk to stderr."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tui_app.commands.output import write
from tui_app.commands.runs import FINE, Plan, exit_code, make
from tui_app.commands.sharing import keep, shared
from tui_app.commands.throttled import tell_waits
from tui_app.core.checks.table import CHECKS, chosen
from tui_app.formats import FORMATS, Run, text_of
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService
    from tui_app.commands.patiently import Sleep
    from tui_app.demo import OpenClient

SHORTEST_PERIOD_S, LONGEST_PERIOD_S = 1.0, 86400.0
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
LINE_BY_LINE = ("table", "short", "plain", "jsonl")
"""Formats that go together with a line for each tick."""
TEXT_ONLY = ("table", "short", "plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said, beside the settings."""

    checks: tuple[str, ...] = ()
    format: str = "table"
    fail_on: str = "fail"
    is_list: bool = False
    required: tuple[str, ...] = ()
    is_patient: bool = False
    every: str = ""
    """A period, as in `5s`: watch instead of looking once."""
    count: str = ""
    """How many ticks to watch for."""
    proves_proxy: bool = False
    bundle: str = ""
    """A ZIP file to keep report, requests and environment in."""
    is_forced: bool = False


def run(
    settings: Settings, open_client: OpenClient, options: Options, *, sleep: Sleep = asyncio.sleep
) -> int:
    """Make the checks, print the report, return the exit code.

    Raises:
        UsageError: an option names no format, check or group, is no ACTION@SCOPE or period, or
            does not go together with another.
    """
    formatted = _format(options.format)
    period_s, count = _period(options.every), _count(options.count)
    _refuse_contradictions(options)
    codes = _chosen(options.checks)
    if options.is_list:
        write(_listing(codes))
        return FINE
    required = tuple(_requirement(text) for text in options.required)
    if options.bundle:
        from tui_app.commands.bundle import check

        check(options.bundle, is_forced=options.is_forced)
    plan = Plan(
        settings=settings, codes=frozenset(codes), required=required, fail_on=options.fail_on
    )

    async def look() -> int:
        async with open_client() as client:
            tell_waits(client)
            if options.proves_proxy:
                from tui_app.commands.proof import prove

                return await prove(client, fail_on=options.fail_on, ascii_only=settings.ascii)
            if period_s is not None:
                from tui_app.commands.watch import Watch

                watch = Watch(client, plan, formatted, as_json=options.format == "jsonl")
                return await watch.run(period_s, count, sleep)
            made = await _make(client, plan, sleep if options.is_patient else None)
        keep(made.run_id)
        shown = shared(made)
        write(formatted(shown))
        if options.bundle:
            from tui_app.commands.bundle import save

            save(shown, options.bundle, is_forced=options.is_forced)
        return exit_code(made.report, fail_on=options.fail_on)

    return asyncio.run(look())


async def _make(client: ClientService, plan: Plan, sleep: Sleep | None) -> Run:
    """One run; with a sleep, as many as patience allows."""
    if sleep is None:
        return await make(client, plan)
    from tui_app.commands.patiently import make_patiently

    return await make_patiently(client, plan, sleep)


def _chosen(words: tuple[str, ...]) -> set[str]:
    try:
        return chosen(words)
    except ValueError as problem:
        raise UsageError(str(problem)) from None


def _format(name: str) -> Callable[[Run], str]:
    if name not in FORMATS:
        raise UsageError(f"--format {name}: expected one of {', '.join(FORMATS)}")
    return partial(text_of, name)


def _period(text: str) -> float | None:
    """A period in seconds: `5`, `5s`, `1m`; None when none is given."""
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)([smh]?)", text.strip().lower(), re.ASCII)
    period_s = float(found[1]) * _UNITS[found[2]] if found else 0.0
    if not SHORTEST_PERIOD_S <= period_s <= LONGEST_PERIOD_S:
        raise UsageError(f"--every {text}: expected a period between 1s and 24h, as in 5, 5s or 1m")
    return period_s


def _count(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0 and len(text) <= 9):
        raise UsageError(f"--count {text}: expected how many times to look, 1 or more")
    return int(text)


def _refuse_contradictions(options: Options) -> None:
    if options.count and not options.every:
        raise UsageError("--count: only together with --every")
    if options.is_forced and not options.bundle:
        raise UsageError("--force: only together with --bundle")
    if options.bundle and (options.every or options.proves_proxy):
        raise UsageError("--bundle keeps one run: not together with --every or --prove-proxy")
    modes = {
        "--every": bool(options.every),
        "--patient": options.is_patient,
        "--prove-proxy": options.proves_proxy,
    }
    chosen_modes = [name for name, is_on in modes.items() if is_on]
    if len(chosen_modes) > 1:
        raise UsageError(f"only one of {', '.join(chosen_modes)} can be given")
    if options.every and options.format not in LINE_BY_LINE:
        raise UsageError(
            f"--every prints a line each time: with it, --format is {', '.join(LINE_BY_LINE)}"
        )
    if options.proves_proxy and options.format not in TEXT_ONLY:
        raise UsageError("--prove-proxy prints a few lines of text: it takes no --format")


def _listing(codes: set[str]) -> str:
    rows = (f"{c.code}  {c.id:<24} {c.group:<12} {c.title}" for c in CHECKS if c.code in codes)
    return "\n".join(rows) + "\n"


def _requirement(text: str) -> tuple[str, str]:
    """`ACTION@SCOPE` taken apart; without a scope it is the VM's own group."""
    from tui_app.core.access.question import NotAQuestion, checked_action, checked_scope

    action, at, scope = text.partition("@")
    if at and not scope.strip():
        raise UsageError(
            f"--require {text}: the scope after @ is empty; leave @ out for the VM's group"
        )
    try:
        return checked_action(action), checked_scope(scope) if scope else ""
    except NotAQuestion as problem:
        raise UsageError(
            f"--require {problem}; the whole is ACTION@SCOPE, or ACTION for the VM's own group"
        ) from None
