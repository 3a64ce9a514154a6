"""What each row of the table does: code → the function that asks and judges."""

from __future__ import annotations

from collections.abc import Mapping

from tui_app.core.checks import access, claims, host, identity, reach, required
from tui_app.core.checks.check import CheckFunction, Context, Finding, skipped
from tui_app.core.hosts import HostKind
from tui_app.core.report import SkipReason


def of_imds(check: CheckFunction) -> CheckFunction:
    """The check, where IMDS is the host; elsewhere it says who is asked instead."""

    async def only_there(ctx: Context) -> Finding:
        asked = ctx.wire.host().asked
        if asked.kind is HostKind.IMDS:
            return await check(ctx)
        return skipped(SkipReason.NOT_APPLICABLE, f"{asked} is asked here, not IMDS")

    return only_there


FUNCTIONS: Mapping[str, CheckFunction] = {
    "MI101": reach.host_tcp,
    "MI102": of_imds(reach.imds_http),
    "MI103": of_imds(reach.imds_metadata),
    "MI104": of_imds(reach.proxy_exposure),
    "MI105": of_imds(reach.wire_server),
    "MI106": reach.platform,
    "MI107": reach.login,
    "MI108": reach.arm_reachable,
    "MI109": of_imds(reach.route),
    "MI110": of_imds(reach.imds_versions),
    "MI111": reach.identity_host,
    "MI201": identity.available,
    "MI202": identity.unambiguous,
    "MI203": identity.acquired,
    "MI204": identity.matches,
    "MI205": of_imds(identity.tenant),
    "MI301": claims.audience,
    "MI302": claims.issuer,
    "MI303": claims.clock,
    "MI304": claims.lifetime,
    "MI401": access.accepts_token,
    "MI402": access.subscriptions,
    "MI403": access.own_vm,
    "MI501": access.effective,
    "MI502": required.required,
    "MI601": of_imds(host.guest_proxy_agent),
    "MI602": host.terminal,
}
