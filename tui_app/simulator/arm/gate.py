"""What every request to ARM must pass: subscription, token, method, api-version, rate limit."""

from __future__ import annotations

import re
from math import ceil

from tui_app.simulator.arm.call import ArmError, Call, us_date
from tui_app.simulator.estate import Subscription
from tui_app.simulator.exchange import Request
from tui_app.simulator.rbac import Access
from tui_app.simulator.tokens import Issued
from tui_app.simulator.world import World

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

READING_POSTS = frozenset(
    {
        ("providers", "microsoft.resourcegraph", "resources"),
        ("providers", "microsoft.management", "getentities"),
    }
)
TENANT_LIMIT = (250.0, 25.0)
GLOBAL_FACTOR = 15
"""The bucket of all principals together is this much larger."""


def admit(request: Request, world: World, now: float) -> Call:
    """Let a request in, or raise the error that ARM would answer with."""
    subscription = _subscription(request, world)
    token = _authenticate(request, world, subscription, now)
    _check_method(request)
    version = request.parameter("api-version") or ""
    if not version:
        raise ArmError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    call = Call(
        request=request,
        world=world,
        now=now,
        token=token,
        access=Access(world, str(token.claims["oid"]), token.groups),
        subscription=subscription,
        version=version,
    )
    _throttle(call)
    return call


def _subscription(request: Request, world: World) -> Subscription | None:
    parts = request.segments
    if len(parts) < 2 or parts[0].lower() != "subscriptions":
        return None
    given = parts[1]
    if not GUID.fullmatch(given):
        text = f"The provided subscription identifier '{given}' is malformed or invalid."
        raise ArmError(400, "InvalidSubscriptionId", text)
    found = world.subscription(given)
    if found is None:
        text = f"The subscription '{given}' could not be found."
        raise ArmError(404, "SubscriptionNotFound", text)
    return found


def _authenticate(
    request: Request, world: World, subscription: Subscription | None, now: float
) -> Issued:
    authority = world.cloud.legacy_login_url + (subscription.tenant_id if subscription else "")
    header = request.header("authorization")
    if header is None:
        raise _unauthenticated(
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing.",
            authority,
            "The authentication failed because of missing 'Authorization' header.",
        )
    scheme, _, bearer = header.partition(" ")
    if scheme.lower() != "bearer" or bearer.count(".") != 2:
        raise _unauthenticated(
            "AuthenticationFailedInvalidHeader",
            "Authentication failed. The 'Authorization' header is provided in an invalid format.",
            authority,
        )
    issued = world.issued_tokens.get(bearer.strip())
    if issued is None:
        text = "The access token is invalid."
        raise _unauthenticated("InvalidAuthenticationToken", text, authority)
    _check_claims(issued, world, subscription, now, authority)
    return issued


def _check_claims(
    issued: Issued, world: World, subscription: Subscription | None, now: float, authority: str
) -> None:
    allowed = world.cloud.arm_audiences
    if issued.audience not in (*allowed, *_own_ids(world)):
        listed = ",".join(f"'{audience}'" for audience in allowed)
        raise _unauthenticated(
            "InvalidAuthenticationTokenAudience",
            "The access token has been obtained for wrong audience or resource"
            f" '{issued.audience}'. It should exactly match with one of the allowed audiences"
            f" {listed}.",
            authority,
        )
    if issued.expires_at <= now:
        raise _unauthenticated(
            "ExpiredAuthenticationToken",
            f"The access token expiry UTC time '{us_date(issued.expires_at)}' is earlier than"
            f" current UTC time '{us_date(now)}'.",
            authority,
        )
    if subscription and issued.claims["tid"] != subscription.tenant_id:
        raise _unauthenticated(
            "InvalidAuthenticationTokenTenant",
            f"The access token is from the wrong issuer '{issued.claims['iss']}'. It must match the"
            f" tenant 'https://sts.windows.net/{subscription.tenant_id}/' associated with this"
            f" subscription. Please use the authority (URL) '{authority}' to get the token. Note, if"
            " the subscription is transferred to another tenant there is no impact to the services,"
            " but information about new tenant could take time to propagate (up to an hour). If you"
            " just transferred your subscription and see this error message, please try back later.",
            authority,
        )


def _own_ids(world: World) -> list[str]:
    """ARM's application id, where tokens for it name that instead of an address."""
    known = {audience.rstrip("/") for audience in world.cloud.arm_audiences}
    return [app_id for api, app_id in world.v2_apis.items() if api in known]


def _unauthenticated(code: str, message: str, authority: str, description: str = "") -> ArmError:
    challenge = (
        f'Bearer authorization_uri="{authority}", error="invalid_token",'
        f' error_description="{description or message}"'
    )
    return ArmError(401, code, message, headers=(("WWW-Authenticate", challenge),))


def _check_method(request: Request) -> None:
    """Let through GET, and the two POSTs that only read."""
    path = tuple(part.lower() for part in request.segments)
    wanted = "POST" if path in READING_POSTS else "GET"
    if request.method != wanted:
        text = f"The requested resource does not support http method '{request.method}'."
        raise ArmError(405, "MethodNotAllowed", text, headers=(("Allow", wanted),))


def _throttle(call: Call) -> None:
    """Take one read out of the caller's bucket, and out of everybody's."""
    place = call.subscription.id if call.subscription else ""
    size, refill = call.world.read_limit if place else TENANT_LIMIT
    left = take(call.world, (call.object_id, place), call.now, size, refill)
    kind = "subscription" if place else "tenant"
    if left < 0:
        wait = max(1, ceil(-left / refill))
        raise ArmError(
            429,
            "SubscriptionRequestsThrottled",
            f"Number of 'read' requests for {kind} '{place or call.world.tenant_id}' actor"
            f" '{call.object_id}' exceeded. Please try again after '{wait}' seconds after additional"
            " tokens are available. Refer to https://aka.ms/arm-throttling for additional"
            " information.",
            headers=(("Retry-After", str(wait)),),
        )
    call.headers.append((f"x-ms-ratelimit-remaining-{kind}-reads", str(int(left))))
    if place:
        size, refill = size * GLOBAL_FACTOR, refill * GLOBAL_FACTOR
        left = take(call.world, ("*", place), call.now, size, refill)
        call.headers.append(("x-ms-ratelimit-remaining-subscription-global-reads", str(int(left))))


def take(world: World, bucket: tuple[str, str], now: float, size: float, refill: float) -> float:
    """Take one out of a token bucket; what is left, or below zero what is missing."""
    left, at = world.buckets.get(bucket, (size, now))
    left = min(size, left + max(0.0, now - at) * refill) - 1
    world.buckets[bucket] = (left + 1 if left < 0 else left, now)  # a refusal costs nothing
    return left
