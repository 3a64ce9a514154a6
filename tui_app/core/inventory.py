"""Everything that an identity sees, as one flat list: its rows, where they come from, filters over them.

Facts: "Azure Resource Graph" and "Resources - List" (Microsoft). Lists hold what the caller may read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_app.core.arm import parse_id
from tui_app.core.imds import read_json
from tui_app.core.wire import Answer, Request, Target

if TYPE_CHECKING:  # loaded when share mode is first switched on
    from tui_app.core.sharing import Placeholders

GRAPH_PATH = "/providers/Microsoft.ResourceGraph/resources"
GRAPH_API = "2021-03-01"
GRAPH_PAGE = 1000
"""The most that one query returns; more is asked for with `$skip`."""
GRAPH_MOST = 10_000
"""Above this many, lists are faster: Resource Graph takes 15 queries in 5 s from one principal."""
QUERY = (
    "Resources | project id,name,type,location,resourceGroup,subscriptionId,tags | order by id asc"
)
NO_TAGS: Mapping[str, str] = {}


class Resource(NamedTuple):
    """One resource as lists give it. Values keep their case; ids compare without."""

    id: str
    name: str
    type: str
    resource_group: str
    subscription_id: str
    location: str
    tags: Mapping[str, str] = NO_TAGS


def read_resource(item: Mapping[str, Any]) -> Resource | None:
    """Read a row of a list or of Resource Graph; None without an id.

    What many rows have alike is kept once: it is two thirds of what a row would take.
    """
    scope = item.get("id")
    if not isinstance(scope, str) or not scope:
        return None
    name, kind = item.get("name"), item.get("type")
    location, tags = item.get("location"), item.get("tags")
    if not (isinstance(name, str) and name and isinstance(kind, str) and kind):
        place = parse_id(scope)
        name, kind = place.name, place.type or ""
    elif kind.islower():  # Resource Graph's spelling; the id has the type's own
        kind = _own_spelling(kind, scope)
    parts = scope.split("/", 5)
    is_usual = len(parts) == 6 and parts[3].lower() == "resourcegroups"
    subscription, group = (parts[2], parts[4]) if is_usual else _place(scope)
    return Resource(
        scope,
        name,
        intern(kind),
        intern(group),
        intern(subscription),
        intern(location) if isinstance(location, str) else "",
        _tags(tags) if tags and isinstance(tags, dict) else NO_TAGS,
    )


def _own_spelling(kind: str, scope: str) -> str:
    own = parse_id(scope).type or ""
    return own if own.casefold() == kind else kind


def _tags(tags: Mapping[str, Any]) -> Mapping[str, str]:
    """The tags, whose values are texts; others are made texts."""
    for value in tags.values():
        if not isinstance(value, str):
            return {name: str(value) for name, value in tags.items()}
    return _shared(tuple(tags.items()))


@lru_cache(4096)
def _shared(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The same mapping for the same tags."""
    return dict(pairs)


def _place(scope: str) -> tuple[str, str]:
    """Subscription and group of an id that is not spelled as almost all are."""
    place = parse_id(scope)
    return place.subscription or "", place.resource_group or ""


class GraphPage(NamedTuple):
    """One answer of Resource Graph."""

    rows: tuple[Mapping[str, Any], ...]
    total: int
    """Rows of the whole query."""


def graph_request(base_url: str, *, skip: int, subscription: str = "") -> Request:
    """Ask Resource Graph for a page of everything, by id; a POST that only reads."""
    body: dict[str, Any] = {
        "query": QUERY,
        "options": {"$top": GRAPH_PAGE, "$skip": skip, "resultFormat": "objectArray"},
    }
    if subscription:
        body["subscriptions"] = [subscription]
    return Request(
        target=Target.ARM,
        method="POST",
        url=f"{base_url}{GRAPH_PATH}?api-version={GRAPH_API}",
        headers=(("Accept", "application/json"), ("Content-Type", "application/json")),
        body=json.dumps(body, separators=(",", ":")).encode(),
        timeout_s=30.0,
    )


def read_graph(answer: Answer) -> GraphPage | None:
    """Read a page; None when it is not one. Rows that are not objects are left out."""
    document = read_json(answer)
    rows = document.get("data") if document else None
    if answer.status != 200 or document is None or not isinstance(rows, list):
        return None
    total = document.get("totalRecords")
    return GraphPage(
        rows=tuple(row for row in rows if isinstance(row, dict)),
        total=total if isinstance(total, int) and total >= 0 else len(rows),
    )


class Term(NamedTuple):
    """One word of a filter: a plain substring, or one that a field must hold."""

    text: str
    """Case-folded."""
    field: str = ""


FIELDS = {
    "name": "name", "type": "type", "typ": "type", "group": "resource_group", "rg": "resource_group",
    "location": "location", "loc": "location", "sub": "subscription_id",
    "subscription": "subscription_id", "id": "id", "tag": "tags",
}  # fmt: skip
"""Words before a colon, and the field that each means."""


def parse_filter(text: str) -> tuple[Term, ...]:
    """The words of a filter; `type:vm tag:prod web` are three terms that must all hold."""
    terms: list[Term] = []
    for word in text.casefold().split():
        name, colon, rest = word.partition(":")
        field = FIELDS.get(name, "") if colon else ""
        if field == "tags":  # tag:env:prod, as people write it
            rest = rest.replace(":", "=", 1) if "=" not in rest else rest
        terms.append(Term(rest, field) if field else Term(word))
    return tuple(term for term in terms if term.text)


class Index:
    """Resources with what a filter looks at prepared, so that a key press costs milliseconds."""

    def __init__(self) -> None:
        self.rows: list[Resource] = []
        self._known: set[str] = set()
        self._columns: dict[str, list[str]] = {}
        """Field → its texts, case-folded, as far as a filter has needed them; empty: the plain words'."""
        self._shared: dict[str, list[str]] = {}
        """The same with placeholders, for as long as no more names are known."""
        self._names_known = 0

    def add(self, resources: Iterable[Resource]) -> int:
        """Add those that are new: ids that differ in case only are one. Returns how many were."""
        before = len(self.rows)
        for each in resources:
            key = each.id.casefold()
            if key not in self._known:
                self._known.add(key)
                self.rows.append(each)
        return len(self.rows) - before

    def keep(self, wanted: Callable[[Resource], bool]) -> None:
        """Forget those that are not wanted."""
        self.rows = [each for each in self.rows if wanted(each)]
        self._forget_columns()

    def sort(self) -> None:
        """Put them in the order of their names; ties by id."""
        self.rows.sort(key=lambda each: (each.name.casefold(), each.id.casefold()))
        self._forget_columns()

    def _forget_columns(self) -> None:
        self._columns.clear()
        self._shared.clear()

    def prepared(self, at_once: int = 2000) -> Iterator[None]:
        """Prepare what plain words are looked for in, some rows a step: the first key finds it done."""
        for end in range(at_once, len(self.rows) + at_once, at_once):
            self._column("", end)
            yield

    def matching(self, terms: Sequence[Term], known: Placeholders | None = None) -> list[Resource]:
        """The resources in which every term holds, in order; in share mode as they are seen."""
        if not terms:
            return list(self.rows)
        kept: Iterable[int] = range(len(self.rows))
        for term in terms:
            column = self._column(term.field) if known is None else self._seen(term.field, known)
            text = term.text
            kept = [at for at in kept if text in column[at]]
        rows = self.rows
        return [rows[at] for at in kept]

    def _column(self, field: str, end: int | None = None) -> list[str]:
        column = self._columns.setdefault(field, [])
        new = self.rows[len(column) : end]
        column += [_folded(getattr(row, field)) if field else _haystack(row) for row in new]
        return column

    def _seen(self, field: str, known: Placeholders) -> list[str]:
        """A column with placeholders: a second for 100,000 rows, then kept."""
        if len(known) != self._names_known:
            self._shared.clear()
        column = self._column(field)
        if len(self._shared.get(field, ())) < len(column):
            self._shared[field] = list(_with_placeholders(column, known))
        self._names_known = len(known)
        return self._shared[field]


def _with_placeholders(texts: Iterable[str], known: Placeholders) -> Iterator[str]:
    """Line by line: what many rows have alike is looked through once."""
    seen: dict[str, str] = {}
    for text in texts:
        lines = text.split("\n")
        for line in lines:
            if line not in seen:
                seen[line] = known.text(line)
        yield "\n".join([seen[line] for line in lines])


def _folded(value: str | Mapping[str, str]) -> str:
    if isinstance(value, str):
        return value.casefold()
    return "\n".join(f"{name}={text}" for name, text in value.items()).casefold()


def _haystack(each: Resource) -> str:
    """Name, type, group, place and tags: what a plain word is looked for in."""
    tags = f"\n{_folded(each.tags)}" if each.tags else ""
    return f"{each.name}\n{each.type}\n{each.resource_group}\n{each.location}".casefold() + tags
