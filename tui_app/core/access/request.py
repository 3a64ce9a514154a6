"""The request to an administrator: one role, one identity, the narrowest scope. Copied, never run."""

from __future__ import annotations

from typing import NamedTuple

from tui_app.core.access.answer import Answer, Verdict
from tui_app.core.access.catalogue import smallest_roles
from tui_app.core.access.facts import Facts
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


class Mending(NamedTuple):
    """What would change an answer; empty where no role would."""

    roles: tuple[Role, ...] = ()
    """The smallest built-in ones that grant the action, fewest rights first."""
    request: RoleRequest | None = None


def mending(answer: Answer, facts: Facts) -> Mending:
    """The smallest roles and the request, where a role would help."""
    is_refused = answer.verdict is Verdict.NO and not answer.denial
    may_lack_a_role = answer.verdict is Verdict.UNKNOWN and any(one.right for one in answer.unread)
    if not facts.principals or not (is_refused or may_lack_a_role):
        return Mending()
    roles = smallest_roles(answer.action, is_data=answer.is_data)
    own = facts.principals[0]
    request = request_for(roles[0], object_id=own, scope=answer.scope) if roles else None
    return Mending(roles, request)
