"""4xx and 5xx: does ARM take the token, what does the identity see, and what may it do?"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

from tui_app.core import api_versions, arm
from tui_app.core.arm_errors import diagnose_arm
from tui_app.core.checks.check import (
    Context,
    Finding,
    evidence,
    failed,
    in_words,
    passed,
    skipped,
    warned,
)
from tui_app.core.imds import Instance
from tui_app.core.permissions import kinds, read_permission, role_name
from tui_app.core.remedies import Shell, Step, Where
from tui_app.core.report import Effective, SkipReason, Status, Subscriptions
from tui_app.core.whoami import may_have_flipped
from tui_app.core.wire import Answer, Outcome, Request
from tui_app.core.words import milliseconds

VM_API = "2023-03-01"
NO_ROLE = "TOK-NO-RBAC"


async def _ask(
    ctx: Context, path: str, api: str, purpose: str, **query: str
) -> tuple[Request, Outcome]:
    """Ask ARM with this run's token."""
    request = arm.with_token(arm.request(ctx.arm_url, path, api, **query), ctx.token, purpose)
    return request, await ctx.wire.send(request)


async def accepts_token(ctx: Context) -> Finding:
    """MI401: ARM answers a list of subscriptions, not 401."""
    request, outcome = await _ask(ctx, "/subscriptions", arm.SUBSCRIPTIONS_API, "subscriptions")
    found = {"observed": evidence(outcome), "requests": (outcome.exchange,)}
    page = arm.read_page(outcome) if isinstance(outcome, Answer) else None
    if page is None:
        problem = diagnose_arm(request, outcome)
        code = f" {problem.code}" if problem and problem.code else ""
        diagnosis = problem.diagnosis if problem else "arm.net.truncated"
        return failed(f"{in_words(outcome)}{code}", diagnosis=diagnosis, **found)
    visible = tuple(s for s in map(arm.read_subscription, page.items) if s is not None)
    speed = milliseconds(outcome.elapsed_ms)
    return passed("token accepted", figure=speed, fact=Subscriptions(visible), **found)


async def subscriptions(ctx: Context) -> Finding:
    """MI402: at least one subscription is visible; an identity without a role sees none."""
    seen = ctx.fact(Subscriptions)
    count = len(seen.visible) if seen else 0
    found = {"observed": {"visible": count}, "requests": ctx.results["MI401"].requests}
    if seen is None or not count:
        return warned("none visible", figure="0 subs", diagnosis="arm.empty.subscriptions", **found)
    first = seen.visible[0].name
    more = f" and {count - 1} more" if count > 1 else ""
    plural = "sub" if count == 1 else "subs"
    return passed(f"{first}{more}", figure=f"{count} {plural}", **found)


async def own_vm(ctx: Context) -> Finding:
    """MI403: the VM or app that the identity is of can be read. A convenience, not a condition."""
    instance = ctx.fact(Instance)
    if instance is not None and not instance.is_partial:
        resource_id, version = instance.resource_id, VM_API
    else:
        resource_id = ctx.token.attached_to
        version = api_versions.well_known(arm.parse_id(resource_id).type or "")
    if not resource_id:
        return skipped(SkipReason.NOT_APPLICABLE, "nothing says which resource this is")
    name = arm.parse_id(resource_id).name
    request, outcome = await _ask(ctx, resource_id, version, f"this machine, {name}")
    problem = diagnose_arm(request, outcome)
    if problem is not None and problem.supported_versions:
        newest = api_versions.newest_stable(problem.supported_versions)
        request, outcome = await _ask(ctx, resource_id, newest, f"this machine, {name}, {newest}")
        problem = diagnose_arm(request, outcome)
    found: dict[str, Any] = {"observed": evidence(outcome), "requests": (outcome.exchange,)}
    if problem is None:
        return passed(f"{name} can be read", **found)
    if isinstance(outcome, Answer) and outcome.status == 401:
        tenant = re.search(r"must match [^']*'https://[^/']+/([^/']+)/'", problem.message)
        found["observed"] |= {"expected_tenant": tenant[1]} if tenant else {}
        return failed(f"{in_words(outcome)} {problem.code}", diagnosis=problem.diagnosis, **found)
    if isinstance(outcome, Answer) and outcome.status in (403, 404):
        return skipped(
            SkipReason.NOT_PERMITTED,
            "this identity may not read the resource that it is of",
            **found,
        )
    return warned(in_words(outcome), diagnosis=problem.diagnosis, **found)


async def effective(ctx: Context) -> Finding:
    """MI501: what ARM says that the identity may do, at the scope or at any subscription.

    Fails only when it may do nothing at all: no subscription visible and nothing at the scope.
    """
    scope = ctx.scope
    if not scope:
        return skipped(SkipReason.NOT_APPLICABLE, "no scope is known: pass --scope")
    path = f"{scope}/providers/Microsoft.Authorization/permissions"
    purpose = f"permissions at {arm.parse_id(scope).name}"
    (request, outcome), (roles, asked) = await asyncio.gather(
        _ask(ctx, path, arm.AUTHORIZATION_API, purpose), _roles(ctx, scope)
    )
    page = arm.read_page(outcome) if isinstance(outcome, Answer) else None
    blocks = tuple(filter(any, map(read_permission, page.items))) if page else ()
    found: dict[str, Any] = {
        "observed": {**evidence(outcome), "scope": scope},
        "requests": (outcome.exchange, asked),
    }
    name = arm.parse_id(scope).name
    if blocks:
        label = roles[0] if roles else kinds(blocks) or "no action"
        figure = label if len(roles) < 2 else f"{label} +{len(roles) - 1}"
        fact = Effective(scope, blocks, roles)
        words = f"{', '.join(roles) or kinds(blocks)} at {name}"
        return passed(words, figure=figure, fact=fact, **found)
    unread = _unread(request, outcome, is_list=page is not None)
    if unread is not None:
        return replace(unread, **found)
    if ctx.results["MI402"].status is Status.WARN:
        steps = (_NAME_IT,) if may_have_flipped(ctx.token) else ()
        return failed(
            "no right is visible", figure="none", diagnosis=NO_ROLE, first_steps=steps, **found
        )
    return warned(f"nothing at {name}", figure="elsewhere", diagnosis=NO_ROLE, **found)


def _unread(request: Request, outcome: Outcome, *, is_list: bool) -> Finding | None:
    """Why the permissions could not be read; None for an empty list, or none that may be read."""
    problem = diagnose_arm(request, outcome)
    if problem is None:  # a success that lists nothing, not even an empty list, is not ARM's
        return None if is_list else warned(in_words(outcome), diagnosis="arm.net.truncated")
    status = outcome.status if isinstance(outcome, Answer) else 0
    if status == 401:
        return failed(f"{in_words(outcome)} {problem.code}", diagnosis=problem.diagnosis)
    return None if status == 403 else warned(in_words(outcome), diagnosis=problem.diagnosis)


_NAME_IT = Step(
    "Was the role given to a user-assigned identity? No identity was named, and since the machine's "
    "own one is enabled, that one is the default. Choose the other in the app, or name it and see.",
    Where.THIS_VM,
    Shell.ANY,
    "msi-scope --client-id <client-id-of-the-user-assigned-identity>",
)


async def _roles(ctx: Context, scope: str) -> tuple[tuple[str, ...], int]:
    """Names of the roles that reach the scope, as far as the identity may read assignments."""
    path = f"{scope}/providers/Microsoft.Authorization/roleAssignments"
    condition = f"atScope() and assignedTo('{ctx.token.object_id}')"
    _, outcome = await _ask(
        ctx, path, arm.AUTHORIZATION_API, "role assignments", **{"$filter": condition}
    )
    page = arm.read_page(outcome) if isinstance(outcome, Answer) else None
    definitions = [
        str(item["properties"].get("roleDefinitionId", ""))
        for item in (page.items if page else ())
        if isinstance(item.get("properties"), dict)
    ]
    names = dict.fromkeys(role_name(definition) for definition in definitions if definition)
    return tuple(names), outcome.exchange
