"""Azure Resource Manager: ids, requests to build, pages to read, and which links may be followed.

Facts: Azure Resource Manager REST reference; the provider contract (ids compare without case).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from tui_app.core.imds import read_json
from tui_app.core.token import Token
from tui_app.core.wire import Answer, Request, Target

SUBSCRIPTIONS_API = "2022-12-01"
RESOURCES_API = "2021-04-01"
AUTHORIZATION_API = "2022-04-01"
ENDPOINTS_API = "2019-05-01"
MANAGEMENT_API = "2021-04-01"


class ArmId(NamedTuple):
    """An ARM id taken apart. Values keep their case; compare ids with `same_id`."""

    subscription: str | None = None
    resource_group: str | None = None
    management_group: str | None = None
    provider: str | None = None
    type: str | None = None
    names: tuple[str, ...] = ()
    parent: str | None = None
    """What stands before the last provider part, e.g. the scope of a role assignment."""

    @property
    def name(self) -> str:
        """The last name: of the resource, the group or the subscription."""
        if self.names:
            return self.names[-1]
        return self.resource_group or self.management_group or self.subscription or "/"


def group_of(resource_id: str) -> str:
    """The id of the resource group that a resource is in; empty when it is in none."""
    found = parse_id(resource_id)
    if not found.subscription or not found.resource_group:
        return ""
    return f"/subscriptions/{found.subscription}/resourceGroups/{found.resource_group}"


def segments(scope: str) -> tuple[str, ...]:
    """The id's path segments, case-folded, empty ones dropped: for comparing and for keys."""
    return tuple(part for part in scope.casefold().split("/") if part)


def same_id(one: str, other: str) -> bool:
    """Whether two ids name one thing: ARM compares without case."""
    return segments(one) == segments(other)


def covers(scope: str, target: str) -> bool:
    """Whether something at `scope` reaches down to `target` by the text of the ids."""
    above, below = segments(scope), segments(target)
    return below[: len(above)] == above


def parse_id(scope: str) -> ArmId:
    """Take an id apart, walking its segments: a group may be called `providers`."""
    parts = [part for part in scope.split("/") if part]
    found: dict[str, str] = {}
    position = 0
    keys = {"subscriptions": "subscription", "resourcegroups": "resource_group"}
    while position + 1 < len(parts) and parts[position].casefold() in keys:
        found[keys[parts[position].casefold()]] = parts[position + 1]
        position += 2
    base = "/" + "/".join(parts[:position])
    provider: str | None = None
    types: list[str] = []
    names: list[str] = []
    parent: str | None = None
    while position + 1 < len(parts) and parts[position].casefold() == "providers":
        parent, provider, types, names = base.rstrip("/") or None, parts[position + 1], [], []
        position += 2
        while position < len(parts) and parts[position].casefold() != "providers":
            types.append(parts[position])
            if position + 1 < len(parts):
                names.append(parts[position + 1])
            position += 2
        position = min(position, len(parts))
        base = "/" + "/".join(parts[:position])
        if (provider.casefold(), *(t.casefold() for t in types)) == (
            "microsoft.management",
            "managementgroups",
        ):
            found["management_group"] = names[0] if names else ""
    return ArmId(
        subscription=found.get("subscription"),
        resource_group=found.get("resource_group"),
        management_group=found.get("management_group"),
        provider=provider,
        type=_type_of(provider, types, found),
        names=tuple(names),
        parent=parent,
    )


def _type_of(provider: str | None, types: list[str], found: Mapping[str, str]) -> str | None:
    """The full type; groups and subscriptions have one too, although their id does not say it."""
    if provider is not None:
        return "/".join([provider, *types])
    if "resource_group" in found:
        return "Microsoft.Resources/resourceGroups"
    return "Microsoft.Resources/subscriptions" if "subscription" in found else None


def request(base_url: str, path: str, api_version: str, **query: str) -> Request:
    """A GET of an ARM path, each segment encoded (an unencoded `#` cuts the query off)."""
    encoded = "/".join(quote(part, safe="~$!&'()*+,;=:@") for part in path.split("/"))
    parameters = urlencode({"api-version": api_version, **query}, quote_via=quote, safe="$'(),")
    return Request(
        target=Target.ARM,
        url=f"{base_url}{encoded}?{parameters}",
        headers=(("Accept", "application/json"),),
        timeout_s=65.0,  # ARM itself gives a provider 60 s
    )


def endpoints_request(base_url: str, *, timeout_s: float = 65.0) -> Request:
    """Ask ARM for the cloud's endpoints: needs no token, so it tells a network fault from a right."""
    unsigned = request(base_url, "/metadata/endpoints", ENDPOINTS_API)
    return replace(unsigned, timeout_s=timeout_s, purpose="endpoints of the cloud")


class Subscription(NamedTuple):
    """A subscription that the identity can see."""

    subscription_id: str
    name: str
    state: str = ""
    tenant_id: str = ""

    @property
    def scope(self) -> str:
        """Its ARM id."""
        return f"/subscriptions/{self.subscription_id}"


class Page(NamedTuple):
    """One page of a list; `next_link` is as the server gave it, not yet trusted."""

    items: tuple[Mapping[str, Any], ...]
    next_link: str = ""


def read_page(answer: Answer) -> Page | None:
    """Read a list answer; None when it is not one. Items that are not objects are left out."""
    document = read_json(answer)
    if answer.status != 200 or document is None or not isinstance(document.get("value"), list):
        return None
    link = document.get("nextLink")
    return Page(
        items=tuple(item for item in document["value"] if isinstance(item, dict)),
        next_link=link if isinstance(link, str) else "",
    )


def read_subscription(item: Mapping[str, Any]) -> Subscription | None:
    """Read one subscription of a list; None without an id."""
    subscription_id = item.get("subscriptionId")
    if not isinstance(subscription_id, str) or not subscription_id:
        return None
    return Subscription(
        subscription_id=subscription_id,
        name=str(item.get("displayName") or subscription_id),
        state=str(item.get("state") or ""),
        tenant_id=str(item.get("tenantId") or ""),
    )


def with_token(unsigned: Request, token: Token, purpose: str) -> Request:
    """The same request, to be sent with this token."""
    return Request(
        target=unsigned.target,
        url=unsigned.url,
        method=unsigned.method,
        headers=unsigned.headers,
        body=unsigned.body,
        purpose=purpose,
        bearer=token,
        timeout_s=unsigned.timeout_s,
    )


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a URL; None when it has none, or hides a user name."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname.rstrip("."), port


def followable(base_url: str, link: str) -> str | None:
    """The absolute URL of a `nextLink` that may receive the token; None when it may not.

    Same scheme, host and port as ARM; no user info, fragment, dot segments, blanks or controls.
    """
    if any(ch <= " " or ch in "\\\x7f" for ch in link):
        return None
    if link.startswith("/") and not link.startswith("//"):
        link = base_url + link
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    path = "/" + parts.path.lstrip("/")
    known = path.casefold().startswith(("/subscriptions", "/providers", "/tenants"))
    dotted = any(part in (".", "..") for part in path.split("/"))
    if origin(link) != origin(base_url) or parts.fragment or dotted or not known:
        return None
    return f"{base_url}{path}" + (f"?{parts.query}" if parts.query else "")
