"""A token in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_app.core.audiences import explain
from tui_app.core.decoding.contents import federated
from tui_app.core.decoding.model import Kind, TokenTimes, TokenType
from tui_app.core.token import IdentityKind, identity_kind
from tui_app.core.words import duration

_NOTHING = TokenTimes()


_WITHOUT_CLAIMS = {
    Kind.JWE: "An encrypted token (JWE).",
    Kind.OPAQUE: "An opaque token: it means something to its issuer alone.",
    Kind.MALFORMED: "No token can be read in this text.",
}


def sentence(
    kind: Kind,
    whose: TokenType = TokenType.UNKNOWN,
    claims: Mapping[str, Any] | None = None,
    times: TokenTimes = _NOTHING,
) -> str:
    """What the text is; of a readable token whose, for what, and for how long."""
    if kind is Kind.JWT and claims is not None:
        return f"{_who(whose, claims)}{_for_what(whose, claims)}{_how_long(times)}."
    if kind is Kind.MALFORMED and claims is not None:
        return "A broken token, of which the claims can be read."
    return _WITHOUT_CLAIMS.get(kind, "")


def _who(whose: TokenType, claims: Mapping[str, Any]) -> str:
    if origin := federated(claims):
        return f"A federated assertion of {origin}"
    if whose is TokenType.MANAGED_IDENTITY:
        of = "" if identity_kind(claims) is IdentityKind.USER_ASSIGNED else "of "
        name = str(claims.get("xms_mirid")).rpartition("/")[2]
        return f"An access token of the {identity_kind(claims)} managed identity {of}{name}"
    if whose is TokenType.USER:
        names = (claims.get(each) for each in ("upn", "preferred_username", "unique_name"))
        name = next((each for each in names if isinstance(each, str) and each), "")
        return f"An access token of the user {name}" if name else "An access token of a user"
    return {
        TokenType.APPLICATION: "An access token of an application",
        TokenType.ID: "An ID token, which is no access token",
    }.get(whose, "A signed token of an unknown kind")


def _for_what(whose: TokenType, claims: Mapping[str, Any]) -> str:
    audience = claims.get("aud")
    if not isinstance(audience, str):
        return ""
    service = None if whose is TokenType.ID else explain(audience).service
    return f", for {service.name if service else audience}"


def _how_long(times: TokenTimes) -> str:
    left = times.remaining_s
    if left is None:
        return ""
    return f"; it expired {duration(left)} ago" if left <= 0 else f"; {duration(left)} left"
