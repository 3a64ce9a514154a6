"""Mints access tokens as the managed identity back end does, and knows those it minted."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from tui_app.simulator import keys
from tui_app.simulator.exchange import json_bytes
from tui_app.simulator.world import Identity, World

BACKDATED_S = 300
"""iat and nbf lie this far before the real issue time (ten public captures agree)."""
LIFETIME_S = 86_700
"""exp - nbf."""


class Issued(NamedTuple):
    """A token and what is in it, so that nobody here needs to parse one."""

    token: str
    claims: dict[str, Any]
    identity: Identity

    @property
    def audience(self) -> str:
        """The aud claim."""
        return str(self.claims["aud"])

    @property
    def not_before(self) -> int:
        """The nbf claim."""
        return int(self.claims["nbf"])

    @property
    def expires_at(self) -> int:
        """The exp claim."""
        return int(self.claims["exp"])

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups at the time of issue."""
        return tuple(self.claims.get("groups", ()))


def fetch(
    world: World, identity: Identity, resource: str, *, now: float, bypass_cache: bool = False
) -> Issued:
    """The token for an identity and an audience: from the cache, or minted and cached."""
    rules = world.token_rules
    audience = rules.audience_swaps.get(resource, resource)
    cache_key = (identity.client_id, audience)
    cached = world.cached_tokens.get(cache_key)
    if cached and not bypass_cache and cached.expires_at - now > rules.renew_below_s:
        return cached
    is_first = cached is None and not bypass_cache
    issued_at = now - rules.first_age_s if is_first else now
    issued = mint(world, identity, audience, issued_at=issued_at)
    world.cached_tokens[cache_key] = issued
    return issued


def mint(world: World, identity: Identity, audience: str, *, issued_at: float) -> Issued:
    """A new token, signed, and remembered so that ARM recognises it."""
    key = keys.current()
    claims = _claims(world, identity, audience, issued_at)
    header = {"typ": "JWT", "alg": "RS256", "x5t": key.kid, "kid": key.kid}
    signed = ".".join(keys.base64url(json_bytes(part)) for part in (header, claims))
    token = f"{signed}.{keys.base64url(key.sign(signed.encode('ascii')))}"
    issued = Issued(token=token, claims=claims, identity=identity)
    world.issued_tokens[token] = issued
    return issued


def _claims(world: World, identity: Identity, audience: str, issued_at: float) -> dict[str, Any]:
    issuer = f"https://sts.windows.net/{identity.tenant_id}/"
    not_before = int(issued_at) - BACKDATED_S
    claims: dict[str, Any] = {
        "aud": audience,
        "iss": issuer,
        "iat": not_before,
        "nbf": not_before,
        "exp": not_before + LIFETIME_S,
        "aio": keys.base64url(os.urandom(27)),
        "appid": identity.client_id,
        "appidacr": "2",
        "idp": issuer,
        "idtyp": "app",
        "oid": identity.object_id,
        "rh": f"1.{keys.base64url(os.urandom(30))}.",
        "sub": identity.object_id,
        "tid": identity.tenant_id,
        "uti": keys.base64url(os.urandom(16)),
        "ver": "1.0",
        "xms_idrel": "7 10",
        "xms_mirid": _in_token(identity.resource_id),
        "xms_tcdt": 1_500_000_000,
    }
    if groups := world.groups_of(identity.object_id, at=issued_at):
        claims["groups"] = list(groups)
    if not identity.is_system:
        claims["xms_az_rid"] = _in_token(world.vm.id)
    return claims


def _in_token(resource_id: str) -> str:
    """An id as tokens spell it: `/resourcegroups/` in lower case."""
    return resource_id.replace("/resourceGroups/", "/resourcegroups/")
