"""Resource Graph: an honest subset of its language over the tables Resources, ResourceContainers.

What is understood: `where` with one comparison, `project`, `order by`, `limit`, `take`, `count`.
Everything else is refused as the real service refuses a query that it cannot parse.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from tui_app.simulator.arm import query, resources, versions
from tui_app.simulator.arm.call import ArmError, Call
from tui_app.simulator.arm.containers import visible_subscriptions
from tui_app.simulator.arm.paging import PAGE_SIZE, make_token, read_token
from tui_app.simulator.arm.query import Row, Rows
from tui_app.simulator.estate import Resource, Subscription

QUOTA = 15
QUOTA_WINDOW_S = 5.0


def answer(call: Call) -> dict[str, Any]:
    """Answer `POST /providers/Microsoft.ResourceGraph/resources`."""
    versions.check_type(call, "Microsoft.ResourceGraph", "resources")
    _take_quota(call)
    asked = _read(call)
    options = {str(name).lower(): value for name, value in asked.get("options", {}).items()}
    columns, rows, total = _run(call, str(asked.get("query", "")), _scope(call, asked))
    start = int(options.get("$skip", 0))
    if token := options.get("$skiptoken"):
        start = read_token(str(token))
    top = min(PAGE_SIZE, int(options.get("$top", 100)))
    found = rows(start, start + top)
    body: dict[str, Any] = {
        "totalRecords": total,
        "count": len(found),
        "data": _data(found, columns, str(options.get("resultformat", "objectArray"))),
        "facets": [],
        "resultTruncated": "false",
    }
    if start + len(found) < total:
        body["$skipToken"] = make_token(start + len(found))
    return body


def _take_quota(call: Call) -> None:
    """Fifteen queries in five seconds for each principal."""
    bucket = (call.object_id, "graph")
    left, since = call.world.buckets.get(bucket, (float(QUOTA), call.now))
    if call.now - since >= QUOTA_WINDOW_S:
        left, since = float(QUOTA), call.now
    resets_after = max(0, round(QUOTA_WINDOW_S - (call.now - since)))
    remaining = max(0, int(left) - 1)
    call.headers += [
        ("x-ms-user-quota-remaining", str(remaining)),
        ("x-ms-user-quota-resets-after", f"00:00:{resets_after:02}"),
    ]
    if left < 1:
        text = (
            "Client application has been throttled and should not attempt to repeat the request until"
            " an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for"
            " help."
        )
        raise _error(
            call, 429, "RateLimiting", text, headers=(("Retry-After", str(max(1, resets_after))),)
        )
    call.world.buckets[bucket] = (left - 1, since)


def _read(call: Call) -> dict[str, Any]:
    try:
        asked = json.loads(call.request.body)
    except ValueError:
        asked = None
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        raise _error(call, 400, "InvalidRequestContent", "The request content was invalid.")
    return asked


def _error(
    call: Call, status: int, code: str, text: str, *, headers: tuple[tuple[str, str], ...] = ()
) -> ArmError:
    """Resource Graph's own envelope: a support line in front, the meaning in the details."""
    outer = "BadRequest" if status == 400 else code
    details = [{"code": code, "message": text}]
    return ArmError(status, outer, call.graph_message(), details=details, headers=headers)


def _scope(call: Call, asked: dict[str, Any]) -> list[Subscription]:
    """The subscriptions to search: those named and visible, or all visible ones."""
    visible = visible_subscriptions(call)
    named = asked.get("subscriptions")
    if named:
        wanted = {str(one).lower() for one in named}
        visible = [one for one in visible if one.id in wanted]
        if not visible:
            text = (
                "Access is denied to the requested resource. The user might not have enough"
                " permission."
            )
            raise _error(call, 403, "AccessDenied", text)
    if groups := asked.get("managementGroups"):
        names = {str(one).casefold() for one in groups}
        visible = [
            one
            for one in visible
            if names & {group.name.casefold() for group in call.world.ancestors(one)}
        ]
    if not visible:
        text = (
            "There must be at least one subscription that is eligible to contain resources."
            " Given: ''."
        )
        raise _error(call, 400, "NoValidSubscriptionsInQueryRequest", text)
    return visible


def _run(
    call: Call, text: str, scope: list[Subscription]
) -> tuple[list[str] | None, Callable[[int, int], list[Row]], int]:
    """Run a query: projected columns, a way to get rows from one position to another, and total."""
    rights = (call.token.groups, list(call.world.assignments), list(call.world.denies))
    key = (text, call.object_id, rights, [one.id for one in scope])
    known, kept = call.world.last_query
    if known != key or not isinstance(kept, Result):
        kept = _carry_out(call, text, scope)
        call.world.last_query = (key, kept)
    columns, source = kept.columns, kept.source

    def rows(start: int, end: int) -> list[Row]:
        found = source.slice(start, end)
        if columns is None:
            return found
        return [{name: row.get(name) for name in columns} for row in found]

    return columns, rows, len(source)


@dataclass(frozen=True, slots=True)
class Result:
    """What a query came to: the columns it projects (None: all) and its rows."""

    columns: list[str] | None
    source: Rows


def _carry_out(call: Call, text: str, scope: list[Subscription]) -> Result:
    table, *rest = query.steps(text)
    match table.lower():
        case "resources":
            source = _resources(call, scope, rest)
        case "resourcecontainers":
            source = Rows(list(_containers(call, scope)))
        case _:
            raise _unparsed(call, table)
    columns: list[str] | None = None
    for step in rest:
        if found := query.columns_of(step):
            columns = found
        elif not source.apply(step):
            raise _unparsed(call, step)
    return Result(columns, source)


_DIRECT = {"id": "id", "name": "name", "type": "type", "location": "location"}
"""Columns that a resource has as they are, but for the case of types."""


def _resources(call: Call, scope: list[Subscription], steps: list[str]) -> Rows:
    """The Resources table; a first `where type =~` is answered from the stores' own index."""
    kind = query.type_wanted(steps[0]) if steps else None
    if kind is not None:
        steps.pop(0)
    parts = [
        _readable(call, one, one.resources if kind is None else one.resources.of_type(kind))
        for one in scope
    ]

    def read(pair: tuple[Subscription, Resource], path: str) -> str:
        name = _DIRECT.get(path)
        if name:
            return str(getattr(pair[1], name))
        return query.column(_resource_row(call, *pair), path)

    return Rows(_Chain(parts), lambda pair: _resource_row(call, *pair), read)


def _readable(
    call: Call, one: Subscription, items: Sequence[Resource]
) -> tuple[Subscription, Sequence[Resource]]:
    if one.resources.lists_all and call.access.reads_all_of(one):
        return one, items
    may_read = call.access.may_read
    return one, [item for item in items if item.is_listed and may_read(item, one)]


class _Chain(Sequence[tuple[Subscription, Resource]]):
    """The resources of several subscriptions one after another, without copying them."""

    def __init__(self, parts: list[tuple[Subscription, Sequence[Resource]]]) -> None:
        self._parts = parts
        self._length = sum(len(items) for _, items in parts)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[tuple[Subscription, Resource]]:
        for one, items in self._parts:
            for item in items:
                yield one, item

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, slice):
            return self[index : index + 1][0]
        start, end, _ = index.indices(self._length)
        found: list[tuple[Subscription, Resource]] = []
        for one, items in self._parts:
            if start < len(items):
                taken = items[max(start, 0) : max(end, 0)]
                found.extend((one, item) for item in taken)
            start, end = start - len(items), end - len(items)
        return found


def _resource_row(call: Call, one: Subscription, item: Resource) -> Row:
    return {
        "id": item.id,
        "name": item.name,
        "type": item.type.lower(),
        "tenantId": one.tenant_id,
        "kind": item.kind,
        "location": item.location,
        "resourceGroup": item.group.lower(),
        "subscriptionId": one.id,
        "managedBy": item.managed_by,
        "sku": item.sku,
        "plan": None,
        "properties": item.properties,
        "tags": dict(item.tags) if item.tags is not None else None,
        "identity": resources.identity_of(call.world, item),
        "zones": list(item.zones) or None,
        "extendedLocation": None,
    }


def _containers(call: Call, scope: list[Subscription]) -> Iterator[Row]:
    """Subscriptions, then the groups that may be read."""
    kind, action = "microsoft.resources/subscriptions", "Microsoft.Resources/subscriptions"
    for one in scope:
        row = {"tenantId": one.tenant_id, "subscriptionId": one.id, "properties": {}}
        yield row | {"id": one.scope, "name": one.name, "type": kind, "tags": dict(one.tags)}
        for group in one.groups:
            scope_id = f"{one.scope}/resourceGroups/{group.name}"
            if call.access.may(f"{action}/resourceGroups/read", scope_id):
                yield row | {
                    "id": scope_id,
                    "name": group.name,
                    "type": f"{kind}/resourcegroups",
                    "location": group.location,
                    "resourceGroup": group.name.lower(),
                    "tags": dict(group.tags),
                }


def _data(rows: list[Row], columns: list[str] | None, result_format: str) -> Any:
    if result_format.lower() != "table":
        return rows
    names = columns or list(dict.fromkeys(chain.from_iterable(rows)))
    objects = {"sku", "plan", "properties", "tags", "identity", "zones", "extendedLocation"}
    return {
        "columns": [
            {"name": name, "type": "object" if name in objects else "string"} for name in names
        ],
        "rows": [[row.get(name) for name in names] for row in rows],
    }


def _unparsed(call: Call, step: str) -> ArmError:
    details = [
        {
            "code": "InvalidQuery",
            "message": "Query is invalid. Please refer to the documentation for the Azure Resource"
            " Graph service and fix the error before retrying.",
        },
        {"code": "ParserFailure", "message": "ParserFailure", "token": step.split(" ", 1)[0]},
    ]
    return ArmError(400, "BadRequest", call.graph_message(), details=details)
