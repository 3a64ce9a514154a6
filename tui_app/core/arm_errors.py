"""From one exchange with Azure Resource Manager to an `arm.*` id, and the facts in its words.

The message forms are those of public issue reports and of recordings of the Azure SDKs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from typing import NamedTuple, TypeAlias

from tui_app.core.arm_evidence import Evidence
from tui_app.core.arm_finding import (
    PROVIDER_END,
    ArmFinding,
    DenyAssignment,
    assignable,
    with_finding,
)
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase, Request

__all__ = [
    "RULES",
    "SILENCE",
    "ArmFinding",
    "DenyAssignment",
    "assignable",
    "diagnose_arm",
    "with_finding",
]

LONGEST_WAIT_S = 86_400.0

_LINKED = r"(?:perform action(?:\(s\))? '(?P<action>[^']+)' )?on the linked scope\(s\) '(?P<scopes>[^']+)'"
_DENY = (
    r"deny assignment with (?:name '(?P<name>.+?)'(?= and Id '|\.?$))?(?: and )?"
    r"(?:Id '(?P<id>[^']+)')?(?: at scope '(?P<scope>[^']+)')?"
)
_VERSIONS = r"supported (?:api-)?versions are '([^']*)'"


def _is_foreign(seen: Evidence) -> bool:
    """Neither JSON nor a request id: somebody on the way answered."""
    labelled = "json" in seen.answer.header("content-type").lower()
    if seen.is_json or seen.has_request_id or seen.answer.header("www-authenticate"):
        return False
    markup = seen.body_text.lstrip().startswith("<")
    silent = not seen.body_text.strip()
    return (not silent and (markup or not labelled)) or (silent and seen.answer.status == 403)


def _is_cut(seen: Evidence) -> bool:
    return seen.answer.truncated or (bool(seen.body_text.strip()) and not seen.is_json)


def _is_list(seen: Evidence) -> bool:
    return re.search(PROVIDER_END, seen.scope) is not None


def _is_tenant_level(seen: Evidence) -> bool:
    scope = seen.scope.lower()
    groups = "/providers/microsoft.management/managementgroups/"  # roles can be assigned there
    return scope.startswith("/providers/") and not scope.startswith(groups)


def _reads_providers(seen: Evidence) -> bool:
    action = seen.authorization.get("action", "").lower()
    return action == "microsoft.resources/subscriptions/providers/read"


def _has_challenge(seen: Evidence) -> bool:
    return "claims=" in seen.answer.header("www-authenticate").lower()


class Rule(NamedTuple):
    """A row: every condition that it states must hold."""

    diagnosis: str | None
    status: Container[int] | None = None
    codes: str = ""
    """Names of error codes, in any casing, apart by spaces; one of them is among the answer's."""
    says: str = ""
    when: Callable[[Evidence], bool] | None = None

    def holds(self, seen: Evidence) -> bool:
        """Whether this row fits the answer."""
        return (
            (self.status is None or seen.answer.status in self.status)
            and (not self.codes or not seen.codes.isdisjoint(self.codes.lower().split()))
            and self.says in seen.words
            and (self.when is None or self.when(seen))
        )


_OK = range(200, 300)
_AUTH = "AuthenticationFailed"

RULES: tuple[Rule, ...] = (
    Rule("arm.net.redirect", (301, 302, 303, 307, 308)),
    Rule("arm.net.proxy-auth", (407,)),
    Rule("arm.net.proxy-page", when=_is_foreign),
    Rule("arm.net.truncated", _OK, when=_is_cut),
    Rule(None, _OK),
    Rule("arm.auth.no-token", (401,), _AUTH, "'authorization' header is missing"),
    Rule("arm.auth.bad-header", (401,), "AuthenticationFailedInvalidHeader"),
    Rule("arm.auth.expired", (401,), "ExpiredAuthenticationToken"),
    Rule("arm.auth.wrong-audience", (401,), "InvalidAuthenticationTokenAudience"),
    Rule("arm.auth.wrong-audience", (401,), _AUTH, "wrong audience or resource"),
    Rule("arm.auth.wrong-tenant", (401,), "InvalidAuthenticationTokenTenant"),
    Rule(
        "arm.auth.no-principal",
        (401,),
        "InvalidAuthenticationToken",
        "'puid' or 'altsecid' or 'oid'",
    ),
    Rule("arm.auth.challenge", (401,), when=_has_challenge),
    Rule("arm.auth.invalid-token", (401,), "InvalidAuthenticationToken"),
    Rule("arm.auth.other", (401,)),
    Rule(
        "arm.authz.condition", (403,), "AuthorizationFailed", "or an abac condition not fulfilled"
    ),
    Rule("arm.authz.providers-read", (403,), "AuthorizationFailed", when=_reads_providers),
    Rule("arm.authz.tenant-scope", (403,), "AuthorizationFailed", when=_is_tenant_level),
    Rule("arm.authz.missing-list", (403,), "AuthorizationFailed", when=_is_list),
    Rule("arm.authz.missing", (403,), "AuthorizationFailed"),
    Rule(
        "arm.authz.template",
        (400, 403),
        "InvalidTemplateDeployment",
        "authorization failed for template resource",
    ),
    Rule("arm.authz.deny", (403,), "DenyAssignmentAuthorizationFailed"),
    Rule(
        "arm.authz.linked-unreachable", (403,), "LinkedAuthorizationFailed", "linked subscription"
    ),
    Rule("arm.authz.linked", (403,), "LinkedAuthorizationFailed"),
    Rule("arm.authz.linked-check", (400,), "LinkedAccessCheckFailed"),
    Rule("arm.policy.denied", (403,), "RequestDisallowedByPolicy"),
    Rule("arm.graph.denied", (403,), "AccessDenied"),
    Rule("arm.authz.other", (403,)),
    Rule("arm.lock", (409,), "ScopeLocked"),
    Rule("arm.sub.not-found", (404,), "SubscriptionNotFound"),
    Rule("arm.sub.invalid-id", (400, 404), "InvalidSubscriptionId"),
    Rule("arm.sub.missing", (404,), "MissingSubscription"),
    Rule("arm.sub.unregistered", (409,), "MissingSubscriptionRegistration"),
    Rule("arm.sub.disallowed", (400,), "DisallowedOperation DisallowedProvider"),
    Rule("arm.sub.read-only", (409,), "ReadOnlyDisabledSubscription"),
    Rule("arm.res.group-not-found", (404,), "ResourceGroupNotFound"),
    Rule("arm.res.parent-not-found", (404,), "ParentResourceNotFound"),
    Rule("arm.res.not-found", (404,), "ResourceNotFound NotFound"),
    Rule("arm.req.version-missing", (400,), "MissingApiVersionParameter"),
    Rule("arm.req.version-invalid", (400,), "InvalidApiVersionParameter"),
    Rule("arm.req.version-unsupported", (400,), "NoRegisteredProviderFound"),
    Rule("arm.req.type", (404,), "InvalidResourceType"),
    Rule("arm.req.namespace", (404,), "InvalidResourceNamespace ProviderNotFound"),
    Rule("arm.req.filter", (400,), "UnsupportedQuery"),
    Rule(
        "arm.throttle.bucket",
        (429,),
        "SubscriptionRequestsThrottled",
        "after additional tokens are available",
    ),
    Rule("arm.throttle.storage", (429,), "SubscriptionRequestsThrottled", "backend storage limit"),
    Rule("arm.throttle.provider", (429,), "ResourceRequestsThrottled"),
    Rule("arm.throttle.graph", (429,), "RateLimiting"),
    Rule("arm.throttle.generic", (429,)),
    Rule("arm.server.timeout", (503,), "ServerTimeout"),
    Rule("arm.server.gateway", (504,), "GatewayTimeout"),
    Rule("arm.server.error", range(500, 600)),
    Rule("arm.rbac.principal-missing", (400,), "PrincipalNotFound"),
    Rule("arm.rbac.exists", (409,), "RoleAssignmentExists"),
    Rule("arm.graph.no-subscription", (400,), "NoValidSubscriptionsInQueryRequest"),
    Rule("arm.other"),
)
"""First match wins; the last row fits everything, so that an unknown answer stays unknown."""

_Silence: TypeAlias = tuple[str, tuple[Phase, ...], bool]

SILENCE: tuple[_Silence, ...] = (
    ("TOOL-REFUSED", (Phase.POLICY,), False),
    ("arm.net.dns", (Phase.RESOLVE,), False),
    ("arm.net.tls", (Phase.TLS,), False),
    ("arm.net.connect", (Phase.CONNECT,), False),
    ("arm.net.timeout", (Phase.WRITE, Phase.READ, Phase.PROTOCOL), True),
    ("arm.net.truncated", (Phase.WRITE, Phase.READ, Phase.PROTOCOL), False),
)
"""Diagnosis, phases, and whether it must have timed out."""


def diagnose_arm(_request: Request, outcome: Outcome) -> ArmFinding | None:
    """What one exchange with ARM came to; None for a success, an empty list included."""
    match outcome:
        case NoAnswer():
            diagnosis = next(
                diagnosis
                for diagnosis, phases, timed_out in SILENCE
                if outcome.phase in phases and (outcome.timed_out or not timed_out)
            )
            return ArmFinding(diagnosis=diagnosis, message=outcome.text)
        case Answer():
            seen = Evidence(outcome)
            found = next(rule.diagnosis for rule in RULES if rule.holds(seen))
            return None if found is None else _finding(found, seen)


def _finding(diagnosis: str, seen: Evidence) -> ArmFinding:
    linked = re.search(_LINKED, seen.said)
    deny = re.search(_DENY, seen.said, re.MULTILINE)
    versions = re.search(_VERSIONS, seen.said)
    return ArmFinding(
        diagnosis=diagnosis,
        code=seen.code,
        message=seen.message,
        client=seen.authorization.get("client", ""),
        object_id=seen.authorization.get("object_id", ""),
        action=seen.authorization.get("action", ""),
        scope=assignable(seen.scope) if seen.scope else "",
        linked_action=(linked["action"] or "") if linked else "",
        linked_scopes=tuple(_parts(linked["scopes"])) if linked else (),
        deny_assignment=DenyAssignment(
            name=deny["name"] or "", id=deny["id"] or "", scope=deny["scope"] or ""
        )
        if deny
        else None,
        supported_versions=tuple(_parts(versions[1])) if versions else (),
        failure_cause=seen.answer.header("x-ms-failure-cause"),
        retry_after_s=_retry_after_s(seen),
    )


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def _retry_after_s(seen: Evidence) -> float | None:
    """Seconds to wait, at least one: ARM says 0 at times. A date counts from the answer's own."""
    header = seen.answer.header("retry-after").strip()
    if re.fullmatch(r"[0-9]{1,6}", header):
        return _bounded(int(header))
    if header:
        from email.utils import parsedate_to_datetime  # rarely needed, and slow to import

        try:
            until = parsedate_to_datetime(header)
            return _bounded(
                (until - parsedate_to_datetime(seen.answer.header("date"))).total_seconds()
            )
        except (ValueError, TypeError, OverflowError):
            pass
    quota = re.fullmatch(
        r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})",
        seen.answer.header("x-ms-user-quota-resets-after").strip(),
    )
    if quota:
        return _bounded(int(quota[1]) * 3600 + int(quota[2]) * 60 + int(quota[3]))
    said = re.search(r"try again after '([0-9]{1,6})' seconds", seen.said)
    return _bounded(int(said[1])) if said else None


def _bounded(seconds: float) -> float:
    return min(max(float(seconds), 1.0), LONGEST_WAIT_S)
