"""`msi-scope resources`: everything that the identity sees, as a table, JSON, JSON lines or CSV."""

from __future__ import annotations

import asyncio
import csv
import gc
import io
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING, Any

from tui_app.commands.identity_access import named_scope
from tui_app.commands.output import is_screen, say, write
from tui_app.commands.sharing import learn_rows, shared
from tui_app.commands.throttled import tell_waits
from tui_app.core.arm import covers, parse_id
from tui_app.core.cleaning import one_line, shortened
from tui_app.core.inventory import Index, Resource, Term, parse_filter
from tui_app.core.marks import plain_ascii
from tui_app.core.remedies import entry
from tui_app.core.words import counted_noun
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client.listing import Listing
    from tui_app.demo import OpenClient

COMPLETE, INCOMPLETE = 0, 3
WIDTH_OF_A_PIPE = 140
NOTHING_SEEN = "This identity sees no resource.\n"
NOT_LISTED = (
    "Nothing could be listed: why stands on stderr; it does not mean that nothing is there.\n"
)
NOTHING_MATCHES = (
    "Nothing matches. Each word must be found; name: type: rg: loc: tag: sub: id: look in one column,"
    " as in tag:env=prod.\n"
)
ROWS_AT_ONCE = 1000
"""Rows that are written in one piece: a text of all of them takes more room than they do."""
FIELDS = ("id", "name", "type", "resource_group", "subscription_id", "location", "tags")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said, beside the settings."""

    filter: str = ""
    format: str = "table"


def run(settings: Settings, open_client: OpenClient, options: Options) -> int:
    """List, print, and say on stderr what could not be listed; the exit code.

    Raises:
        UsageError: there is no such format.
    """
    if options.format not in FORMATS:
        raise UsageError(f"--format {options.format}: expected one of {', '.join(FORMATS)}")
    terms, scope = parse_filter(options.filter), listed_scope(settings)

    async def gather() -> tuple[Index, Listing]:
        from tui_app.client.listing import list_resources

        index = Index()
        async with open_client() as client:
            tell_waits(client)
            if not scope:
                from tui_app.core import imds

                await client.send(imds.instance_request(client.settings.ask.imds_url))
            listing = await list_resources(client, index.add, scope=scope)
        if scope:  # of a resource its whole group came
            index.keep(lambda each: covers(scope, each.id))
        index.sort()
        return index, listing

    with _uncollected():
        index, listing = asyncio.run(gather())
        nothing = NOT_LISTED if listing.failures else NOTHING_SEEN
        _print(index, terms, options.format, settings, nothing)
    for name, failure in listing.failures:
        finding = failure.finding
        said = f" ({finding.code})" if finding.code else ""
        title = entry(finding.diagnosis).title
        say(f"msi-scope: not listed: {one_line(name, 80)}: {title}{one_line(said, 80)}")
    if not index.rows and not listing.failures:
        say(f"msi-scope: {entry('arm.empty.subscriptions').title} See: msi-scope doctor")
    return INCOMPLETE if listing.failures else COMPLETE


def listed_scope(settings: Settings) -> str:
    """The scope of the command line; empty: everything.

    Raises:
        UsageError: it is no place whose resources ARM lists.
    """
    scope = named_scope(settings)
    if scope and scope != "/" and not parse_id(scope).subscription:
        raise UsageError(
            f"--scope {one_line(scope, 80)}: expected a subscription, a group or a resource,"
            " as in /subscriptions/ID/resourceGroups/NAME"
        )
    return "" if scope == "/" else scope


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows are in no cycles, but each search for cycles walks all of them: a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _print(
    index: Index, terms: Sequence[Term], name: str, settings: Settings, nothing: str
) -> None:
    rows = index.matching(terms)
    learn_rows((each.id, each.tags) for each in rows)
    if name != "table":
        pieces = iter(FORMATS[name](rows))
        while piece := "".join(islice(pieces, ROWS_AT_ONCE)):
            if not write(piece):  # nobody reads it any more
                break
        return
    width = shutil.get_terminal_size().columns if is_screen() else WIDTH_OF_A_PIPE
    text = "".join(_table(shared(rows), width))  # before the columns are made
    if not rows:
        text = NOTHING_MATCHES if index.rows else nothing
    say(f"{counted_noun(len(rows), 'resource')} of {len(index.rows):,}")
    write(plain_ascii(text) if settings.ascii else text)


def _table(rows: Iterable[Resource], width: int) -> Iterable[str]:
    """Name, type, group and location in columns that fit the width."""
    room = max(20, width - 18)
    name, kind = room * 4 // 10, room * 3 // 10
    group = room - name - kind - 4
    for each in rows:
        cells = (
            (each.name, name),
            (each.type.partition("/")[2] or each.type, kind),
            (each.resource_group, group),
        )
        line = "  ".join(f"{shortened(one_line(text), wide):<{wide}}" for text, wide in cells)
        yield f"{line}  {one_line(each.location, 16)}".rstrip() + "\n"


def as_values(each: Resource) -> dict[str, Any]:
    """One resource as JSON values."""
    return dict(zip(FIELDS, each, strict=True))


def _json(rows: Sequence[Resource]) -> Iterable[str]:
    yield json.dumps([as_values(each) for each in rows], indent=2) + "\n"


def _json_lines(rows: Sequence[Resource]) -> Iterable[str]:
    """Put together by hand, in half the time that an encoder takes for the same text."""
    for scope, name, kind, group, subscription, location, tags in rows:
        pairs = ",".join([f"{quoted(key)}:{quoted(text)}" for key, text in tags.items()])
        yield (
            f'{{"id":{quoted(scope)},"name":{quoted(name)},'
            f'{_place(kind, group, subscription, location)},"tags":{{{pairs}}}}}\n'
        )


@lru_cache(4096)
def _place(kind: str, group: str, subscription: str, location: str) -> str:
    """The part of a line that many rows have alike."""
    return (
        f'"type":{quoted(kind)},"resource_group":{quoted(group)},'
        f'"subscription_id":{quoted(subscription)},"location":{quoted(location)}'
    )


def _csv(rows: Sequence[Resource]) -> Iterable[str]:
    """Tags as `name=value` with semicolons; a cell that a spreadsheet would run begins with a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for each in rows:
        tags = ";".join(f"{name}={value}" for name, value in each.tags.items())
        writer.writerow([_inert(one_line(str(cell))) for cell in (*each[:-1], tags)])
    yield out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


FORMATS: dict[str, Callable[[Sequence[Resource]], Iterable[str]]] = {
    "table": lambda rows: _table(rows, WIDTH_OF_A_PIPE),
    "json": _json,
    "jsonl": _json_lines,
    "csv": _csv,
}
