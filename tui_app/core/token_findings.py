"""What is to be said of one token that was received here: beside what was asked, this clock, this machine.

The checks judge the token of their run in the same sense; this is for any token, also a second one.
"""

from __future__ import annotations

from tui_app.core.clock import Moment
from tui_app.core.decoding import Severity, TokenFinding
from tui_app.core.decoding.contents import findings as of_contents
from tui_app.core.decoding.contents import token_type
from tui_app.core.decoding.model import error, gravest_first, info, warning
from tui_app.core.token import Token, host_now, instant, remaining_s, times
from tui_app.core.whoami import who
from tui_app.core.words import duration

SKEW_WARN_S, SKEW_FAIL_S = 60, 300
"""`nbf` is back-dated by five minutes; a clock that is off by more makes services refuse the token."""
ABOUT_TO_EXPIRE_S = 300
KEPT_S = 3600
"""A token kept for so long is worth a word: what was granted since is not in it."""

__all__ = ["Severity", "TokenFinding", "judged"]


def judged(
    token: Token, now: Moment, *, tenant: str = "", machine: str = ""
) -> tuple[TokenFinding, ...]:
    """Everything that is wrong or worth knowing, worst first.

    `machine` is this one's ARM id, `tenant` its subscription's; empty: not known, not compared.
    """
    found = [
        *_about_identity(token, tenant=tenant, machine=machine),
        *_about_times(token, now),
        *of_contents(token.header, token.claims, token_type(token.claims)),
    ]
    return gravest_first(found)


_IDS = {
    "client id": "TOK-WRONG-IDENTITY",
    "object id": "TOK-WRONG-IDENTITY",
    "identity": "TOK-WRONG-IDENTITY",
    "tenant": "TOK-TENANT-MISMATCH",
    "audience": "TOK-WRONG-AUDIENCE",
}


def _about_identity(token: Token, *, tenant: str, machine: str) -> list[TokenFinding]:
    """Each property that was asked for and is not what came."""
    found: list[TokenFinding] = []
    for row in who(token, tenant=tenant, machine=machine):
        if row.fits is not False:
            continue
        if row.name in _IDS:
            text = f"{row.name}: asked for {row.asked}, got {row.received or 'none'}"
            found.append(error(_IDS[row.name], text))
        else:
            text = f"the token was made for {row.received}, this machine is {row.asked}"
            found.append(warning("TOK-WRONG-IDENTITY", text))
    return found


def _about_times(token: Token, now: Moment) -> list[TokenFinding]:
    found: list[TokenFinding] = []
    left = remaining_s(token, now)
    if left <= 0:
        found.append(error("TOK-EXPIRED", f"expired {duration(-left)} ago: no service takes it"))
    elif left <= ABOUT_TO_EXPIRE_S:
        found.append(
            warning(
                "TOK-EXPIRED",
                "it is about to expire; its host renews it by itself, a program must ask again",
            )
        )
    begins = instant(token.claims.get("nbf"))
    if begins is not None and begins > host_now(token, now):
        wait = duration(begins - host_now(token, now))
        found.append(error("TOK-CLOCK-SKEW", f"not valid yet, for another {wait}"))
    if token.host_time is not None:
        skew = now.wall - host_now(token, now)
        words = (
            f"this clock is {duration(abs(skew))} {'ahead of' if skew > 0 else 'behind'} the host's"
        )
        if abs(skew) > SKEW_FAIL_S:
            found.append(error("TOK-CLOCK-SKEW", f"{words}: programs here misjudge tokens"))
        elif abs(skew) > SKEW_WARN_S:
            found.append(warning("TOK-CLOCK-SKEW", words))
    age = times(token).cached_age_s or 0.0
    if age > KEPT_S:
        found.append(
            info(
                "TOK-STALE",
                f"kept by the host for {duration(age)}: later grants to groups are not in it",
            )
        )
    return found
