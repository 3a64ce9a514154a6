"""All that is known about one identity around one scope, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_app.core.access.answer import Unread
from tui_app.core.access.model import Assignment, Deny, Role
from tui_app.core.arm import covers, same_id, segments
from tui_app.core.permissions import Permission

ASSIGNMENTS, DENIALS = "role assignments", "deny assignments"
PERMISSIONS, DEFINITION, GROUPS = "effective permissions", "role definition", "group memberships"
RIGHTS: Mapping[str, str] = {
    ASSIGNMENTS: "Microsoft.Authorization/roleAssignments/read",
    DENIALS: "Microsoft.Authorization/denyAssignments/read",
    PERMISSIONS: "Microsoft.Authorization/permissions/read",
    DEFINITION: "Microsoft.Authorization/roleDefinitions/read",
}
"""What can be unread, and the right that reading it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known about one identity around one scope."""

    scope: str = ""
    """Where it was read: what lies neither above nor below was not. Empty: everywhere."""
    principals: tuple[str, ...] = ()
    """Object ids, lower case: the identity's own first, then its groups as far as known."""
    ancestors: tuple[str, ...] = ()
    """Management groups known to be above the scope."""
    assignments: tuple[Assignment, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    """By GUID."""
    denies: tuple[Deny, ...] = ()
    effective: tuple[Permission, ...] | None = None
    """ARM's own list at `scope`; None when it gave none, or an empty one, which proves nothing."""
    unread: tuple[Unread, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every assignment that may reach the scope was read."""
        return not any(one.what in (ASSIGNMENTS, GROUPS) for one in self.unread)

    def knows(self, scope: str) -> bool:
        """Whether a scope lies where this was read: at the place, above it or below it."""
        here = self.scope
        is_above = covers(scope, here) or any(same_id(scope, one) for one in self.ancestors)
        return not here or covers(here, scope) or is_above

    def above(self, scope: str) -> tuple[str, ...]:
        """The management groups known to be above a scope: those of the place, not of another's."""
        if self.scope and covers(self.scope, scope):
            return self.ancestors
        is_below_groups = segments(scope)[:1] == ("subscriptions",)
        return self.ancestors if is_below_groups and self.knows(scope) else ()


def nothing_read(scope: str, why: str, *principals: str) -> Facts:
    """The facts where nothing came; `why` in a few words."""
    unread = tuple(Unread(what, why=why) for what in (PERMISSIONS, ASSIGNMENTS, DENIALS))
    return Facts(scope=scope, principals=principals, unread=unread)
