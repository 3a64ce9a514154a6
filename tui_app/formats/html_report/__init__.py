"""`html`: a run as one page for a ticket or a colleague. No script, nothing from elsewhere.

Everything that came from outside is text: only `markup.tag` makes markup. The page is ASCII, so that
no code page of a console or a mail program can spoil it, and its policy forbids to load or run anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_app import __version__
from tui_app.core.report import Status, Verdict
from tui_app.core.words import counted_noun, iso, milliseconds
from tui_app.formats import Run
from tui_app.formats.environment import facts
from tui_app.formats.html_report.chain import chain_picture
from tui_app.formats.html_report.checks import checks_table, counted
from tui_app.formats.html_report.identity import identity
from tui_app.formats.html_report.marks import small_mark, symbols
from tui_app.formats.html_report.markup import Markup, joined, tag, text
from tui_app.formats.html_report.mending import mending
from tui_app.formats.html_report.requests import kept, requests
from tui_app.formats.removed import removed
from tui_app.packaged import data

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LONGEST_SENTENCE = 300
_MARK = {
    Verdict.HEALTHY: Status.PASS,
    Verdict.DEGRADED: Status.WARN,
    Verdict.BROKEN: Status.FAIL,
    Verdict.INCONCLUSIVE: Status.SKIP,
}


def html_report(run: Run) -> str:
    """The whole page; the same run makes the same page."""
    page = tag("html", _head(run), tag("body", symbols(), tag("main", *_parts(run))), lang="en")
    return f"<!DOCTYPE html>\n{page}\n".encode("ascii", "xmlcharrefreplace").decode("ascii")


def _head(run: Run) -> Markup:
    style = data(__name__, "page.css").decode("ascii")
    title = f"{run.report.verdict.capitalize()}: {run.report.sentence} ({_place(run)})"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", text(title, LONGEST_SENTENCE)),
        tag("style", Markup(style)),
    )


def _parts(run: Run) -> Iterator[Markup]:
    """From what matters most to what is only looked up."""
    yield _verdict(run)
    yield chain_picture(run.report)
    yield from mending(run)
    yield checks_table(run, (each.n for each in kept(run)))
    yield identity(run.report)
    yield requests(run)
    yield _environment(run)
    gone = (tag("li", each) for each in removed(run))
    yield tag("section", tag("h2", "Removed before anything was written"), tag("ul", *gone))
    yield tag("footer", f"msi-scope {__version__}, run {run.run_id}")


def _place(run: Run) -> str:
    return run.report.names.vm or run.machine.hostname or "an unnamed machine"


def _verdict(run: Run) -> Markup:
    report = run.report
    sentence = text(report.sentence, LONGEST_SENTENCE)
    names = (_place(run), report.names.resource_group, report.names.subscription, run.cloud.name)
    where = " \u00b7 ".join(name for name in names if name)
    asked = counted_noun(len(run.exchanges), "request")
    when = f"{iso(run.started_at)}, {milliseconds(run.duration_ms)}, {counted(run.shown)}, {asked}"
    word = tag(
        "p", small_mark(_MARK[report.verdict]), " ", report.verdict.upper(), class_="verdict"
    )
    return tag(
        "header", word, tag("h1", sentence), tag("p", where, class_="where"),
        tag("p", when, class_="when"), *_elsewhere(run), class_=str(report.verdict),
    )  # fmt: skip


def _elsewhere(run: Run) -> Iterator[Markup]:
    """A report about a simulator or through a tunnel must not pass for one about a VM."""
    ask = run.settings.ask
    if not ask.imds_is_real:
        yield tag("p", f"IMDS was asked at {ask.imds_url}, not at its own address.", class_="when")


def _environment(run: Run) -> Markup:
    pairs = (joined(tag("dt", name), tag("dd", value)) for name, value in facts(run))
    return tag("section", tag("h2", "Environment"), tag("dl", *pairs, class_="pairs"))
