"""2xx: is there an identity, is it clear which, and does its token come?"""

from __future__ import annotations

from typing import Any

from tui_app.core import imds
from tui_app.core.checks.check import (
    Context,
    Finding,
    evidence,
    failed,
    passed,
    skipped,
)
from tui_app.core.cleaning import shortened
from tui_app.core.hosts.envelope import read_error
from tui_app.core.remedies import Shell, Step, Where
from tui_app.core.report import SkipReason
from tui_app.core.selector import SelectorKind
from tui_app.core.token import IdentityKind, Token, TokenReply
from tui_app.core.whoami import THE_HOST_CHOSE
from tui_app.core.wire import Answer

NO_IDENTITY = (
    "MI-400-NOT-FOUND",
    "MI-400-UNAUTHORIZED-CLIENT",
    "HOST-APPSVC-400",
    "HOST-WORKLOAD-CLIENT",
    "HOST-WORKLOAD-SUBJECT",
)
AMBIGUOUS = ("MI-400-MULTIPLE",)
_SHORT_KIND = {IdentityKind.SYSTEM_ASSIGNED: "system", IdentityKind.USER_ASSIGNED: "user"}


_NAMED_WRONGLY = (
    Step(
        "See whether the id that was named is the Client ID of an identity that this VM has: an "
        "object id wants --object-id, and an app registration is no managed identity.",
        Where.THIS_VM,
    ),
    Step(
        "Without a name, see which identity answers.",
        Where.THIS_VM,
        Shell.ANY,
        "msi-scope doctor identity",
    ),
)


def _details(reply: TokenReply) -> dict[str, object]:
    observed = evidence(reply.outcome)
    if isinstance(reply.outcome, Answer) and reply.token is None:
        code, message = read_error(reply.outcome)
        observed |= {"error": code} if code else {}
        observed |= {"error_description": message} if message else {}
    if reply.why:
        observed["why"] = reply.why
    return observed


_OF_IMDS = NO_IDENTITY[:2]


def _headline(named: str) -> str:
    if named:
        return f"The identity {shortened(named, 13)} is not assigned to this VM."
    return "No identity is assigned to this VM."


async def available(ctx: Context) -> Finding:
    """MI201: the token call is not refused with *Identity not found*.

    The first of three checks that read one and the same answer; it is the one that asks.
    """
    reply = await ctx.wire.token(ctx.wanted, fresh=True)
    diagnosis = reply.diagnosis
    found: dict[str, Any] = {"observed": _details(reply), "requests": (reply.outcome.exchange,)}
    if diagnosis in NO_IDENTITY:
        named = ctx.ask.selector.value
        return failed(
            "refused: identity not found",
            figure="not attached" if named else "none",
            headline=_headline(named) if diagnosis in _OF_IMDS else "",
            first_steps=_NAMED_WRONGLY if named and diagnosis in _OF_IMDS else (),
            diagnosis=diagnosis,
            **found,
        )
    if reply.token is not None:
        kind = reply.token.kind
        short = _SHORT_KIND.get(kind, str(kind))
        if diagnosis:  # a token came, and the host gave it to the wrong one
            found["observed"] |= {"distrust": diagnosis}
        return passed(f"{kind}", figure=short, fact=reply.token, **found)
    if diagnosis in AMBIGUOUS:
        return passed("more than one user-assigned", figure="several", diagnosis=diagnosis, **found)
    seen = "the token call ended before an identity was looked for"
    return skipped(SkipReason.NOT_APPLICABLE, seen, diagnosis=diagnosis, **found)


async def unambiguous(ctx: Context) -> Finding:
    """MI202: the host did not ask which of several identities is meant."""
    before = ctx.results["MI201"]
    found = {"observed": before.observed, "requests": before.requests}
    if before.diagnosis in AMBIGUOUS:
        seen = "refused: several identities, none named"
        return failed(seen, figure="which?", diagnosis=before.diagnosis, **found)
    if before.fact is None:
        return skipped(SkipReason.NOT_APPLICABLE, before.seen, **found)
    selector = ctx.ask.selector
    if selector.kind is SelectorKind.DEFAULT:
        return passed("the default identity; none was named", **found)
    return passed(f"named by {selector.kind}", **found)


async def acquired(ctx: Context) -> Finding:
    """MI203: a token came."""
    before = ctx.results["MI201"]
    found = {"observed": before.observed, "requests": before.requests}
    if isinstance(before.fact, Token):
        return passed(f"for {before.fact.wanted.resource}", **found)
    status = before.observed.get("http_status")
    answered = f"HTTP {status}" if status else str(before.observed.get("text") or "no answer")
    seen = str(before.observed.get("why") or answered)
    why = str(before.observed.get("why") or "")
    figure = str(status or "none")
    return failed(seen, figure=figure, meaning=why, diagnosis=before.diagnosis, **found)


async def tenant(ctx: Context) -> Finding:
    """MI205: the token is of the tenant that IMDS names for this machine."""
    request = imds.info_request(ctx.ask.imds_url)
    outcome = await ctx.wire.send(request)
    observed = evidence(outcome)
    document = imds.read_json(outcome) if isinstance(outcome, Answer) else None
    named = document.get("tenantId") if document else None
    received = ctx.token.claim("tid")
    found = {"observed": observed, "requests": (outcome.exchange,)}
    if not isinstance(named, str) or not named:
        return skipped(SkipReason.NOT_APPLICABLE, "IMDS names no tenant for this machine", **found)
    observed |= {"named": named, "received": received}
    if named.casefold() != received.casefold():
        seen = f"the token is of tenant {received}, this machine of {named}"
        return failed(seen, diagnosis="TOK-TENANT-MISMATCH", **found)
    return passed(named, **found)


async def matches(ctx: Context) -> Finding:
    """MI204: the identity received is the one that was asked for, on this machine."""
    token, selector = ctx.token, ctx.ask.selector
    received = {
        SelectorKind.CLIENT_ID: token.application_id,
        SelectorKind.OBJECT_ID: token.object_id,
        SelectorKind.RESOURCE_ID: token.claim("xms_mirid"),
    }.get(selector.kind, "")
    observed = {"requested": str(selector), "received": token.application_id}
    distrust = ctx.results["MI201"].observed.get("distrust")
    if distrust:
        seen = f"{token.kind}, client id {token.application_id}"
        return failed(seen, diagnosis=str(distrust), observed=observed)
    if selector.kind is SelectorKind.DEFAULT:
        seen = f"{token.kind}, client id {token.application_id}"
        return passed(seen, meaning=THE_HOST_CHOSE.get(token.kind, ""), observed=observed)
    if received.casefold() != selector.value.casefold():
        seen = f"asked for {selector.value}, got {received or 'another'}"
        return failed(seen, diagnosis="TOK-WRONG-IDENTITY", observed=observed)
    return passed(f"as asked: {selector.value}", observed=observed)
