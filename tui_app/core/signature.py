"""A token's signature: where its issuer publishes its keys, and whether one of them made it.

Never needed: a client is not the audience of an access token, the service that gets it checks it.
Source: "Access tokens in the Microsoft identity platform: validate tokens" (Microsoft).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from tui_app.core.clouds import Cloud, clouds_of_issuer

ALGORITHMS = ("RS256",)
"""All that Entra signs with; whatever else a header claims is not tried."""
NOT_NEEDED = "A client need not check it: the service that gets the token does."
_V1 = re.compile(r"https://[a-z0-9.-]+/([0-9a-fA-F-]{36})/")
_V2 = re.compile(r"https://[a-z0-9.-]+/([0-9a-fA-F-]{36})/v2\.0/?")
_V1_HOSTS = ("sts.windows.net", "sts.chinacloudapi.cn", "sts.microsoftonline.de")


class Signature(StrEnum):
    """What is known of a signature."""

    NOT_VERIFIED = "not-verified"
    VALID = "valid"
    INVALID = "invalid"


class Judged(NamedTuple):
    """What is known of a signature, and why, in a sentence."""

    signature: Signature
    reason: str


class Keys(NamedTuple):
    """Where the issuer of a token publishes its keys."""

    url: str
    host: str
    """Without the scheme, for sentences."""


def not_verified(reason: str) -> Judged:
    """Nothing is known, for this reason."""
    return Judged(Signature.NOT_VERIFIED, reason)


NOT_ASKED = not_verified(f"Not asked for (--verify). {NOT_NEEDED}")


def keys_of(
    header: Mapping[str, Any],
    claims: Mapping[str, Any],
    *,
    cloud: Cloud | None = None,
    authority_url: str = "",
) -> Keys | Judged:
    """Where to get the keys; a judgement where asking would be of no use.

    Only issuers of the clouds' table are asked. Two clouds share an issuer: `cloud` decides, else
    the first. `authority_url` stands in for the login host: a tunnel, a simulator.
    """
    if "nonce" in header:
        return not_verified("The header has a nonce: only Microsoft Graph can check it.")
    if header.get("alg") not in ALGORITHMS:
        return not_verified(f"It is not signed with {' or '.join(ALGORITHMS)}, as Entra signs.")
    if not isinstance(header.get("kid"), str):
        return not_verified("The header does not name the key (kid).")
    issuer = claims.get("iss")
    clouds = clouds_of_issuer(issuer) if isinstance(issuer, str) else ()
    found = _tenant_and_path(str(issuer)) if clouds else None
    if found is None:
        return not_verified("The issuer (iss) is no tenant of a known cloud: it is not asked.")
    chosen = cloud if cloud is not None and cloud in clouds else clouds[0]
    base = authority_url or chosen.authority
    return Keys(f"{base}{found}", base.partition("://")[2])


def _tenant_and_path(issuer: str) -> str | None:
    """The path of the keys: one for all tenants of v1.0, one for each of v2.0."""
    host = issuer.removeprefix("https://").partition("/")[0]
    if host in _V1_HOSTS:
        return "/common/discovery/keys" if _V1.fullmatch(issuer) else None
    tenant = _V2.fullmatch(issuer)
    return f"/{tenant[1]}/discovery/v2.0/keys" if tenant else None


def can_check() -> bool:
    """Whether the library that checks signatures is installed (the extra `verify`)."""
    from importlib.util import find_spec

    return find_spec("cryptography") is not None


EXTRA_MISSING = not_verified("The extra `verify` is not installed: pip install msi-scope[verify].")


def judge(token: str, header: Mapping[str, Any], published: object, host: str) -> Judged:
    """Whether one of the published keys (a JWKS document) made the signature."""
    key = _key(header, published)
    if key is None:
        return not_verified(f"{host} publishes no key with this kid: another cloud, or long ago.")
    import jwt  # late, as everywhere

    try:
        public = jwt.PyJWK(dict(key), algorithm=ALGORITHMS[0])
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return not_verified(f"The key that {host} publishes under this kid cannot be used.")
    try:
        jwt.PyJWS().decode_complete(token, key=public, algorithms=list(ALGORITHMS))
    except jwt.InvalidSignatureError:
        return Judged(
            Signature.INVALID, "The key does not fit: the token was changed, or is made up."
        )
    except (jwt.PyJWTError, ValueError):
        return not_verified("It could not be checked: the token is not whole.")
    return Judged(Signature.VALID, f"Made with a key that {host} publishes.")


def _key(header: Mapping[str, Any], published: object) -> Mapping[str, Any] | None:
    """The RSA key of this kid in a JWKS document."""
    keys = published.get("keys") if isinstance(published, dict) else None
    for key in keys if isinstance(keys, list) else ():
        if isinstance(key, dict) and key.get("kid") == header.get("kid"):
            return key if key.get("kty") == "RSA" else None
    return None
