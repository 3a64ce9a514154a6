"""3xx: do the token's claims fit what was asked, this cloud, and this clock?"""

from __future__ import annotations

from urllib.parse import urlsplit

from tui_app.core.audiences import same_audience
from tui_app.core.checks.check import Context, Finding, failed, passed, warned
from tui_app.core.clock import Moment
from tui_app.core.token import Token, remaining_s, times
from tui_app.core.words import duration

SKEW_WARN_S = 60
SKEW_FAIL_S = 300
"""`nbf` is back-dated by five minutes; beyond that, services refuse the token."""
ABOUT_TO_EXPIRE_S = 300


async def audience(ctx: Context) -> Finding:
    """MI301: `aud` is what was asked for, give or take the trailing slash, or that API's own id."""
    token = ctx.token
    asked, received = token.wanted.resource, token.claim("aud")
    observed = {"asked": asked, "aud": received}
    if not same_audience(asked, received):
        seen = f"aud is {received or 'missing'}"
        return failed(seen, observed=observed, diagnosis="TOK-WRONG-AUDIENCE")
    return passed(received, observed=observed)


async def issuer(ctx: Context) -> Finding:
    """MI302: issued by this cloud. Whether the tenant fits, ARM says (MI401)."""
    token, cloud = ctx.token, ctx.cloud
    received, tenant = token.claim("iss"), token.claim("tid")
    observed = {"iss": received, "tid": tenant}
    host = urlsplit(received).hostname or ""
    if host not in (*cloud.issuers, urlsplit(ctx.ask.authority_base(cloud)).hostname):
        seen = f"issued by {host or 'nobody'}, not by {cloud.name}"
        return failed(seen, observed=observed, diagnosis="TOK-TENANT-MISMATCH")
    return passed(f"{host}, tenant {tenant}", observed=observed)


async def clock(ctx: Context) -> Finding:
    """MI303: this clock agrees with the Azure host's, computed from the token answer."""
    skew = times(ctx.token).clock_skew_s
    if skew is None:
        return passed("the answer does not tell the host's time")
    observed = {"clock_skew_s": round(skew, 1)}
    direction = "ahead of" if skew > 0 else "behind"
    seen = f"this clock is {duration(abs(skew))} {direction} the host's"
    if abs(skew) > SKEW_FAIL_S:
        return failed(seen, observed=observed, diagnosis="TOK-CLOCK-SKEW")
    if abs(skew) > SKEW_WARN_S:
        return warned(seen, observed=observed, diagnosis="TOK-CLOCK-SKEW")
    return passed(f"agrees with the host's within {max(1, round(abs(skew)))} s", observed=observed)


async def lifetime(ctx: Context) -> Finding:
    """MI304: enough time is left, and how long IMDS had cached the token."""
    return judge_lifetime(ctx.token, ctx.wire.now())


def lifetime_state(token: Token, now: Moment) -> str:
    """`fine`, `ending` or `over`: the finding is another one when this is."""
    left = remaining_s(token, now)
    return "over" if left <= 0 else "ending" if left <= ABOUT_TO_EXPIRE_S else "fine"


def judge_lifetime(token: Token, now: Moment) -> Finding:
    """What is to be said of the time that is left at this moment."""
    left, moments = remaining_s(token, now), times(token)
    observed = {
        "remaining_s": round(left),
        "lifetime_s": moments.lifetime_s,
        "cached_age_s": moments.cached_age_s,
    }
    age = moments.cached_age_s or 0.0
    cached = f", minted {duration(age)} ago" if age > 60 else ""
    if left <= 0:
        seen = f"expired {duration(-left)} ago"
        return failed(seen, observed=observed, diagnosis="TOK-EXPIRED")
    if left <= ABOUT_TO_EXPIRE_S:
        return warned(
            f"{duration(left)} left{cached}",
            observed=observed,
            headline="The token is about to expire.",
            meaning=(
                "The token is about to expire. IMDS replaces it by itself; a program that keeps "
                "tokens must ask again."
            ),
        )
    return passed(f"{duration(left)} left{cached}", observed=observed)
