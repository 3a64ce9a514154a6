"""MI502: is each action of `--require ACTION@SCOPE` granted, by the same judgement as `can-i`?"""

from __future__ import annotations

from collections.abc import Iterator

from tui_app.core.access.answer import Answer, Verdict
from tui_app.core.access.catalogue import smallest_roles
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.gathering import gather, groups_of
from tui_app.core.access.question import is_only_data
from tui_app.core.access.request import request_for
from tui_app.core.access.telling import place, sentence
from tui_app.core.checks.asks import WireAsks
from tui_app.core.checks.check import Context, Finding, failed, passed, skipped, warned
from tui_app.core.remedies import Step
from tui_app.core.remedies.common import WAIT_FOR_ROLE
from tui_app.core.remedies.model import az, powershell
from tui_app.core.report import SkipReason


async def required(ctx: Context) -> Finding:
    """MI502: each required action is granted where it is required; what nobody can tell is no refusal."""
    if not ctx.ask.required:
        return skipped(SkipReason.DISABLED, "nothing is required (--require ACTION@SCOPE)")
    asks = WireAsks(ctx)
    scopes = dict.fromkeys(at or ctx.scope for _, at in ctx.ask.required)
    judges: dict[str, Evaluator] = {}
    for scope in scopes:
        gathered = await gather(
            asks, scope, object_id=ctx.token.object_id, groups=groups_of(ctx.token.claims)
        )
        judges[scope] = Evaluator(gathered.facts)
    answers = [
        judges[at or ctx.scope].ask(action, at or ctx.scope, is_data=is_only_data(action))
        for action, at in ctx.ask.required
    ]
    return _required(answers, tuple(asks.exchanges), ctx.token.object_id)


def _required(answers: list[Answer], requests: tuple[int, ...], object_id: str) -> Finding:
    briefly: list[str] = []
    told: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for one in answers:
        told[one.verdict].append(f"{one.action} at {one.scope}")
        if one.verdict is Verdict.NO:
            briefly.append(f"{one.action} at {place(one.scope)}")
    refused, unsure = told[Verdict.NO], [*told[Verdict.CONDITIONAL], *told[Verdict.UNKNOWN]]
    found = {
        "observed": {
            "refused": refused,
            "conditional": told[Verdict.CONDITIONAL],
            "unknown": told[Verdict.UNKNOWN],
            "reasons": [sentence(one) for one in answers if one.verdict is not Verdict.YES],
        },
        "requests": requests,
    }
    if refused:
        missing = [one for one in answers if one.verdict is Verdict.NO and not one.denial]
        return failed(
            f"not granted: {', '.join(briefly)}",
            diagnosis="arm.authz.missing" if missing else "arm.authz.deny",
            first_steps=_steps(missing, object_id),
            has_own_steps=bool(missing),
            **found,
        )
    if unsure:
        return warned(f"cannot be told: {', '.join(unsure)}", **found)
    return passed(f"{len(answers)} granted", **found)


def _steps(missing: list[Answer], object_id: str) -> tuple[Step, ...]:
    granting = [step for one in missing for step in _grant(one, object_id)]
    return (*granting, WAIT_FOR_ROLE) if granting else ()


def _grant(answer: Answer, object_id: str) -> Iterator[Step]:
    """The request for the smallest role that holds what is missing."""
    for role in smallest_roles(answer.action, is_data=answer.is_data, most=1):
        request = request_for(role, object_id=object_id, scope=answer.scope)
        yield az(f"For {answer.action}: grant {role.name}.", request.az)
        yield powershell("The same in Azure PowerShell.", request.powershell)
