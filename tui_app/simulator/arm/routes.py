"""From a path to the function that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui_app.simulator.arm import (
    authorization,
    containers,
    graph,
    management,
    resources,
    versions,
)
from tui_app.simulator.arm.call import ArmError, Call
from tui_app.simulator.estate import Subscription

TAGS_READ = "Microsoft.Resources/tags/read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """The last `/providers/{namespace}/{rest}` of a path, and the scope in front of it."""

    scope: str
    namespace: str
    rest: list[str]


def answer(call: Call) -> Any:
    """Answer an admitted call."""
    parts = list(call.request.segments)
    tail = _tail(parts)
    if tail is None:
        return _container(call, parts)
    match tail.namespace.lower():
        case "microsoft.authorization" if tail.rest:
            return authorization.answer(call, tail.scope, tail.rest)
        case "microsoft.management" if tail.rest and not tail.scope:
            return management.answer(call, tail.rest)
        case "microsoft.resourcegraph" if tail.rest and not tail.scope:
            return graph.answer(call)
        case "microsoft.resources" if tail.rest:
            return _resources_extension(call, tail)
        case _:
            return _resource(call, tail)


def _tail(parts: list[str]) -> Tail | None:
    """Walk the segments: a group may be called `providers`, so searching would not do."""
    at = 0
    if parts[:1] and parts[0].lower() == "subscriptions":
        at = 4 if len(parts) > 3 and parts[2].lower() == "resourcegroups" else 2
    found: Tail | None = None
    while len(parts) > at + 1 and parts[at].lower() == "providers":
        start, at = at, at + 2
        while at < len(parts) and parts[at].lower() != "providers":
            at += 2
        scope = "".join(f"/{part}" for part in parts[:start])
        found = Tail(scope=scope, namespace=parts[start + 1], rest=parts[start + 2 : at])
    return found


def _container(call: Call, parts: list[str]) -> dict[str, Any]:
    versions.check_core(call)
    one = call.subscription
    match [part.lower() for part in parts]:
        case ["tenants"]:
            return containers.tenants(call)
        case ["subscriptions"]:
            return containers.subscriptions(call)
        case ["providers"]:
            return containers.providers(call, None)
        case ["subscriptions", _, *rest] if one:
            return _in_subscription(call, one, rest, parts)
        case _:
            raise _nowhere()


def _in_subscription(
    call: Call, one: Subscription, rest: list[str], parts: list[str]
) -> dict[str, Any]:
    in_group: dict[tuple[str, ...], Callable[[Call, Subscription, str], dict[str, Any]]] = {
        (): containers.group,
        ("resources",): resources.listing,
    }
    if len(rest) > 1 and rest[0] == "resourcegroups" and tuple(rest[2:]) in in_group:
        return in_group[tuple(rest[2:])](call, one, parts[3])
    handler = _IN_SUBSCRIPTION.get("/".join(rest))
    if handler is None:
        raise _nowhere()
    return handler(call, one)


_IN_SUBSCRIPTION: dict[str, Callable[[Call, Subscription], dict[str, Any]]] = {
    "": containers.subscription,
    "locations": containers.locations,
    "resourcegroups": containers.groups,
    "resources": resources.listing,
    "providers": containers.providers,
}


def _nowhere() -> ArmError:
    text = "The request did not have a subscription or a valid tenant level resource provider."
    return ArmError(404, "MissingSubscription", text)


def _resource(call: Call, tail: Tail) -> dict[str, Any]:
    one, rest = call.subscription, tail.rest
    if not rest:
        versions.check_core(call)
        return containers.provider(call, one, tail.namespace)
    if one is None:
        versions.check_type(call, tail.namespace, "/".join(rest[::2]))
        raise _nowhere()
    types = [versions.namespace_of(tail.namespace), *rest[::2]]
    if len(rest) % 2 == 0:
        path = "/".join((tail.scope, "providers", types[0], *rest))
        return resources.by_id(call, one, path, types)
    parent = tail.scope
    if len(rest) > 1:
        parent = "/".join((tail.scope, "providers", types[0], *rest[:-1]))
    return resources.collection(call, one, parent, types)


def _resources_extension(call: Call, tail: Tail) -> dict[str, Any]:
    """Microsoft.Resources below a scope: tags, and deployments, of which there are none."""
    kind = versions.check_type(call, tail.namespace, tail.rest[0])
    call.require(f"{kind}/read", tail.scope or "/")
    if not kind.endswith("/tags"):
        return {"value": []}
    one = call.subscription
    item: Any = one.resources.find(tail.scope) if one else None
    parts = [part for part in tail.scope.split("/") if part]
    if one and item is None:
        item = one.group(parts[3]) if len(parts) == 4 else one
    tags = dict(item.tags or {}) if item else {}
    return {
        "id": f"{tail.scope}/providers/Microsoft.Resources/tags/default",
        "name": "default",
        "type": "Microsoft.Resources/tags",
        "properties": {"tags": tags},
    }
