"""Every check, in the order in which a person reads them. A row needs only rows above it.

What each row does is bound to it in `functions.py`, so that a list can be drawn without loading it.

Codes are permanent: a retired one is listed in `RETIRED` and never used again.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui_app.core.ask import Ask
from tui_app.core.checks.row import Check
from tui_app.core.remedies import Names
from tui_app.core.report import Group, Link, Report

RETIRED: tuple[str, ...] = ()

_GROUP_OF = {
    "1": Group.REACH,
    "2": Group.IDENTITY,
    "3": Group.CLAIMS,
    "4": Group.ARM,
    "5": Group.PERMISSIONS,
    "6": Group.HOST,
}


def _row(  # a table row: its columns, in order
    code: str,
    slug: str,
    link: Link,
    title: str,
    expected: str,
    requires: str = "",
    after: str = "",
) -> Check:
    return Check(
        code=code,
        id=slug,
        group=_GROUP_OF[code[2]],
        link=link,
        title=title,
        expected=expected,
        requires=tuple(requires.split()),
        after=tuple(after.split()),
    )


CHECKS: tuple[Check, ...] = (
    _row("MI106", "reach.platform", Link.VM, "Azure VM",
         "the chassis asset tag of an Azure VM"),
    _row("MI111", "reach.identity-host", Link.VM, "Identity host",
         "the host that Microsoft's libraries would ask here too"),
    _row("MI104", "reach.proxy-exposure", Link.VM, "Proxy",
         "no proxy setting would catch 169.254.169.254"),
    _row("MI109", "reach.route", Link.VM, "Route",
         "packets to IMDS leave by the primary address, through the gateway"),
    _row("MI602", "host.terminal", Link.VM, "Terminal",
         "a terminal that can show this"),
    _row("MI101", "reach.imds-tcp", Link.IMDS, "TCP connect",
         "a connection within a second"),
    _row("MI102", "reach.imds-http", Link.IMDS, "Is it IMDS",
         "HTTP 400 from Server: IMDS/… for want of the Metadata header", "MI101"),
    _row("MI103", "reach.imds-metadata", Link.IMDS, "Instance document",
         "HTTP 200 with name, group and subscription", "MI102"),
    _row("MI110", "reach.imds-versions", Link.IMDS, "Versions",
         "HTTP 200 with a list of api-versions", "MI102", "MI103"),
    _row("MI105", "reach.wire-server", Link.IMDS, "Host's wire server",
         "168.63.129.16 takes connections too"),
    _row("MI601", "host.guest-proxy-agent", Link.IMDS, "Guest Proxy Agent",
         "it lets this program pass", "MI101", "MI102"),
    _row("MI201", "identity.available", Link.IDENTITY, "Identity",
         "the token call is not refused with “Identity not found”",
         "MI102", "MI103"),
    _row("MI202", "identity.unambiguous", Link.IDENTITY, "Which identity",
         "one identity, or one that was named", "MI201"),
    _row("MI203", "token.acquired", Link.TOKEN, "Token",
         "HTTP 200 with a JSON Web Token", "MI201 MI202"),
    _row("MI204", "token.identity-matches", Link.TOKEN, "Right identity",
         "the identity that was asked for", "MI203"),
    _row("MI205", "identity.tenant", Link.TOKEN, "Right tenant",
         "the tenant that IMDS names for this machine", "MI203"),
    _row("MI301", "claims.audience", Link.TOKEN, "Audience",
         "aud is the resource that was asked for", "MI203"),
    _row("MI302", "claims.issuer", Link.TOKEN, "Issuer",
         "issued by this VM's cloud", "MI203", "MI103"),
    _row("MI303", "claims.clock", Link.TOKEN, "Clock",
         "this clock within five minutes of the host's", "MI203"),
    _row("MI304", "claims.lifetime", Link.TOKEN, "Lifetime",
         "more than five minutes left", "MI203"),
    _row("MI108", "reach.arm", Link.ARM, "ARM reachable",
         "ARM answers a question that needs no token", "MI102", "MI103"),
    _row("MI107", "reach.login", Link.ARM, "Login host",
         "the cloud's login host answers", "MI102", "MI103"),
    _row("MI401", "arm.accepts-token", Link.ARM, "ARM takes the token",
         "HTTP 200 for the list of subscriptions", "MI203 MI108"),
    _row("MI402", "arm.subscriptions", Link.ARM, "Subscriptions",
         "at least one is visible", "MI401"),
    _row("MI403", "arm.own-vm", Link.ARM, "This VM in ARM",
         "the VM's own resource can be read", "MI401", "MI103"),
    _row("MI501", "perm.effective", Link.ACCESS, "Permissions",
         "it may do something at the scope", "MI401", "MI402 MI103"),
    _row("MI502", "perm.required", Link.ACCESS, "Required",
         "every --require ACTION@SCOPE is granted", "MI401", "MI501"),
)  # fmt: skip

BY_CODE = {check.code: check for check in CHECKS}


def chosen(words: tuple[str, ...]) -> set[str]:
    """The codes that groups, codes and slugs name; all of them for no words.

    Raises:
        ValueError: a word names nothing; the message lists what there is.
    """
    if not words:
        return set(BY_CODE)
    found: set[str] = set()
    for word in words:
        folded = word.casefold()
        named = {c.code for c in CHECKS if folded in (c.code.casefold(), c.id, c.group)}
        if not named:
            groups = ", ".join(group.value for group in Group)
            raise ValueError(
                f"no check or group is called {word!r}; groups are {groups}; codes: doctor --list"
            )
        found |= named
    return found


def blank_report(ask: Ask, checks: Sequence[Check], *, system: str = "") -> Report:
    """The report of a run that has not found anything yet."""
    named = Names(
        scope=ask.scope,
        client_id=ask.selector.value if ask.selector.kind == "client-id" else "",
        resource=ask.resource,
    )
    return Report(order=tuple(check.code for check in checks), asked=named, system=system)


def closure(codes: set[str], checks: Sequence[Check]) -> tuple[Check, ...]:
    """The chosen checks and everything that they need, in table order."""
    needed = set(codes)
    for check in reversed(checks):
        if check.code in needed:
            needed |= {*check.requires, *check.after}
    return tuple(check for check in checks if check.code in needed)
