"""The chain: six links, each with the one state and the one figure that matter there."""

from __future__ import annotations

from typing import NamedTuple

from tui_app.core.marks import RUNNING
from tui_app.core.report import Link, Report, SkipReason, Status

_FIGURES = {
    Link.IMDS: ("MI102", "MI101"),
    Link.IDENTITY: ("MI202", "MI201"),
    Link.TOKEN: ("MI203",),
    Link.ARM: ("MI402", "MI108"),
    Link.ACCESS: ("MI501",),
}
"""Which checks' figure stands in a link, best first."""


class LinkState(NamedTuple):
    """One segment of the chain."""

    link: Link
    status: Status | str
    """A status, or `running`; SKIP means not reached."""
    figure: str = ""
    name: str = ""
    """What the link is called: the second one is `Host` where tokens do not come from IMDS."""


def link_name(report: Report, link: Link) -> str:
    """What a link is called on this machine."""
    host = report.result("MI111") if link is Link.IMDS else None
    return str(link) if host is None or host.observed.get("host") == "imds" else "Host"


def chain(report: Report) -> tuple[LinkState, ...]:
    """The six links as they stand. What comes after the first broken one is not reached."""
    states: list[LinkState] = []
    broken = False
    for link in Link:
        status = Status.SKIP if broken else link_status(report, link)
        figure = "" if status is Status.SKIP or status == RUNNING else _figure(report, link)
        states.append(LinkState(link, status, figure, link_name(report, link)))
        broken = broken or status in (Status.FAIL, Status.ERROR)
    return tuple(states)


def link_status(report: Report, link: Link) -> Status | str:
    """The worst that any of the link's checks came to; running while one is still out."""
    ended = [check for check in report.checks if check.link is link]
    statuses = {check.status for check in ended}
    for worst in (Status.ERROR, Status.FAIL):
        if worst in statuses:
            return worst
    if not report.is_complete and _is_out(report, link):
        return RUNNING
    if any(check.skip_reason is SkipReason.PREREQUISITE for check in ended):
        return Status.SKIP
    for status in (Status.WARN, Status.PASS):
        if status in statuses:
            return status
    return Status.SKIP


def _is_out(report: Report, link: Link) -> bool:
    """Whether a check of this link has not ended. The table knows which those are."""
    from tui_app.core.checks.table import BY_CODE  # the table imports the report

    ended = {check.code for check in report.checks}
    return any(code not in ended and BY_CODE[code].link is link for code in report.order)


def _figure(report: Report, link: Link) -> str:
    results = [r for code in _FIGURES.get(link, ()) if (r := report.result(code)) is not None]
    failed = [result for result in results if result.status is Status.FAIL]
    return next((result.figure for result in failed or results if result.figure), "")
