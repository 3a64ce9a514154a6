"""Tokens: whose they are, for whom, and until when. Never printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from tui_app.core.clock import Moment
from tui_app.core.secret import Secret
from tui_app.core.selector import TokenWanted
from tui_app.core.wire import Outcome

ISSUE_BACKDATE_S = 300
"""`nbf` and `iat` stand this long before the real time of issue (ten public captures, 2021 to 2025)."""


class IdentityKind(StrEnum):
    """What kind of principal a token is for."""

    SYSTEM_ASSIGNED = "system-assigned"
    USER_ASSIGNED = "user-assigned"
    APPLICATION = "application"
    USER = "user"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token as it was received, with what the answer around it said."""

    secret: Secret
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    wanted: TokenWanted
    client_id: str = ""
    """Echoed by the identity host: the identity actually used."""
    echoed: Mapping[str, str] = field(default_factory=dict)
    """The ids of the identity that the host repeated, by the names that it uses."""
    expires_on: float
    """Unix seconds."""
    expires_in: float | None = None
    """Seconds left when the host answered."""
    host_time: float | None = None
    """The host's own clock when it answered, Unix seconds; None where the answer does not tell it."""
    received: Moment
    exchange: int = 0

    def claim(self, name: str) -> str:
        """A claim as text; empty when absent or not a plain value."""
        value = self.claims.get(name)
        return str(value) if isinstance(value, str | int | float) else ""

    @property
    def kind(self) -> IdentityKind:
        """What the claims say the principal is."""
        return identity_kind(self.claims)

    @property
    def object_id(self) -> str:
        """The principal's object id: what role assignments name."""
        return self.claim("oid") or self.claim("sub")

    @property
    def application_id(self) -> str:
        """The client id, from the claims (v1 `appid`, v2 `azp`) or the echo."""
        return self.claim("appid") or self.claim("azp") or self.client_id

    @property
    def attached_to(self) -> str:
        """ARM id of the resource that uses the identity; empty when the token does not say."""
        return self.claim("xms_az_rid") or (
            self.claim("xms_mirid") if self.kind is IdentityKind.SYSTEM_ASSIGNED else ""
        )


class TokenReply(NamedTuple):
    """What asking for a token led to."""

    outcome: Outcome
    token: Token | None = None
    diagnosis: str | None = None
    """What is wrong: why there is no token, or why this one is not to be trusted."""
    why: str = ""
    """The particulars, where the outcome does not show them."""
    from_cache: bool = False


def identity_kind(claims: Mapping[str, Any]) -> IdentityKind:
    """Tell the kind of principal by its claims (`xms_mirid` names the identity)."""
    named = claims.get("xms_mirid")
    mirid = named.lower() if isinstance(named, str) else ""
    if "/providers/microsoft.managedidentity/userassignedidentities/" in mirid:
        return IdentityKind.USER_ASSIGNED
    if mirid:
        return IdentityKind.SYSTEM_ASSIGNED
    if any(name in claims for name in ("scp", "upn", "preferred_username", "unique_name")):
        return IdentityKind.USER
    if claims.get("idtyp") == "app" or "appid" in claims or "azp" in claims:
        return IdentityKind.APPLICATION
    return IdentityKind.UNKNOWN


class Times(NamedTuple):
    """A token's instants and spans. Instants are Unix seconds; None where not to be known."""

    issued_at: float | None
    """The real time of issue: `nbf` plus the back-dating of five minutes."""
    not_before: float | None
    expires_at: float
    lifetime_s: float | None
    cached_age_s: float | None
    """How long the host had held the token when it handed it out. Estimated: the relation is observed, not documented."""
    clock_skew_s: float | None
    """This clock minus the host's; positive when this machine is ahead."""


def times(token: Token) -> Times:
    """Compute a token's times from its claims and from the answer that brought it."""
    not_before = instant(token.claims.get("nbf"))
    expires_at = instant(token.claims.get("exp")) or token.expires_on
    lifetime = expires_at - not_before if not_before is not None else None
    age = skew = None
    if token.host_time is not None:
        skew = token.received.wall - token.host_time
        if lifetime is not None:
            age = max(0.0, lifetime - ISSUE_BACKDATE_S - (expires_at - token.host_time))
    return Times(
        issued_at=None if not_before is None else not_before + ISSUE_BACKDATE_S,
        not_before=not_before,
        expires_at=expires_at,
        lifetime_s=lifetime,
        cached_age_s=age,
        clock_skew_s=skew,
    )


def host_now(token: Token, now: Moment) -> float:
    """The host's clock at this moment, Unix seconds: as it was, plus the time that has passed since.

    Without the host's word, this machine's clock at the receipt stands in for it.
    """
    began = token.received.wall if token.host_time is None else token.host_time
    return began + now.steady - token.received.steady


def remaining_s(token: Token, now: Moment) -> float:
    """Seconds left by the host's clock; negative once expired. Setting this clock changes nothing."""
    return times(token).expires_at - host_now(token, now)


def instant(value: object) -> float | None:
    """Unix seconds from a claim or field, as number or numeric string; None when it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 1e12 else None


def pretty(value: object) -> str:
    """A claim's value on one line, as JSON unless it is plain text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
