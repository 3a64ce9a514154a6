"""What ARM says of its limits: which allowance a request draws upon, and what is left of it.

Facts: "Understand how Azure Resource Manager throttles requests", "Guidance for throttled requests
in Azure Resource Graph" (Microsoft). How large an allowance is, no answer tells: 249 may be a full
one of today's or the end of one of 12,000, so that only its decline says anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from tui_app.core.arm import parse_id
from tui_app.core.wire import Headers, Request

GRAPH = "graph"
READS = "reads"
AT_ONCE = 10
"""Requests to ARM that may be under way together while it asks for no patience."""
_GRAPH_PROVIDER = "microsoft.resourcegraph"


class Bucket(NamedTuple):
    """An allowance that many requests share: what is refused to one is refused to all."""

    kind: str
    """`reads`; `graph`, the queries of Resource Graph; or the provider with a limit of its own."""
    place: str
    """Subscription id, lower case; empty: the tenant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadsLeft:
    """What is left of one allowance."""

    bucket: Bucket
    left: int
    most: int
    """The most that was seen of it in this run."""

    @property
    def share(self) -> float:
        """How much of the most there was is left, from 0 to 1."""
        return self.left / self.most if self.most else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """How ARM limits this program at an instant."""

    until: float | None = None
    """Seconds of the steady clock until which requests are held back; None: none are."""
    why: str = ""
    """The diagnosis id of the refusal, e.g. `arm.throttle.bucket`; empty while none are held back."""
    reads: tuple[ReadsLeft, ...] = ()
    at_once: int = AT_ONCE


def bucket_of(request: Request) -> Bucket:
    """The allowance that a request to ARM draws upon."""
    place = parse_id(request.path)
    if (place.provider or "").lower() == _GRAPH_PROVIDER:
        return Bucket(GRAPH, "")
    return Bucket(READS, (place.subscription or "").lower())


def reads_left(request: Request, headers: Headers) -> Iterable[tuple[Bucket, int]]:
    """What an answer's headers say is left, for each allowance that they name; garbage says nothing."""
    place = parse_id(request.path)
    subscription, provider = (place.subscription or "").lower(), (place.provider or "").lower()
    named = {
        "x-ms-ratelimit-remaining-subscription-reads": Bucket(READS, subscription),
        "x-ms-ratelimit-remaining-tenant-reads": Bucket(READS, ""),
        "x-ms-ratelimit-remaining-subscription-resource-requests": Bucket(provider, subscription),
        "x-ms-user-quota-remaining": Bucket(GRAPH, ""),
    }
    for name, value in headers:
        bucket, text = named.get(name.lower()), value.strip()
        if bucket and text.isascii() and text.isdecimal() and len(text) <= 9:
            yield bucket, int(text)


def with_left(
    known: Mapping[Bucket, ReadsLeft], seen: Iterable[tuple[Bucket, int]]
) -> dict[Bucket, ReadsLeft]:
    """What is known after these numbers were seen."""
    after = dict(known)
    for bucket, left in seen:
        before = after.get(bucket) or ReadsLeft(bucket=bucket, left=left, most=left)
        after[bucket] = replace(before, left=left, most=max(left, before.most))
    return after


def scarcest(reads: Iterable[ReadsLeft]) -> ReadsLeft | None:
    """The allowance of which the least is left, by its share; None when nothing is known."""
    return min(reads, key=lambda each: (each.share, each.left), default=None)
