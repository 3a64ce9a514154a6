"""Facts made by hand, and from the published vectors."""

from __future__ import annotations

from typing import Any

from tests.data import case
from tui_app.core.access.catalogue import builtin_role
from tui_app.core.access.facts import Facts
from tui_app.core.access.model import Role, guid_of, read_assignment, read_deny, read_role

ME = "11111111-2222-3333-4444-555555555555"
SUB = "/subscriptions/00000000-0000-0000-0000-000000000000"
GROUP = f"{SUB}/resourceGroups/rg1"
VM = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm1"
VECTORS = case("arm", "rbac_eval_vectors")

READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
START = "Microsoft.Compute/virtualMachines/start/action"
VM_READ = "Microsoft.Compute/virtualMachines/read"


def assigned(role: str, scope: str, *, principal: str = ME, **more: Any) -> dict[str, Any]:
    """A role assignment as ARM returns it."""
    kind = "Microsoft.Authorization/roleAssignments"
    return {
        "id": f"{scope}/providers/{kind}/{role[:8]}",
        "properties": {
            "scope": scope,
            "principalId": principal,
            "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{role}",
            **more,
        },
    }


def denied(scope: str, *actions: str, principals: Any = None, **more: Any) -> dict[str, Any]:
    """A deny assignment as ARM returns it; for everyone unless principals are named."""
    everyone = [{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}]
    return {
        "id": f"{scope}/providers/Microsoft.Authorization/denyAssignments/d1",
        "name": "d1",
        "properties": {
            "denyAssignmentName": "keep out",
            "scope": scope,
            "permissions": [{"actions": list(actions)}],
            "principals": everyone if principals is None else principals,
            "excludePrincipals": [],
            **more,
        },
    }


def facts(*assignments: dict[str, Any], denies: Any = (), **more: Any) -> Facts:
    """Facts about ME with these assignments; built-in roles are known."""
    read = tuple(one for one in map(read_assignment, assignments) if one)
    roles = {one.role_id: role for one in read if (role := builtin_role(one.role_id))}
    return Facts(
        principals=more.pop("principals", (ME,)),
        assignments=read,
        roles=roles | more.pop("roles", {}),
        denies=tuple(one for one in map(read_deny, denies) if one),
        **more,
    )


def facts_of(vector: dict[str, Any]) -> Facts:
    """What a vector knows."""
    custom: dict[str, Role] = {
        guid: role
        for guid, raw in VECTORS["custom_roles"].items()
        if (role := read_role({"id": guid, **raw}))
    }
    named = {guid_of(one["roleDefinitionId"]) for one in vector["assignments"]}
    return facts(
        *vector["assignments"],
        denies=vector["denyAssignments"],
        principals=tuple(vector["me"]),
        ancestors=tuple(vector["ancestors"]),
        roles={guid: role for guid, role in custom.items() if guid in named},
    )
