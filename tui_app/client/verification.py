"""A token's signature, checked against the keys that its issuer publishes. Only when asked for."""

from __future__ import annotations

from tui_app.client.service import ClientService
from tui_app.core import imds
from tui_app.core.clouds import cloud_named
from tui_app.core.decoding import Inspection
from tui_app.core.redact import text as masked
from tui_app.core.signature import (
    EXTRA_MISSING,
    Judged,
    can_check,
    judge,
    keys_of,
    not_verified,
)
from tui_app.core.wire import Answer, Request, Target

LONGEST_S = 10.0
"""Bound on asking for the keys; the settings may set a shorter one."""


async def verify(client: ClientService, inspection: Inspection) -> Judged:
    """Ask the issuer's login host for its keys, once, and check the signature with them.

    The token itself goes nowhere. Whatever prevents the check is a reason, never an exception.
    """
    settings = client.settings
    if inspection.header is None or inspection.payload is None:
        return not_verified("It is no signed token that can be read.")
    keys = keys_of(
        inspection.header,
        inspection.payload,
        cloud=cloud_named(settings.ask.cloud),
        authority_url=settings.ask.authority_url,
    )
    if isinstance(keys, Judged):
        return keys
    if not can_check():
        return EXTRA_MISSING
    request = Request(
        target=Target.LOGIN,
        url=keys.url,
        purpose="the issuer's keys",
        timeout_s=min(LONGEST_S, settings.timeout_s),
    )
    outcome = await client.send(request)
    if not isinstance(outcome, Answer):
        why = masked(outcome.text) or ("no answer in time" if outcome.timed_out else outcome.phase)
        return not_verified(f"The keys could not be had from {keys.host}: {why}.")
    published = imds.read_json(outcome)
    if outcome.status != 200 or published is None:
        return not_verified(f"{keys.host} gave no keys: HTTP {outcome.status}.")
    return judge(inspection.secret.reveal(), inspection.header, published, keys.host)
