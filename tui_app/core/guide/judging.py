"""What lessons judge alike: why an answer tells nothing, what a token holds, what ARM lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_app.core.guide.model import Judgement, Seen, not_yet, unknown
from tui_app.core.imds import read_json
from tui_app.core.remedies import entry
from tui_app.core.token import Token, times
from tui_app.core.wire import Answer, NoAnswer
from tui_app.core.words import at, duration

NO_IDENTITY = ("MI-400-NOT-FOUND", "MI-400-UNAUTHORIZED-CLIENT")
NO_ROLE = ("arm.authz.missing", "arm.authz.missing-list")


def cannot_tell(seen: Seen) -> Judgement:
    """The answer is about something else than the step: say what about."""
    if isinstance(seen.outcome, NoAnswer) and not seen.is_asked:
        return unknown(f"Nothing was asked: {seen.outcome.text}.")
    if not seen.diagnosis:
        return unknown("The answer is not one that is known here.")
    return unknown(entry(seen.diagnosis).title)


def without_token(seen: Seen) -> Judgement | None:
    """The judgement where ARM was not asked, because there was no token to ask with."""
    if seen.token is not None:
        return None
    if seen.diagnosis in NO_IDENTITY:
        return not_yet("No token, so nothing to ask with: first the VM needs an identity.")
    return cannot_tell(seen)


def body_of(seen: Seen) -> Mapping[str, Any]:
    """The answer's JSON object; empty when it is none."""
    return (read_json(seen.outcome) or {}) if isinstance(seen.outcome, Answer) else {}


def names_in(seen: Seen) -> tuple[str, ...]:
    """The names of what a list holds, in its order."""
    value = body_of(seen).get("value")
    items = value if isinstance(value, list) else []
    return tuple(str(item["name"]) for item in items if isinstance(item, dict) and "name" in item)


def claim_facts(token: Token) -> tuple[tuple[str, str], ...]:
    """The claims that matter here, with what they are for."""
    return (
        ("aud", token.claim("aud")),
        ("oid", token.claim("oid")),
        ("xms_mirid", token.claim("xms_mirid")),
        ("expires", at(times(token).expires_at)),
    )


def good_for(token: Token) -> str:
    """How long it is good for, from when the host answered."""
    if token.expires_in is None:
        return "a while"
    return duration(token.expires_in).removesuffix(" 00 min")
