"""The exchange under the cursor as lines: what, what came, the ids, where the time went, the bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content

from tui_app.core import snippets
from tui_app.core.exchange import Exchange, State
from tui_app.core.requests.tries import Tries
from tui_app.core.requests.waterfall import Span, cells, phases
from tui_app.core.wire import Headers
from tui_app.core.words import duration
from tui_app.ui.answers import ago
from tui_app.ui.keys import key_of
from tui_app.ui.look import ACCENT, DIM, heading, pair
from tui_app.ui.panels.requests.row import GLYPHS, local_time, size_words
from tui_app.ui.text import literal, literal_lines

LABEL = 14
AXIS = 26
BODY_LINES = 200
"""Lines of a body in the text; the whole is in its own tab."""
CODE = ("curl", "PowerShell", "az rest", "Python", "raw HTTP")
BLANK = Content("")


class Told(NamedTuple):
    """What the record itself does not say."""

    made_by: str = ""
    """The checks that asked, by code and title."""
    now: float = 0.0
    """This instant, in Unix seconds."""


def exchange_lines(tries: Tries, told: Told) -> list[Content]:
    """All of it."""
    exchange = tries.newest
    lines = [literal(f"{exchange.method} {exchange.url}", "bold"), _outcome(exchange)]
    lines += [pair(label, text, width=LABEL) for label, text in _facts(tries, told)]
    lines += [BLANK, heading("Where the time went"), *_time_lines(exchange)]
    lines += [BLANK, heading("Request headers"), *_header_lines(exchange.request_headers)]
    if exchange.request_body:
        lines += [BLANK, heading("Request body"), *_body_lines(exchange.request_body)]
    if exchange.response_headers:
        lines += [BLANK, heading("Answer headers"), *_header_lines(exchange.response_headers)]
    if exchange.response_body:
        lines += [BLANK, heading("Answer body"), *_body_lines(exchange.response_body)]
    kept = len(exchange.response_body.encode("utf-8", "replace"))
    if exchange.truncated or exchange.body_size > kept + 4096:
        lines.append(Content.styled(f"… of {exchange.body_size:,} bytes", DIM))
    return lines


def code_lines(exchange: Exchange, fetch: snippets.Fetch) -> list[Content]:
    """The same request in every form that it can be pasted in."""
    lines: list[Content] = []
    for name in CODE:
        lines += [heading(name), *literal_lines(snippets.FORMS[name](exchange, fetch)), BLANK]
    return lines


def document_of(exchange: Exchange) -> object | None:
    """The answer's body as JSON; None where it is none, or was not kept whole."""
    if exchange.response_body[:1] not in ("{", "["):
        return None
    try:
        found: object = json.loads(exchange.response_body)
    except (ValueError, RecursionError):
        return None
    return found


def _outcome(exchange: Exchange) -> Content:
    """What came, in one line."""
    if exchange.failure is not None:
        failure = exchange.failure
        how = "timed out" if failure.timed_out else "failed"
        text = literal(f"none: {failure.phase} {how} · {failure.text}", "bold $error")
        return pair("answer", text, width=LABEL)
    if exchange.status is None:
        return pair("answer", Content.styled(f"{exchange.state}", DIM), width=LABEL)
    good = exchange.status < 400
    words = literal(
        f"{exchange.status} {exchange.reason}", "bold $success" if good else "bold $warning"
    )
    more = f"   {exchange.http_version} · {size_words(exchange.body_size)}"
    return pair("answer", Content.assemble(words, literal(more, DIM)), width=LABEL)


def _facts(tries: Tries, told: Told) -> Iterator[tuple[str, Content]]:
    exchange = tries.newest
    for name, value in exchange.support_ids:
        label = name.removeprefix("x-ms-").removesuffix("-request-id").removesuffix("-id")
        yield ("our request id" if label == "client" else f"{label} id"), literal(value)
    if exchange.comment:
        yield "note", literal(exchange.comment, ACCENT)
    yield "for", literal(exchange.purpose)
    if told.made_by:
        yield "asked by", literal(told.made_by)
    when = f"{local_time(exchange, exact=True)} · {ago(told.now - exchange.started_at)}"
    yield "asked at", Content(when)
    if exchange.attempt > 1:
        yield "tries", Content.assemble(*_told_tries(tries))


def _told_tries(tries: Tries) -> Iterator[Content]:
    """Each try, what it brought, and how long after the one before it was made."""
    before: Exchange | None = None
    for each in tries.all:
        if before is not None:
            yield Content.styled(f" · {duration(each.started_at - before.started_at)} later ", DIM)
        yield literal(f"{each.n}: {each.status or each.state}")
        before = each
    if tries.all[0].attempt > 1:
        yield Content.styled("   those before it are not kept", DIM)


def _time_lines(exchange: Exchange) -> list[Content]:
    """A bar for each phase, one beginning where the other ends."""
    if exchange.state is State.RUNNING:
        return [Content.styled("under way …", DIM)]
    spans = phases(exchange.timings)
    whole = sum(span.length for span in spans)
    lines = [_time_line(span, whole) for span in spans]
    total = Content(f"{'total':<{LABEL + 1}}{' ' * AXIS}{exchange.timings.total:>10,.1f} ms")
    return [*lines, total]


def _time_line(span: Span, whole: float) -> Content:
    before, count = cells(span.start, span.length, whole, AXIS)
    bar = (" " * before + GLYPHS[span.name] * count).ljust(AXIS)
    why = "  our own pace" if span.name == "queued" else ""
    return Content.assemble(
        (f"{span.name:<{LABEL + 1}}", DIM), (bar, ACCENT), f"{span.length:>10,.1f} ms", (why, DIM)
    )


def _header_lines(headers: Headers) -> list[Content]:
    return [Content.assemble((f"{name}: ", DIM), literal(value)) for name, value in headers]


def _body_lines(body: str) -> list[Content]:
    """The body, JSON indented; of a long one the beginning."""
    lines = literal_lines(_pretty(body))
    if len(lines) <= BODY_LINES:
        return lines
    more = len(lines) - BODY_LINES
    return [
        *lines[:BODY_LINES],
        Content.styled(f"… {more:,} more lines: {key_of('tab-next')} JSON", DIM),
    ]


def _pretty(body: str) -> str:
    """JSON indented; anything else as it came."""
    if body[:1] not in "{[":
        return body
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body
