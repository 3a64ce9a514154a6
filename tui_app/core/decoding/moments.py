"""A token's times, from its claims and the clock that the caller read, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from tui_app.core.clouds import clouds_of_issuer
from tui_app.core.decoding.model import TokenFinding, TokenTimes, error, info, warning
from tui_app.core.glossary import json_type
from tui_app.core.token import ISSUE_BACKDATE_S, instant
from tui_app.core.words import at, duration

ABOUT_TO_EXPIRE_S = 300
LAST_S = 253_402_300_799.0
"""The end of the year 9999: calendars of most languages end there."""


def moment(value: object) -> float | None:
    """Unix seconds that a calendar can show; None for anything else."""
    seconds = instant(value)
    return seconds if seconds is not None and seconds <= LAST_S else None


def times_of(claims: Mapping[str, Any], now: float, expires_in: float | None = None) -> TokenTimes:
    """Instants and spans; `expires_in` is what a token answer said beside the token."""
    not_before, expires_at = moment(claims.get("nbf")), moment(claims.get("exp"))
    is_backdated = bool(clouds_of_issuer(str(claims.get("iss")))) and not_before is not None
    issued_at = moment(claims.get("iat"))
    if is_backdated and not_before is not None:
        issued_at = not_before + ISSUE_BACKDATE_S
    lifetime = age = None
    if expires_at is not None and not_before is not None:
        lifetime = expires_at - not_before
        if is_backdated and expires_in is not None:
            age = max(0.0, lifetime - ISSUE_BACKDATE_S - expires_in)
    return TokenTimes(
        issued_at=issued_at,
        not_before=not_before,
        expires_at=expires_at,
        remaining_s=None if expires_at is None else expires_at - now,
        lifetime_s=lifetime,
        cached_age_s=age,
    )


def findings(claims: Mapping[str, Any], now: float) -> Iterator[TokenFinding]:
    """What is to be said about `exp`, `nbf` and `iat`."""
    yield from _form_of_exp(claims)
    expires_at, not_before = moment(claims.get("exp")), moment(claims.get("nbf"))
    if expires_at is not None:
        yield from _end(expires_at - now, expires_at)
        for name in ("iat", "nbf"):
            begins = moment(claims.get(name))
            if begins is not None and begins > expires_at:
                text = f"{name} lies after exp: the token was never valid."
                yield error("DEC-IAT-AFTER-EXP", text)
    if not_before is not None and not_before > now:
        text = (
            f"Not valid before {at(not_before)}, which is {duration(not_before - now)} from now by "
            "this clock. Entra sets nbf back by five minutes: this clock is slow, probably."
        )
        yield error("TOK-CLOCK-SKEW", text)


def _end(left_s: float, expires_at: float) -> Iterator[TokenFinding]:
    if left_s <= 0:
        text = f"It expired {duration(left_s)} ago, {at(expires_at)}. Ask for a new one."
        yield error("TOK-EXPIRED", text)
    elif left_s <= ABOUT_TO_EXPIRE_S:
        text = f"It expires in {duration(left_s)}: ask for a new one before it is used."
        yield warning("DEC-EXPIRING", text)


def _form_of_exp(claims: Mapping[str, Any]) -> Iterator[TokenFinding]:
    if "exp" not in claims:
        text = "There is no exp: no service can tell how long it holds, and most refuse it."
        yield error("DEC-EXP-MISSING", text)
        return
    value = claims["exp"]
    kind = json_type(value)
    if kind == "string" and instant(value) is not None:
        yield warning("DEC-EXP-TYPE", "exp is a number in quotes; strict readers refuse that.")
    elif kind not in ("integer", "number"):
        yield error("DEC-EXP-TYPE", f"exp is of type {kind}; it must be a number of seconds.")
        return
    yield from _range_of_exp(value)


def _range_of_exp(value: str | float) -> Iterator[TokenFinding]:
    try:
        seconds = float(value)
    except OverflowError:  # a whole number of hundreds of digits
        seconds = float("inf")
    if not isfinite(seconds):
        yield error("DEC-EXP-RANGE", "exp is not a finite number.")
    elif seconds < 0:
        yield error("DEC-EXP-RANGE", "exp is negative: before 1970.")
    elif seconds > LAST_S:
        milliseconds = seconds / 1000 <= LAST_S and seconds > 1e12
        hint = ": it seems to be in milliseconds" if milliseconds else ""
        yield error("DEC-EXP-RANGE", f"exp lies beyond the year 9999{hint}.")
    elif not seconds.is_integer():
        text = "exp has a fraction; whole seconds are usual, and some readers refuse it."
        yield info("DEC-EXP-TYPE", text)
