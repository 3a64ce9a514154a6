"""Every check in a table, grouped by the links of the chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui_app.core.chain import link_name
from tui_app.core.report import CheckResult, Link, SkipReason, Status
from tui_app.core.words import counted_noun, milliseconds
from tui_app.formats import Run
from tui_app.formats.html_report.marks import small_mark
from tui_app.formats.html_report.markup import Markup, joined, tag, text

LONGEST_SEEN = 600
_COUNTED = (
    (Status.FAIL, "failed"),
    (Status.ERROR, "could not be made"),
    (Status.WARN, "with a warning"),
    (Status.PASS, "passed"),
    (Status.SKIP, "skipped"),
)


def counted(checks: tuple[CheckResult, ...]) -> str:
    """How many checks, and how they ended: `19 checks: 1 failed, 6 passed, 12 skipped`."""
    ended = ((sum(check.status is status for check in checks), word) for status, word in _COUNTED)
    told = ", ".join(f"{count} {word}" for count, word in ended if count)
    return f"{counted_noun(len(checks), 'check')}{f': {told}' if told else ''}"


def checks_table(run: Run, kept: Iterable[int]) -> Markup:
    """One row a check; `kept` are the numbers of the requests that the page shows."""
    numbers = frozenset(kept)
    heads = (tag("th", name, scope="col") for name in ("State", "Check", "Seen", "Took", "Asked"))
    groups = [_group(run, link, numbers) for link in Link]
    table = tag("table", tag("thead", tag("tr", *heads)), *(each for each in groups if each))
    return tag("section", tag("h2", "Checks"), tag("div", table, class_="wide"), class_="checks")


def _group(run: Run, link: Link, kept: frozenset[int]) -> Markup:
    checks = [check for check in run.shown if check.link is link]
    if not checks:
        return Markup()
    head = tag("th", link_name(run.report, link), colspan=5, scope="rowgroup")
    return tag("tbody", tag("tr", head), *(_row(check, kept) for check in checks))


def _row(check: CheckResult, kept: frozenset[int]) -> Markup:
    name = joined(tag("span", check.code, class_="id"), " ", check.title)
    return tag(
        "tr",
        tag("td", small_mark(check.status), " ", _word(check), class_="state"),
        tag("td", name, class_="name"),
        tag("td", text(check.seen, LONGEST_SEEN), class_="seen"),
        tag("td", _took(check), class_="took"),
        tag("td", *_links(check, kept), class_="asked"),
        class_=str(check.status),
    )


def _word(check: CheckResult) -> str:
    is_unreached = check.skip_reason is SkipReason.PREREQUISITE
    return "not reached" if is_unreached else str(check.status)


def _took(check: CheckResult) -> str:
    return "" if check.status is Status.SKIP else milliseconds(check.duration_ms)


def _links(check: CheckResult, kept: frozenset[int]) -> Iterator[Markup]:
    for number in check.requests:
        if number in kept:
            yield joined(tag("a", f"#{number}", href=f"#request-{number}"), " ")
