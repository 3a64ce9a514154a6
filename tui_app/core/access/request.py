"""The request to an administrator: one role, one identity, the narrowest scope. Copied, never run."""

from __future__ import annotations

from typing import NamedTuple

from tui_app.core.access.model import Role
from tui_app.core.arm_errors import assignable
from tui_app.core.remedies.filling import fill
from tui_app.core.remedies.model import Entry, Names, az, powershell

_ENTRY = Entry(
    id="access.request",
    title="",
    meaning="",
    causes=(),
    steps=(
        az(
            "",
            "az role assignment create --assignee-object-id {object_id} --assignee-principal-type "
            "ServicePrincipal --role {role} --scope {scope}",
        ),
        powershell(
            "",
            "New-AzRoleAssignment -ObjectId {object_id} -RoleDefinitionId {role} -Scope {scope}",
        ),
    ),
    signal="",
    link="",
    fault="administrator",
)


class RoleRequest(NamedTuple):
    """The same request in two shells; whoever runs it needs the right to assign roles there."""

    role: str
    az: str
    powershell: str


def request_for(role: Role, *, object_id: str, scope: str) -> RoleRequest:
    """The lines that grant this role, by its GUID: names change now and then.

    The scope is cut back to one where a role can be assigned. A word that cannot safely be quoted
    stays as `<scope>`.
    """
    names = Names(object_id=object_id, role=role.id, scope=assignable(scope))
    first, second = fill(_ENTRY, names).steps
    return RoleRequest(role.name, first.command, second.command)
