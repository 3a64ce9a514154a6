"""Mints access tokens as the managed identity back end does, and knows those it minted."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from tui_app.simulator import keys
from tui_app.simulator.exchange import json_bytes
from tui_app.simulator.host import Person
from tui_app.simulator.world import Identity, World

BACKDATED_S = 300
"""iat and nbf lie this far before the real issue time (ten public captures agree)."""
LIFETIME_S = 86_700
"""exp - nbf of a managed identity's token."""
PERSON_LIFETIME_S = BACKDATED_S + 4500
FEDERATED_LIFETIME_S = BACKDATED_S + 3600
KEPT_TOKENS = 1000
"""So many are known to ARM; the oldest are forgotten, else a simulator that runs for weeks grows."""


class Issued(NamedTuple):
    """A token and what is in it, so that nobody here needs to parse one."""

    token: str
    claims: dict[str, Any]
    identity: Identity | Person

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
    world: World,
    identity: Identity,
    resource: str,
    *,
    now: float,
    bypass_cache: bool = False,
    used_by: str = "",
) -> Issued:
    """The token for an identity and an audience: from the cache, or minted and cached.

    `used_by` is the resource that asks, the VM unless told: a user-assigned identity's token names it.
    """
    rules = world.token_rules
    audience = rules.audience_swaps.get(resource, resource)
    cache_key = (identity.client_id, audience)
    cached = world.cached_tokens.get(cache_key)
    if cached and not bypass_cache and cached.expires_at - now > rules.renew_below_s:
        return cached
    is_first = cached is None and not bypass_cache
    issued_at = now - rules.first_age_s if is_first else now
    issued = mint(world, identity, audience, issued_at=issued_at, used_by=used_by)
    world.cached_tokens[cache_key] = issued
    return issued


def mint(
    world: World, identity: Identity, audience: str, *, issued_at: float, used_by: str = ""
) -> Issued:
    """A managed identity's token, new."""
    claims = _app_claims(world, identity, audience, issued_at, LIFETIME_S)
    if not identity.is_system:
        claims["xms_az_rid"] = _in_token(used_by or world.vm.id)
    return _remember(world, identity, claims)


def mint_federated(world: World, identity: Identity, audience: str, *, issued_at: float) -> Issued:
    """A token of an hour, got with an assertion; its version is what the API asks for."""
    claims = _app_claims(world, identity, audience, issued_at, FEDERATED_LIFETIME_S)
    if app_id := world.v2_apis.get(audience.lower().rstrip("/")):
        issuer = f"https://{world.cloud.login_host}/{identity.tenant_id}/v2.0"
        claims = {**claims, "aud": app_id, "iss": issuer, "ver": "2.0"}
        claims["azp"], claims["azpacr"] = claims.pop("appid"), claims.pop("appidacr")
    return _remember(world, identity, claims)


def mint_for_person(world: World, person: Person, audience: str, *, issued_at: float) -> Issued:
    """A user's token, which an app got for somebody who signed in."""
    claims = _claims(world, person, audience, issued_at, PERSON_LIFETIME_S)
    del claims["idp"]  # only in tokens of guests, and of apps
    claims |= {
        "acr": "1",
        "amr": ["pwd", "mfa"],
        "appidacr": "0",
        "idtyp": "user",
        "name": person.name,
        "scp": "user_impersonation",
        "sub": keys.base64url(os.urandom(32)),
        "unique_name": person.upn,
        "upn": person.upn,
        "xms_idrel": "1 8",
    }
    return _remember(world, person, claims)


def _remember(world: World, identity: Identity | Person, claims: dict[str, Any]) -> Issued:
    """Sign the claims; ARM recognises what comes of it."""
    key = keys.current()
    claims = dict(sorted(claims.items(), key=_place))
    header = {"typ": "JWT", "alg": "RS256", "x5t": key.kid, "kid": key.kid}
    signed = ".".join(keys.base64url(json_bytes(part)) for part in (header, claims))
    token = f"{signed}.{keys.base64url(key.sign(signed.encode('ascii')))}"
    issued = Issued(token=token, claims=claims, identity=identity)
    world.issued_tokens[token] = issued
    while len(world.issued_tokens) > KEPT_TOKENS:
        del world.issued_tokens[next(iter(world.issued_tokens))]
    return issued


def _place(claim: tuple[str, Any]) -> tuple[int, str]:
    """Where a claim stands: Entra ID begins with these five, and sorts the others."""
    name, first = claim[0], ("aud", "iss", "iat", "nbf", "exp")
    return (first.index(name), "") if name in first else (len(first), name)


def _app_claims(
    world: World, identity: Identity, audience: str, issued_at: float, lifetime_s: int
) -> dict[str, Any]:
    claims = _claims(world, identity, audience, issued_at, lifetime_s)
    return claims | {
        "appidacr": "2",
        "idtyp": "app",
        "xms_idrel": "7 10",
        "xms_mirid": _in_token(identity.resource_id),
    }


def _claims(
    world: World, who: Identity | Person, audience: str, issued_at: float, lifetime_s: int
) -> dict[str, Any]:
    """What every token has."""
    issuer = f"https://sts.windows.net/{who.tenant_id}/"
    not_before = int(issued_at) - BACKDATED_S
    claims: dict[str, Any] = {
        "aud": audience,
        "iss": issuer,
        "iat": not_before,
        "nbf": not_before,
        "exp": not_before + lifetime_s,
        "aio": keys.base64url(os.urandom(27)),
        "appid": who.client_id,
        "idp": issuer,
        "oid": who.object_id,
        "rh": f"1.{keys.base64url(os.urandom(30))}.",
        "sub": who.object_id,
        "tid": who.tenant_id,
        "uti": keys.base64url(os.urandom(16)),
        "ver": "1.0",
        "xms_tcdt": 1_500_000_000,
    }
    if groups := world.groups_of(who.object_id, at=issued_at):
        claims["groups"] = list(groups)
    return claims


def _in_token(resource_id: str) -> str:
    """An id as tokens spell it: `/resourcegroups/` in lower case."""
    return resource_id.replace("/resourceGroups/", "/resourcegroups/")
