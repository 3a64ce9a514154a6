"""The identity provider's v2.0 token endpoint, as far as federated credentials go.

A workload sends the token that its cluster signed; the signature is not checked here, but issuer,
subject, audience and time are. Codes and texts are Entra ID's; the reason
in AADSTS50013 is assumed.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import parse_qsl

from tui_app.simulator import aadsts, keys, tokens
from tui_app.simulator.exchange import Request, json_bytes
from tui_app.simulator.host import FederatedCredential
from tui_app.simulator.world import Identity, World

DOCUMENT = "oauth2/v2.0/token"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SUFFIX = "/.default"
ASSERTION_LIFETIME_S = 86_400
"""The longest that Entra ID accepts, so that a long demonstration needs no rotation."""

INVALID_CLIENT = "invalid_client"
_POINTS = ((700211, "issuer", "iss"), (700213, "subject", "sub"), (700212, "audience", "aud"))
"""Code of the refusal, what is compared, and the claim that holds it."""


class Refused(Exception):  # noqa: N818 - named as what happened
    """The token endpoint says no; `body` is its answer."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body["error"])
        self.status = status
        self.body = body


def exchange(request: Request, world: World, now: float) -> dict[str, Any]:
    """The body of a token answer for a federated assertion.

    Raises:
        Refused: with Entra ID's error instead.
    """
    form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    if form.get("grant_type") != "client_credentials":
        text = "The app requested an unsupported grant type."
        raise _refused(400, 70003, "unsupported_grant_type", text, now)
    for name in ("client_id", "scope"):
        if not form.get(name):
            text = f"The request body must contain the following parameter: '{name}'."
            raise _refused(400, 900144, "invalid_request", text, now)
    credentials = _credentials(form["client_id"], world, now)
    if not form.get("client_assertion") or form.get("client_assertion_type") != ASSERTION_TYPE:
        text = (
            "'client_assertion', 'client_secret' or 'request' is required for the"
            " 'client_credentials' grant type."
        )
        raise _refused(401, 7000216, INVALID_CLIENT, text, now)
    identity = _accept(_claims(form["client_assertion"]), credentials, now).identity
    return _grant(identity, form["scope"], world, now)


def _refused(status: int, code: int, error: str, text: str, now: float) -> Refused:
    return Refused(status, aadsts.body(code, error, text, now))


def _credentials(client_id: str, world: World, now: float) -> list[FederatedCredential]:
    """The federated credentials of an application."""
    found = [one for one in world.federated if one.identity.goes_by("client_id", client_id)]
    if not found:
        text = (
            f"Application with identifier '{client_id}' was not found in the directory"
            f" '{world.tenant_name}'. This can happen if the application has not been installed by"
            " the administrator of the tenant or consented to by any user in the tenant. You may have"
            " sent your authentication request to the wrong tenant."
        )
        raise _refused(400, 700016, "unauthorized_client", text, now)
    return found


def _accept(
    claims: dict[str, Any] | None, credentials: list[FederatedCredential], now: float
) -> FederatedCredential:
    """The credential that an assertion fits in all three points."""
    if claims is None:
        text = "Assertion failed signature validation. [Reason - The token is malformed.]"
        raise _refused(401, 50013, INVALID_CLIENT, text, now)
    if not claims.get("nbf", 0) <= now < claims.get("exp", 0):
        text = "Client assertion is not within its valid time range."
        raise _refused(401, 700024, INVALID_CLIENT, text, now)
    left = credentials
    for code, point, claim in _POINTS:
        given = claims.get(claim)
        values = given if isinstance(given, list) else [given]
        left = [one for one in left if getattr(one, point) in values]
        if not left:
            text = (
                f"No matching federated identity record found for presented assertion {point}"
                f" '{', '.join(map(str, values))}'. Check your federated identity credential Subject,"
                " Audience and Issuer against the presented assertion."
                " https://learn.microsoft.com/entra/workload-id/workload-identity-federation"
            )
            raise _refused(401, code, INVALID_CLIENT, text, now)
    return left[0]


def _grant(identity: Identity, scope: str, world: World, now: float) -> dict[str, Any]:
    """A token for the scope, if that names a resource which exists."""
    if not scope.endswith(SUFFIX):
        text = (
            f"The provided value for scope {scope} is not valid. Client credential flows must have a"
            " scope value with /.default suffixed to the resource identifier (application ID URI)."
        )
        raise _refused(400, 1002012, "invalid_scope", text, now)
    resource = scope.removesuffix(SUFFIX)
    if not world.cloud.knows(resource):
        raise Refused(400, aadsts.unknown_resource(resource, world, now))
    issued = tokens.mint_federated(world, identity, resource, issued_at=now)
    left = issued.expires_at - int(now) - 1
    return {
        "token_type": "Bearer",
        "expires_in": left,
        "ext_expires_in": left,
        "access_token": issued.token,
    }


def _claims(assertion: str) -> dict[str, Any] | None:
    """The payload of an assertion; None where it is no JWT."""
    parts = assertion.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    if not isinstance(claims, dict):
        return None
    times = (claims.get("nbf", 0), claims.get("exp", 0))
    return claims if all(isinstance(at, int | float) for at in times) else None


def assertion(credential: FederatedCredential, now: float) -> str:
    """The service account's token that this credential accepts, as the cluster projects it."""
    issued_at = int(now)
    _, _, namespace, account = credential.subject.split(":")
    claims = {
        "aud": [credential.audience],
        "exp": issued_at + ASSERTION_LIFETIME_S,
        "iat": issued_at,
        "iss": credential.issuer,
        "jti": aadsts.random_guid(),
        "kubernetes.io": {"namespace": namespace, "serviceaccount": {"name": account}},
        "nbf": issued_at,
        "sub": credential.subject,
    }
    header = {"alg": "RS256", "kid": keys.base64url(os.urandom(24))}
    signed = ".".join(keys.base64url(json_bytes(part)) for part in (header, claims))
    return f"{signed}.{keys.base64url(os.urandom(256))}"
