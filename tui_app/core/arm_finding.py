"""What an exchange with Azure Resource Manager came to: an `arm.*` id, and the facts in its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tui_app.core.remedies.model import Names

PROVIDER_END = r"/providers/[^/]+/?$"


class DenyAssignment(NamedTuple):
    """The deny assignment that a refusal names; fields that it leaves out are empty."""

    name: str = ""
    id: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFinding:
    """What one exchange with ARM came to. Texts are the server's own: untrusted, unescaped."""

    diagnosis: str
    code: str = ""
    message: str = ""
    """Verbatim; the beginning of the body where there is no error envelope."""
    client: str = ""
    """Often the object id a second time: never compare it with a client id."""
    object_id: str = ""
    action: str = ""
    """For a linked refusal the action that *is* allowed."""
    scope: str = ""
    """Cut back to where a role can be assigned."""
    linked_action: str = ""
    """For a linked refusal the action that is missing."""
    linked_scopes: tuple[str, ...] = ()
    deny_assignment: DenyAssignment | None = None
    supported_versions: tuple[str, ...] = ()
    failure_cause: str = ""
    """`gateway`: ARM itself refused; `service`: the resource provider did."""
    retry_after_s: float | None = None

    @property
    def missing_at(self) -> str:
        """Where a role is missing: for a linked refusal at the linked resource; empty if nowhere."""
        return self.linked_scopes[0] if self.linked_scopes else self.scope


def assignable(scope: str) -> str:
    """The scope, or where a role can be assigned above it: a list's ends in `/providers/Name`."""
    return re.sub(PROVIDER_END, "", scope) or "/"


def with_finding(names: Names, finding: ArmFinding) -> Names:
    """Names to fill a remedy with: who lacked what, and where, is what the refusal says.

    The role is the smallest built-in one that holds the action.
    """
    action = finding.linked_action or finding.action
    return names._replace(
        object_id=finding.object_id or names.object_id,
        action=action or names.action,
        scope=finding.missing_at or names.scope,
        role=_smallest_role(action) or names.role,
    )


def _smallest_role(action: str) -> str:
    from tui_app.core.access.catalogue import smallest_roles  # only where a right is missing

    roles = smallest_roles(action, most=1) if action else ()
    return roles[0].name if roles else ""
