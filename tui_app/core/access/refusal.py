"""A 403 explained: who lacked which action where, the roles that hold it, the request to copy."""

from __future__ import annotations

from typing import NamedTuple

from tui_app.core.access.catalogue import smallest_roles
from tui_app.core.access.model import Role
from tui_app.core.access.request import RoleRequest, request_for
from tui_app.core.access.telling import place
from tui_app.core.arm_finding import ArmFinding, assignable

ROLE_HELPS = frozenset(
    {
        "arm.authz.missing",
        "arm.authz.missing-list",
        "arm.authz.template",
        "arm.authz.linked",
        "arm.authz.linked-check",
    }
)
"""Refusals that one more role mends; a denial, a policy or a lock is none of them."""
RECENT = (
    "Granted minutes ago? A new assignment takes up to 10 minutes; a new group membership only "
    "counts with a new token, which can take 24 hours."
)


class Refusal(NamedTuple):
    """What a refusal says, and what mends it. Texts are the server's own: untrusted."""

    who: str
    """Object id."""
    action: str
    """The missing one: for a linked refusal the second in the text."""
    scope: str
    """Where a role would have to be assigned."""
    roles: tuple[Role, ...] = ()
    request: RoleRequest | None = None
    is_somebody_else: bool = False
    """The refused object id is not the token's: the role may be on the wrong identity."""

    @property
    def sentence(self) -> str:
        """Who may not do what, where."""
        other = " It is not the identity of this token." if self.is_somebody_else else ""
        return f"{self.who} may not {self.action} at {place(self.scope)}.{other}"


def explain_refusal(finding: ArmFinding, object_id: str = "") -> Refusal | None:
    """Explain a refusal of ARM; None where the text names no action and scope.

    `object_id` is the token's: the request is made for it, not for whatever the text names.
    """
    action = finding.linked_action or finding.action
    if not finding.diagnosis.startswith("arm.authz.") or not (action and finding.missing_at):
        return None
    who, scope = finding.object_id or object_id, assignable(finding.missing_at)
    refusal = Refusal(
        who=who or "The identity",
        action=action,
        scope=scope,
        is_somebody_else=bool(object_id and who and object_id.casefold() != who.casefold()),
    )
    if finding.diagnosis not in ROLE_HELPS:
        return refusal
    roles = smallest_roles(action)
    asked_for = object_id or who
    request = request_for(roles[0], object_id=asked_for, scope=scope) if roles else None
    return refusal._replace(roles=roles, request=request)
