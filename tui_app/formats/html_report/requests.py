"""Every request, folded: one line each, and inside it what went out and what came back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from tui_app.core.exchange import Exchange, State
from tui_app.core.requests.waterfall import phases
from tui_app.core.words import counted_noun, iso
from tui_app.formats import Run
from tui_app.formats.html_report.markup import Markup, joined, tag, text, text_lines
from tui_app.formats.html_report.waterfall import Scale, bar, scale_of

MOST = 200
"""Requests on a page; a browser must still open it at once."""
LONGEST_BODY = 20_000
"""Characters of a body."""


def kept(run: Run) -> tuple[Exchange, ...]:
    """The requests that the page shows: the newest, and each one that a check rests on."""
    if len(run.exchanges) <= MOST:
        return run.exchanges
    behind = {number for check in run.shown for number in check.requests}
    first_new = run.exchanges[-MOST].n
    return tuple(each for each in run.exchanges if each.n >= first_new or each.n in behind)


def requests(run: Run) -> Markup:
    """All that are kept, oldest first, with a line that says how many are not."""
    shown = kept(run)
    scale = scale_of(shown)
    said = [tag("p", _count(len(run.exchanges), len(shown)))]
    if shown:
        said.append(tag("p", scale.words, " ", *_legend(), class_="hint"))
    return tag(
        "section", tag("h2", "Requests"), *said, *(_folded(each, scale) for each in shown),
        class_="requests",
    )  # fmt: skip


def _count(all_of_them: int, shown: int) -> str:
    if shown == all_of_them:
        return f"{counted_noun(shown, 'request')}, oldest first."
    return (
        f"The last {MOST:,} of {counted_noun(all_of_them, 'request')}, and those before them that "
        "a check rests on. The HAR file has all of them."
    )


def _legend() -> Iterator[Markup]:
    for name in ("queued", "connect", "TLS", "prepare", "wait", "transfer"):
        yield tag("span", name, class_=f"key {name}")


def _folded(each: Exchange, scale: Scale) -> Markup:
    parts = _split(each.url)
    summary = tag(
        "summary",
        tag("span", f"#{each.n}", class_="number"),
        tag("span", _outcome(each), class_=f"outcome {_kind(each)}"),
        tag("span", each.method, class_="method"),
        tag("span", tag("span", parts[0], class_="host"), text(parts[1], 300), class_="url"),
        bar(each, scale),
        tag("span", _ms(each.timings.total), class_="took"),
    )
    return tag("details", summary, *_inside(each), id=f"request-{each.n}")


def _split(url: str) -> tuple[str, str]:
    """Host and path; a URL that is none stands as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    return parts.netloc, parts.path


def _outcome(each: Exchange) -> str:
    return str(each.status) if each.status is not None else _silence(each)


def _silence(each: Exchange) -> str:
    if each.failure is not None:
        return "timeout" if each.failure.timed_out else "failed"
    return "no answer" if each.state is State.RUNNING else str(each.state)


def _kind(each: Exchange) -> str:
    return "none" if each.status is None else f"s{each.status // 100}"


def _inside(each: Exchange) -> Iterator[Markup]:
    attempt = f", try {each.attempt} after {each.retry_of}" if each.attempt > 1 else ""
    if each.comment:
        yield tag("p", f"Note: {each.comment}", class_="note")
    yield tag("p", f"{each.purpose or 'request'}, {iso(each.started_at)}{attempt}. {_spent(each)}")
    if each.support_ids:
        ids = (joined(tag("dt", name), tag("dd", value)) for name, value in each.support_ids)
        yield tag("p", "For a support case:")
        yield tag("dl", *ids, class_="pairs")
    first = joined(tag("b", each.method), " ", text(each.url))
    yield _message(first, each.request_headers, each.request_body, "sent")
    if each.failure is not None:
        how = "timed out" if each.failure.timed_out else "failed"
        yield tag("p", f"No answer: {each.failure.phase} {how}. {each.failure.text}", class_="none")
    elif each.status is None:
        yield tag("p", f"No answer: {_silence(each)}.", class_="none")
    else:
        status = joined(each.http_version or "HTTP", " ", tag("b", f"{each.status} {each.reason}"))
        yield _message(status, each.response_headers, each.response_body, "received")
        yield from _remainder(each)


def _spent(each: Exchange) -> str:
    told = [f"{span.name} {_ms(span.length)}" for span in phases(each.timings)]
    return f"{', '.join(told)}; {_ms(each.timings.total)} in all." if told else ""


def _message(first: Markup, headers: Iterable[tuple[str, str]], body: str, way: str) -> Markup:
    """A request or an answer as it travels: a line, the headers, the body."""
    rows = [
        joined(Markup("\n"), tag("span", name, class_="header"), ": ", value)
        for name, value in headers
    ]
    told = joined(first, *rows)
    if body:
        told = joined(told, Markup("\n\n"), text_lines(_cut(_indented(body))))
    return tag("pre", told, class_=way)


def _indented(body: str) -> str:
    """JSON with its structure to be seen; anything else as it is."""
    if not body.lstrip().startswith(("{", "[")):
        return body
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body


def _cut(body: str) -> str:
    if len(body) <= LONGEST_BODY:
        return body
    return f"{body[:LONGEST_BODY]}\n… cut here: {len(body) - LONGEST_BODY:,} more characters"


def _remainder(each: Exchange) -> Iterator[Markup]:
    if each.truncated:
        yield tag("p", f"The answer broke off, or was longer than what is read: {each.body_size:,} bytes came.", class_="hint")  # fmt: skip


def _ms(took: float) -> str:
    return f"{took:.1f} ms" if took < 100 else f"{took:,.0f} ms"
