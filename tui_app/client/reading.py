"""Reading ARM: one JSON object, or the items of a list page by page; a failure is a value."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from tui_app.core import arm, imds
from tui_app.core.arm_errors import ArmFinding, diagnose_arm
from tui_app.core.wire import Answer, Outcome, Request

MAX_PAGES = 1000
Page: TypeAlias = tuple[Mapping[str, Any], ...]
Signed: TypeAlias = Callable[[Request, str], Awaitable[tuple[Request, Outcome]]]
"""Sends a request with a token, for a purpose; without a token what it returns has no bearer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmDocument:
    """One JSON object from ARM."""

    body: Mapping[str, Any]
    exchange: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFailure:
    """Why ARM, or the way to it, gave no data."""

    finding: ArmFinding
    exchange: int = 0


async def document(signed: Signed, unsigned: Request, purpose: str) -> ArmDocument | ArmFailure:
    """GET one JSON object."""
    request, outcome = await signed(unsigned, purpose)
    if request.bearer is None:
        return ArmFailure(finding=_no_token(), exchange=outcome.exchange)
    body = None
    if isinstance(outcome, Answer) and 200 <= outcome.status < 300 and not outcome.truncated:
        body = imds.read_json(outcome)  # a whole object: there is nothing to diagnose
    if body is None:
        finding = diagnose_arm(request, outcome) or _not_json()
        return ArmFailure(finding=finding, exchange=outcome.exchange)
    return ArmDocument(body=body, exchange=outcome.exchange)


async def pages(
    signed: Signed, first: Request, purpose: str, arm_url: str
) -> AsyncIterator[Page | ArmFailure]:
    """The items of each page, as far as `nextLink` stays at the same ARM and leads on."""
    request, seen = first, set[str]()
    for _ in range(MAX_PAGES):
        found = await document(signed, request, purpose)
        if isinstance(found, ArmFailure):
            yield found
            return
        value = found.body.get("value")
        items = value if isinstance(value, list) else []
        yield tuple(item for item in items if isinstance(item, dict))
        link = found.body.get("nextLink")
        if not isinstance(link, str) or not link:
            return
        url = arm.followable(arm_url, link)
        if url is None or url in seen:
            code = "arm.page.refused" if url is None else "arm.page.loop"
            finding = ArmFinding(diagnosis=code, message=link[:200])
            yield ArmFailure(finding=finding, exchange=found.exchange)
            return
        seen.add(url)
        request = replace(request, url=url)


def _no_token() -> ArmFinding:
    return ArmFinding(diagnosis="arm.auth.no-token", message="no token to ask with")


def _not_json() -> ArmFinding:
    return ArmFinding(diagnosis="arm.net.truncated", message="the answer is not a JSON object")
