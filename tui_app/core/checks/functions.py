"""What each row of the table does: code → the function that asks and judges."""

from __future__ import annotations

from collections.abc import Mapping

from tui_app.core.checks import access, claims, host, identity, reach
from tui_app.core.checks.check import CheckFunction

FUNCTIONS: Mapping[str, CheckFunction] = {
    "MI101": reach.imds_tcp,
    "MI102": reach.imds_http,
    "MI103": reach.imds_metadata,
    "MI104": reach.proxy_exposure,
    "MI105": reach.wire_server,
    "MI106": reach.platform,
    "MI107": reach.login,
    "MI108": reach.arm_reachable,
    "MI109": reach.route,
    "MI110": reach.imds_versions,
    "MI201": identity.available,
    "MI202": identity.unambiguous,
    "MI203": identity.acquired,
    "MI204": identity.matches,
    "MI205": identity.tenant,
    "MI301": claims.audience,
    "MI302": claims.issuer,
    "MI303": claims.clock,
    "MI304": claims.lifetime,
    "MI401": access.accepts_token,
    "MI402": access.subscriptions,
    "MI403": access.own_vm,
    "MI501": access.effective,
    "MI502": access.required,
    "MI601": host.guest_proxy_agent,
    "MI602": host.terminal,
}
