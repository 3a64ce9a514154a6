"""Asks ARM about access over a check's wire: what `gathering` needs, with the run's own token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_app.core import arm
from tui_app.core.access.gathering import Listed, problem_of
from tui_app.core.arm_errors import ArmFinding, diagnose_arm
from tui_app.core.checks.check import Context
from tui_app.core.imds import read_json
from tui_app.core.wire import Answer, Request

MOST_PAGES = 50


class WireAsks:
    """`gathering.Asks` over a wire; remembers the numbers of its exchanges."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.exchanges: list[int] = []

    async def list(self, path: str, api_version: str, purpose: str, **query: str) -> Listed:
        """Every page, each on ARM's own host."""
        base = self._ctx.arm_url
        request = arm.request(base, path, api_version, **query)
        items: list[Mapping[str, Any]] = []
        for _ in range(MOST_PAGES):
            body = await self._body(request, purpose)
            if isinstance(body, ArmFinding):
                return problem_of(body, tuple(items))
            value = body.get("value")
            items += (
                [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
            )
            link = body.get("nextLink")
            if not isinstance(link, str) or not link:
                return Listed(tuple(items))
            url = arm.followable(base, link)
            if url is None or url == request.url:
                code = "arm.page.loop" if url else "arm.page.refused"
                return problem_of(ArmFinding(diagnosis=code), tuple(items))
            request = replace(request, url=url)
        return Listed(tuple(items), problem=f"more than {MOST_PAGES} pages")

    async def one(self, path: str, api_version: str, purpose: str) -> Listed:
        """One object."""
        body = await self._body(arm.request(self._ctx.arm_url, path, api_version), purpose)
        return problem_of(body) if isinstance(body, ArmFinding) else Listed((body,))

    async def _body(self, request: Request, purpose: str) -> Mapping[str, Any] | ArmFinding:
        signed = arm.with_token(request, self._ctx.token, purpose)
        outcome = await self._ctx.wire.send(signed)
        self.exchanges.append(outcome.exchange)
        problem = diagnose_arm(signed, outcome)
        body = read_json(outcome) if isinstance(outcome, Answer) else None
        return problem or body or ArmFinding(diagnosis="arm.net.truncated")
