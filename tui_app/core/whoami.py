"""Who a token is for: what was asked beside what was received, each compared.

A managed identity's token answers "who am I" without any right in the directory: the ids are claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tui_app.core.arm import covers
from tui_app.core.audiences import same_audience
from tui_app.core.selector import SelectorKind
from tui_app.core.token import IdentityKind, Token, identity_kind

THE_HOST_CHOSE = {
    IdentityKind.SYSTEM_ASSIGNED: "No identity was named, so the machine's own one was chosen. Roles "
    "given to a user-assigned identity do not apply: name it to use them.",
    IdentityKind.USER_ASSIGNED: "No identity was named, and this is the only one. That may flip: once a "
    "system-assigned identity is enabled, by a policy perhaps, the same request gets that one.",
}
"""What it means that no selector was sent, by the kind of identity that came."""


class Compared(NamedTuple):
    """One property of the identity: as asked for, and as it came."""

    name: str
    asked: str
    """Empty: nothing was asked."""
    received: str
    """Empty: the token does not say."""

    is_same: bool | None = None
    """Decided elsewhere, where it takes more than the letters."""

    @property
    def fits(self) -> bool | None:
        """Whether what came is what was asked; None where nothing was asked."""
        if not self.asked:
            return None
        if self.is_same is not None:
            return self.is_same
        return self.asked.rstrip("/").casefold() == self.received.rstrip("/").casefold()


def who(token: Token, *, tenant: str = "", machine: str = "") -> tuple[Compared, ...]:
    """Every property that can be compared.

    `machine` is this one's ARM id as IMDS names it, `tenant` its subscription's as ARM names it;
    empty: not known, not compared.
    """
    selector = token.wanted.selector
    named = {selector.kind: selector.value}
    return (
        Compared("kind", "", str(token.kind)),
        Compared("client id", named.get(SelectorKind.CLIENT_ID, ""), token.application_id),
        Compared("object id", named.get(SelectorKind.OBJECT_ID, ""), token.object_id),
        Compared("identity", named.get(SelectorKind.RESOURCE_ID, ""), token.claim("xms_mirid")),
        Compared(
            "used by",
            machine if token.attached_to else "",
            token.attached_to,
            covers(token.attached_to, machine),  # of an instance, the scale set above it
        ),
        Compared("tenant", tenant, token.claim("tid")),
        Compared(
            "audience",
            token.wanted.resource,
            token.claim("aud"),
            same_audience(token.wanted.resource, token.claim("aud")),
        ),
    )


FLIPPED = (
    "the default has flipped: before it was a user-assigned identity, now it is the machine's own. "
    "Name the identity that holds the roles."
)


def has_flipped(before: Mapping[str, Any], token: Token) -> bool:
    """Whether the host chose a user-assigned identity before, and the machine's own now."""
    return identity_kind(before) is IdentityKind.USER_ASSIGNED and may_have_flipped(token)


def may_have_flipped(token: Token) -> bool:
    """Whether the machine's own identity was taken for want of a name: somebody may mean another."""
    return is_chosen_by_host(token) and token.kind is IdentityKind.SYSTEM_ASSIGNED


def is_chosen_by_host(token: Token) -> bool:
    """Whether no identity was named, so that the host's own rule decided."""
    return token.wanted.selector.kind is SelectorKind.DEFAULT
