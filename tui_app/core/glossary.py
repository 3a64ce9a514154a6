"""What each claim of a token means, in a few words, and why a troubleshooter cares.

Source: "Access token claims reference" (Microsoft) and public captures of managed identity tokens.
"""

from __future__ import annotations

from collections.abc import Mapping

MEANINGS: Mapping[str, str] = {
    "aud": "audience: who may accept it",
    "iss": "issuer: the tenant that signed it",
    "idp": "identity provider; as iss for applications",
    "iat": "issued at, set back by 5 min",
    "nbf": "not valid before, set back by 5 min",
    "exp": "expires",
    "appid": "client id of the identity",
    "azp": "client id of the identity (v2 token)",
    "appidacr": "how the client proved itself; 2 = certificate",
    "azpacr": "how the client proved itself; 2 = certificate",
    "idtyp": "app = an application's token, no user in it",
    "oid": "object id: roles are assigned to it",
    "sub": "subject: the same object id",
    "tid": "tenant id",
    "ver": "token version",
    "uti": "token id: the same uti is the same cached token",
    "xms_mirid": "the identity's own ARM id",
    "xms_az_rid": "the resource that used the identity",
    "xms_idrel": "kind of identity (undocumented)",
    "xms_tcdt": "when the tenant was created",
    "xms_cc": "client capabilities; absent on a VM",
    "xms_act_fct": "undocumented",
    "xms_sub_fct": "undocumented",
    "roles": "application permissions",
    "groups": "groups at the time of issue: later ones are missing",
    "wids": "directory roles",
    "scp": "delegated permissions: this is a user's token",
    "upn": "user name: this is a user's token",
    "name": "display name of a user",
    "_claim_names": "too many groups to list: ask the directory",
    "aio": "internal",
    "rh": "internal",
    "xms_rd": "internal",
    "xms_ftd": "internal",
    "nonce": "ties an ID token to its request",
    "acr": "how strongly a user signed in",
    "amr": "by which means a user signed in",
}
TIMES = ("iat", "nbf", "exp", "xms_tcdt")
ORDER = ("aud", "oid", "appid", "azp", "xms_mirid", "xms_az_rid", "tid", "iss", "idtyp", "groups",
         "roles", "scp", "upn", "nbf", "iat", "exp")  # fmt: skip
"""What a troubleshooter looks at first; the rest follows in the token's own order."""


def ordered(claims: Mapping[str, object]) -> list[str]:
    """The claims' names, the useful ones first."""
    first = [name for name in ORDER if name in claims]
    return first + [name for name in claims if name not in ORDER]
