"""What is to be said about a token's claims: whose it is, for whom, and what is odd."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import category

from tui_app.core.audiences import explain
from tui_app.core.clouds import clouds_of_issuer
from tui_app.core.decoding.model import TokenFinding, TokenType, error, info, warning
from tui_app.core.decoding.parts import harmless
from tui_app.core.glossary import CLAIMS, HEADER, Claim, misfit
from tui_app.core.token import IdentityKind, identity_kind

EXCHANGE_AUDIENCE = "api://AzureADTokenExchange"
_GITHUB = "https://token.actions.githubusercontent.com"
_OF_AN_ACCESS_TOKEN = ("scp", "appid", "azp", "idtyp", "appidacr", "azpacr", "xms_mirid")
_OF_A_SIGN_IN = ("at_hash", "c_hash", "nonce", "preferred_username", "email", "name")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MARKUP = re.compile(r"\[/|<(?![a-z-]+:\d+>)[a-zA-Z!/]")
"""Not the placeholders of share mode, `<vm:1>`."""
_MOST_NAMED = 3


def token_type(claims: Mapping[str, Any]) -> TokenType:
    """Whose token it is, by its claims."""
    if federated(claims):
        return TokenType.UNKNOWN
    is_access = any(name in claims for name in _OF_AN_ACCESS_TOKEN)
    if not is_access and any(name in claims for name in _OF_A_SIGN_IN):
        return TokenType.ID
    return {
        IdentityKind.SYSTEM_ASSIGNED: TokenType.MANAGED_IDENTITY,
        IdentityKind.USER_ASSIGNED: TokenType.MANAGED_IDENTITY,
        IdentityKind.APPLICATION: TokenType.APPLICATION,
        IdentityKind.USER: TokenType.USER,
        IdentityKind.UNKNOWN: TokenType.UNKNOWN,
    }[identity_kind(claims)]


def federated(claims: Mapping[str, Any]) -> str:
    """Who made a federated assertion: Kubernetes or GitHub; empty when it is none."""
    if "kubernetes.io" in claims:
        return "Kubernetes"
    return "GitHub" if claims.get("iss") == _GITHUB else ""


def findings(
    header: Mapping[str, Any], claims: Mapping[str, Any], kind: TokenType
) -> Iterator[TokenFinding]:
    """Everything but the times."""
    yield from _about_header(header)
    yield from _about_use(claims, kind)
    yield from _about_audience(claims)
    yield from _misfits("header", header, HEADER)
    yield from _misfits("payload", {n: v for n, v in claims.items() if n != "exp"}, CLAIMS)
    yield from _hostile({**header, **claims})


def _about_header(header: Mapping[str, Any]) -> Iterator[TokenFinding]:
    algorithm = header.get("alg")
    if algorithm is None:
        yield error("DEC-ALG-MISSING", "The header names no algorithm (alg): it is refused.")
    elif str(algorithm).lower() == "none":
        text = "alg is none: it is not signed, anybody can have made it, no service may accept it."
        yield error("DEC-ALG-NONE", text)
    if "nonce" in header:
        text = (
            "The header has a nonce, as tokens for Microsoft Graph do: only Graph can verify the "
            "signature, and that is normal."
        )
        yield info("DEC-GRAPH-NONCE", text)


def _about_use(claims: Mapping[str, Any], kind: TokenType) -> Iterator[TokenFinding]:
    if kind is TokenType.ID:
        text = (
            "An ID token tells an application who signed in. No service takes it in place of an "
            "access token: ask for one of those."
        )
        yield warning("DEC-ID-TOKEN", text)
    elif kind is TokenType.USER:
        text = "A user's token, not a managed identity's: the user's rights count, not a machine's."
        yield info("DEC-USER-TOKEN", text)
    if origin := federated(claims):
        text = f"A federated assertion of {origin}: Entra exchanges it for an access token."
        yield info("DEC-FEDERATED", text)
        audience = claims.get("aud")
        if EXCHANGE_AUDIENCE not in (audience if isinstance(audience, list) else [audience]):
            text = f"Entra expects the audience {EXCHANGE_AUDIENCE}, unless the credential differs."
            yield warning("DEC-FEDERATED", text)
    if "hasgroups" in claims or "groups" in _object(claims.get("_claim_names")):
        text = (
            "More groups than fit into a token: they are not in it, and a service must ask the "
            "directory. Access by group may fail where it does not."
        )
        yield warning("DEC-GROUP-OVERAGE", text)
    if "cnf" in claims or "xms_tb" in claims:
        text = "It is bound to a key: services take it only with proof of that key."
        yield info("DEC-BOUND", text)


def _about_audience(claims: Mapping[str, Any]) -> Iterator[TokenFinding]:
    audience = claims.get("aud")
    if audience is None:
        yield error("DEC-AUDIENCE", "There is no aud: no service can tell whether it is meant.")
    if not isinstance(audience, str) or federated(claims):
        return
    clouds = clouds_of_issuer(str(claims.get("iss")))
    told = explain(audience)
    service = told.service
    is_uri = service is not None and service.application_id != audience
    if is_uri and service and clouds and service.cloud not in {cloud.name for cloud in clouds}:
        text = f"aud is {service.name} of {service.cloud}, iss is of {clouds[0].name}."
        yield error("TOK-WRONG-AUDIENCE", text)
    if told.right:
        yield warning("TOK-WRONG-AUDIENCE", f"aud: {told.text} It should be {told.right}")
    version, is_id = claims.get("ver"), bool(_GUID.fullmatch(audience))
    if version == "2.0" and not is_id:
        text = "A v2.0 token names its audience by application id; this one holds a URI."
        yield warning("DEC-AUDIENCE", text)
    elif version == "2.0":
        text = (
            "A v2.0 token: aud is an application id. A service that compares it with its URI "
            "refuses the token."
        )
        yield info("DEC-AUDIENCE", text)
    elif version == "1.0" and is_id:
        text = "aud is an application id; in a v1.0 token it is the resource that was asked for."
        yield info("DEC-AUDIENCE", text)


def _misfits(
    part: str, values: Mapping[str, Any], known: Mapping[str, Claim]
) -> Iterator[TokenFinding]:
    odd = [(name, kind) for name, value in values.items() if (kind := misfit(name, value, known))]
    if odd:
        named = ", ".join(f"{name} is of type {kind}" for name, kind in odd[:_MOST_NAMED])
        more = f", and {len(odd) - _MOST_NAMED} more" if len(odd) > _MOST_NAMED else ""
        text = f"Unexpected types in the {part}: {named}{more}. Services may refuse it."
        yield warning("DEC-CLAIM-TYPE", text)


def _hostile(values: Mapping[str, Any]) -> Iterator[TokenFinding]:
    names = [name for name, value in values.items() if any(map(_acts, _texts(name, value)))]
    if names:
        shown = ", ".join(map(harmless, names[:_MOST_NAMED]))
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        text = (
            "Control characters, direction marks or markup, which could mislead whoever reads "
            f"them, in: {shown}{more}. They are shown harmlessly here."
        )
        yield warning("DEC-HOSTILE-TEXT", text)


def _acts(text: str) -> bool:
    """Whether a terminal or a page would act on the text instead of showing it."""
    if _MARKUP.search(text):
        return True
    return not text.isprintable() and any(category(c) in ("Cc", "Cf", "Cs") for c in text)


def _texts(name: str, value: object) -> Iterator[str]:
    """The name and every string inside the value, without recursion."""
    yield name
    row = [value]
    while row:
        each = row.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            yield from each
            row += each.values()
        elif isinstance(each, list):
            row += each


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
