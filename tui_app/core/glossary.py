"""What each claim of a token means, in a few words, and why a troubleshooter cares.

Sources: "Access token claims reference", "ID token claims reference" (Microsoft), RFC 7519, the
OpenID Connect documentation of Kubernetes and GitHub, public captures of managed identity tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

LeadsTo = Literal["", "resource"]


class Claim(NamedTuple):
    """One claim, as the glossary tells it."""

    meaning: str
    """At most 46 characters, for a column."""
    why: str = ""
    """Why a troubleshooter cares; one sentence. Empty where nobody need."""
    types: str = "string"
    """The JSON types that it may have: `string integer number boolean array object`."""
    finding: str = ""
    """The findings that it feeds, by id."""
    leads_to: LeadsTo = ""
    """`resource`: the value is the ARM id of one."""


_TIME = "integer number"

TARGET: Mapping[str, Claim] = {
    "aud": Claim("audience: who may accept it", "A service refuses a token made for another one.",
                 "string array", "TOK-WRONG-AUDIENCE DEC-AUDIENCE"),
    "iss": Claim("issuer: the tenant that signed it", "Another tenant's tokens are refused.",
                 finding="TOK-TENANT-MISMATCH"),
    "idp": Claim("identity provider; as iss for applications",
                 "Differs from iss for a guest of another tenant."),
    "tid": Claim("tenant id", "It must be the subscription's tenant.",
                 finding="TOK-TENANT-MISMATCH"),
    "ver": Claim("token version", "Says which names the other claims have: appid or azp, upn or not.",
                 finding="DEC-AUDIENCE"),
    "tenant_region_scope": Claim("region of the tenant"),
    "xms_tdbr": Claim("data boundary of the tenant"),
    "tenant_ctry": Claim("country of the tenant"),
    "tenant_region_sub_scope": Claim("part of the tenant's cloud, e.g. GCC"),
}  # fmt: skip

IDENTITY: Mapping[str, Claim] = {
    "oid": Claim("object id: roles are assigned to it",
                 "A role assigned to the client id instead has no effect."),
    "sub": Claim("subject: the same object id", "In a federated assertion: what Entra compares."),
    "appid": Claim("client id of the identity", "Tells which of several identities was used.",
                   finding="TOK-WRONG-IDENTITY"),
    "azp": Claim("client id of the identity (v2 token)",
                 "Tells which of several identities was used.", finding="TOK-WRONG-IDENTITY"),
    "appidacr": Claim("how the client proved itself; 2 = certificate",
                      "1 is a secret, 0 a public client: then it is no managed identity."),
    "azpacr": Claim("how the client proved itself; 2 = certificate",
                    "1 is a secret, 0 a public client: then it is no managed identity."),
    "idtyp": Claim("app = an application's token, no user in it",
                   "Absent from some tokens: do not rely on it."),
    "app_displayname": Claim("name of the application or identity"),
    "xms_mirid": Claim("the identity's own ARM id",
                       "A VM's id is a system-assigned identity; else it is a user-assigned one.",
                       finding="TOK-DEFAULT-FLIPPED", leads_to="resource"),
    "xms_az_rid": Claim("the resource that used the identity",
                        "Another machine's id: the token was not made for this one.",
                        leads_to="resource"),
    "xms_az_nwperimid": Claim("network security perimeter of the resource", leads_to="resource"),
    "xms_idrel": Claim("kind of identity (undocumented)"),
}  # fmt: skip

TIMES_OF_A_TOKEN: Mapping[str, Claim] = {
    "iat": Claim("issued at, set back by 5 min", "", _TIME, "DEC-IAT-AFTER-EXP TOK-CLOCK-SKEW"),
    "nbf": Claim("not valid before, set back by 5 min",
                 "In the future: this clock is more than five minutes slow.", _TIME,
                 "TOK-CLOCK-SKEW"),
    "exp": Claim("expires", "After it, every service answers 401.", _TIME,
                 "TOK-EXPIRED DEC-EXPIRING DEC-EXP-MISSING DEC-EXP-TYPE DEC-EXP-RANGE"),
    "xms_tcdt": Claim("when the tenant was created", "", "integer string"),
    "auth_time": Claim("when the user signed in", "", _TIME),
    "uti": Claim("token id: the same uti is one cached token",
                 "Asking again and getting the same uti means that a cache answered.",
                 finding="TOK-STALE"),
    "jti": Claim("token id", "The same as uti in tokens of other issuers."),
}  # fmt: skip

RIGHTS: Mapping[str, Claim] = {
    "roles": Claim("application permissions", "What an API such as Graph grants; not Azure roles.",
                   "array"),
    "groups": Claim("groups at issue; later ones are missing",
                    "A group joined since shows only in the next token.", "array", "TOK-STALE"),
    "wids": Claim("directory roles", "Roles in Entra, not in Azure.", "array"),
    "scp": Claim("delegated permissions: this is a user's token",
                 "A managed identity has none.", finding="DEC-USER-TOKEN"),
    "hasgroups": Claim("too many groups to list: ask the directory",
                       "The service must look the groups up itself.", "boolean string",
                       "DEC-GROUP-OVERAGE"),
    "_claim_names": Claim("too many groups to list: ask the directory",
                          "The service must look the groups up itself.", "object",
                          "DEC-GROUP-OVERAGE"),
    "_claim_sources": Claim("where the groups can be looked up", "", "object",
                            "DEC-GROUP-OVERAGE"),
    "xms_cc": Claim("client capabilities; absent on a VM",
                    "cp1: the client can answer a claims challenge.", "array string"),
    "xms_ssm": Claim("session is managed by the service"),
    "acrs": Claim("authentication contexts that were satisfied",
                  "Conditional access may ask for one.", "array string"),
}  # fmt: skip

USER: Mapping[str, Claim] = {
    "upn": Claim("user name: this is a user's token", "A managed identity has none.",
                 finding="DEC-USER-TOKEN"),
    "unique_name": Claim("user name, for display (v1)", "", finding="DEC-USER-TOKEN"),
    "preferred_username": Claim("user name, for display (v2)", "", finding="DEC-USER-TOKEN"),
    "name": Claim("display name of a user"),
    "given_name": Claim("first name of a user"),
    "family_name": Claim("last name of a user"),
    "email": Claim("mail address of a user", "May be changed by the user: no key to rights."),
    "altsecid": Claim("a guest's id in the home tenant"),
    "login_hint": Claim("who to suggest at the next sign-in"),
    "sid": Claim("session id of the sign-in"),
    "signin_state": Claim("state of the device at sign-in", "", "array"),
    "onprem_sid": Claim("the user's SID on premises"),
    "in_corp": Claim("signed in from the corporate network"),
    "ipaddr": Claim("address of the user at sign-in",
                    "Conditional access by location compares it."),
    "fwd": Claim("address that the sign-in was forwarded for"),
    "deviceid": Claim("the device that the user signed in on"),
    "puid": Claim("internal id of the user"),
    "platf": Claim("platform of the device"),
    "acct": Claim("0 = member, 1 = guest", "", "integer string"),
    "ctry": Claim("country of the user"),
    "tenant_display_name": Claim("name of the tenant"),
    "verified_primary_email": Claim("verified mail addresses", "", "array"),
    "verified_secondary_email": Claim("further verified mail addresses", "", "array"),
    "pwd_exp": Claim("seconds until the password expires", "", "integer string"),
    "pwd_url": Claim("where the password can be changed"),
    "acr": Claim("how strongly a user signed in"),
    "amr": Claim("by which means a user signed in", "Without mfa, policies may refuse it.",
                 "array"),
    "nonce": Claim("ties an ID token to its request", "An ID token is no access token.",
                   finding="DEC-ID-TOKEN"),
    "at_hash": Claim("ties an ID token to an access token", "An ID token is no access token.",
                     finding="DEC-ID-TOKEN"),
    "c_hash": Claim("ties an ID token to a sign-in code", "An ID token is no access token.",
                    finding="DEC-ID-TOKEN"),
    "xms_st": Claim("the user's id at other applications", "", "object"),
    "xms_pl": Claim("the user's language"),
    "xms_tpl": Claim("the tenant's language"),
}  # fmt: skip

_COMPARED = "The federated credential may compare it, letter by letter."
FEDERATION: Mapping[str, Claim] = {
    "kubernetes.io": Claim("namespace, pod and service account",
                           "Entra compares sub, which is made of it.", "object", "DEC-FEDERATED"),
    "repository": Claim("GitHub repository", _COMPARED, finding="DEC-FEDERATED"),
    "repository_owner": Claim("owner of the GitHub repository", _COMPARED),
    "repository_id": Claim("id of the GitHub repository"),
    "repository_owner_id": Claim("id of the repository's owner"),
    "repository_visibility": Claim("public, private or internal"),
    "ref": Claim("branch or tag of the workflow run", _COMPARED),
    "ref_type": Claim("branch or tag"),
    "ref_protected": Claim("whether the branch is protected", "", "string boolean"),
    "base_ref": Claim("target branch of a pull request"),
    "head_ref": Claim("source branch of a pull request"),
    "sha": Claim("commit of the workflow run"),
    "environment": Claim("GitHub environment of the job",
                         "With one, sub names it instead of the branch."),
    "actor": Claim("who started the workflow run"),
    "actor_id": Claim("id of who started the workflow run"),
    "event_name": Claim("what started the workflow run"),
    "workflow": Claim("name of the workflow"),
    "workflow_ref": Claim("file and branch of the workflow"),
    "workflow_sha": Claim("commit of the workflow's file"),
    "job_workflow_ref": Claim("file of the reusable workflow", _COMPARED),
    "job_workflow_sha": Claim("commit of the reusable workflow"),
    "run_id": Claim("id of the workflow run"),
    "run_number": Claim("number of the workflow run"),
    "run_attempt": Claim("which attempt of the workflow run"),
    "runner_environment": Claim("GitHub's own runner, or your own"),
    "enterprise": Claim("GitHub enterprise"),
}  # fmt: skip

INTERNAL: Mapping[str, Claim] = {
    **dict.fromkeys(("aio", "rh", "xms_rd", "xms_ftd", "e_exp"),
                    Claim("internal", types="string integer")),
    **dict.fromkeys(("xms_act_fct", "xms_sub_fct", "xms_spcu"), Claim("undocumented")),
    "cnf": Claim("the key that a bound token needs",
                 "Without proof of that key, services refuse it.", "object"),
    "xms_tb": Claim("the certificate that the token is bound to", "", "object string"),
}  # fmt: skip

HEADER: Mapping[str, Claim] = {
    "typ": Claim("kind of token", "at+jwt and JWT are both usual."),
    "alg": Claim("how it is signed", "none: not signed at all.", finding="DEC-ALG-NONE"),
    "kid": Claim("which key signed it", "Must be among the issuer's published keys."),
    "x5t": Claim("certificate of the key; the same as kid"),
    "nonce": Claim("Graph's own: nobody else can verify it",
                   "The signature covers its hash, not what stands here.",
                   finding="DEC-GRAPH-NONCE"),
    "enc": Claim("how the content is encrypted"),
    "zip": Claim("how the content is packed"),
    "cty": Claim("kind of the content"),
    "crit": Claim("what a reader must understand", "", "array"),
    "x5c": Claim("certificates of the key", "", "array"),
}  # fmt: skip

CLAIMS: Mapping[str, Claim] = {
    **TARGET, **IDENTITY, **TIMES_OF_A_TOKEN, **RIGHTS, **USER, **FEDERATION, **INTERNAL
}  # fmt: skip
"""Every claim of the payload that is known."""

MEANINGS: Mapping[str, str] = {name: claim.meaning for name, claim in CLAIMS.items()}
TIMES = ("iat", "nbf", "exp", "xms_tcdt", "auth_time")
ORDER = ("aud", "oid", "appid", "azp", "xms_mirid", "xms_az_rid", "tid", "iss", "idtyp", "groups",
         "roles", "scp", "upn", "nbf", "iat", "exp")  # fmt: skip
"""What a troubleshooter looks at first; the rest follows in the token's own order."""


def ordered(claims: Mapping[str, object]) -> list[str]:
    """The claims' names, the useful ones first."""
    first = [name for name in ORDER if name in claims]
    return first + [name for name in claims if name not in ORDER]


def misfit(name: str, value: object, known: Mapping[str, Claim] = CLAIMS) -> str:
    """The JSON type of a value that its claim should not have; empty when it fits or is unknown."""
    claim = known.get(name)
    kind = json_type(value)
    if claim is None or kind in claim.types.split():
        return ""
    return kind


def json_type(value: object) -> str:
    """The JSON type of a decoded value, as JSON Schema names it; whole numbers are `integer`."""
    for kind, name in _JSON_TYPES:
        if isinstance(value, kind):
            return name
    return "null"


_JSON_TYPES: tuple[tuple[type, str], ...] = (
    (str, "string"),
    (bool, "boolean"),  # before int, which it is too
    (int, "integer"),
    (float, "number"),
    (list, "array"),
    (dict, "object"),
)
