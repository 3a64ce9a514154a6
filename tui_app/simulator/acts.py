"""What can be done to a scenario while it plays. Each act says in one sentence what it changed."""

from __future__ import annotations

from tui_app.simulator import fault_kinds, finding
from tui_app.simulator.faults import Service
from tui_app.simulator.roles import RoleDefinition
from tui_app.simulator.stage import Stage
from tui_app.simulator.world import RoleAssignment, World


class NotPossible(ValueError):  # noqa: N818 - it names what happened
    """This world cannot do that now; one sentence says why, and what would help."""


def play(stage: Stage, scenario: str) -> str:
    """Play another scenario from its beginning.

    Raises:
        UnknownScenario: there is none of this name.
        NeedsExtra: it takes a part of this package that is not installed.
    """
    stage.play(scenario)
    return f"Scenario {scenario}: {stage.scenario.description}."


def reset(stage: Stage) -> str:
    """Play the same scenario anew."""
    name = stage.scenario.name
    stage.play(name)
    return f"Scenario {name} from its beginning: identities, roles and faults are as they were."


def switch_system_identity(stage: Stage, *, on: bool) -> str:
    """Switch the VM's system-assigned identity on or off.

    Raises:
        NotPossible: the identities are a host's, not a VM's.
    """
    world = _world_with_vm(stage)
    name, before = world.vm.name, world.system_identity
    if on:
        oid = world.enable_system_identity().object_id
        already = " already" if before else ""
        return f"The system-assigned identity of {name} is on{already}; its object id is {oid}."
    world.disable_system_identity()
    if before is None:
        return f"The system-assigned identity of {name} is off already."
    return f"The system-assigned identity of {name} is off; tokens that it has are good until they end."


def attach(stage: Stage, name: str) -> str:
    """Attach a user-assigned identity to the VM.

    Raises:
        NotFound: there is none of this name or id.
        NotPossible: the identities are a host's, not a VM's.
    """
    world = _world_with_vm(stage)
    identity = finding.user_identity(world, name)
    if identity in world.user_identities:
        return f"The identity {identity.name} is attached to {world.vm.name} already."
    world.user_identities.append(identity)
    return (
        f"The identity {identity.name} is attached to {world.vm.name};"
        f" its client id is {identity.client_id}."
    )


def detach(stage: Stage, name: str) -> str:
    """Detach a user-assigned identity from the VM.

    Raises:
        NotFound: there is none of this name or id.
        NotPossible: the identities are a host's, not a VM's.
    """
    world = _world_with_vm(stage)
    identity = finding.user_identity(world, name)
    if identity not in world.user_identities:
        return f"The identity {identity.name} is not attached to {world.vm.name}."
    world.user_identities.remove(identity)
    return f"The identity {identity.name} is detached from {world.vm.name}."


def grant(stage: Stage, role: str, scope: str = "", principal: str = "") -> str:
    """Assign a role; without a scope on the VM's resource group, without a principal to its identity.

    Raises:
        NotFound: there is no such role, scope or principal.
        NotPossible: nobody is named, and the machine has no identity.
    """
    world, definition, where, who = _meant(stage, role, scope, principal)
    count = len(world.assignments)
    world.assign_role(definition.id, where, principal_id=who)
    already = " already" if len(world.assignments) == count else ""
    return f"{_called(world, who)} has {definition.name}{already} on {finding.in_words(where)}."


def revoke(stage: Stage, role: str, scope: str = "", principal: str = "") -> str:
    """Take a role away; what is left out means the same as for `grant`.

    Raises:
        NotFound: there is no such role, scope or principal.
        NotPossible: nobody is named, and the machine has no identity.
    """
    world, definition, where, who = _meant(stage, role, scope, principal)
    had = world.remove_role(definition.id, where, principal_id=who)
    no_longer = "no longer has" if had else "did not have"
    return f"{_called(world, who)} {no_longer} {definition.name} on {finding.in_words(where)}."


def has_role(stage: Stage, role: str, scope: str = "") -> bool:
    """Whether the machine's first identity holds a role there, itself; without a scope as for `grant`."""
    world = stage.world
    own, where = finding.own_identities(world), (scope or finding.group_of_vm(world)).casefold()
    role_id = finding.role(world, role).id
    return bool(own) and any(
        (one.role_id, one.principal_id, one.scope.casefold()) == (role_id, own[0].object_id, where)
        for one in world.assignments
    )


def break_down(stage: Stage, service: Service, kind: str, options: fault_kinds.Options) -> str:
    """Let something go wrong on the way to a service.

    Raises:
        NotFound: this service does not have such a fault.
        NotPossible: the scenario does not serve it.
    """
    if service is Service.HOST and stage.world.host is None:
        raise NotPossible(f"scenario {stage.scenario.name} has no identity host; expected imds")
    fault = fault_kinds.build(service, kind, options)
    stage.faults.add(fault)
    return fault_kinds.told(fault)


def end_faults(stage: Stage, service: Service | None = None) -> str:
    """Everything works again, or one service does; the scenario's own faults end as well."""
    ended = stage.faults.clear(service)
    where = service.upper() if service else "every service"
    if not ended:
        return f"There was no fault to end: {where} answers as it should."
    return f"{ended} {'fault has' if ended == 1 else 'faults have'} ended: {where} answers as it should."


def holdings(world: World) -> tuple[tuple[RoleAssignment, str], ...]:
    """The role assignments of the identities that a person can name, each with that one's name."""
    known = (*finding.own_identities(world), *finding.user_identities(world))
    names = {one.object_id: one.name for one in known}
    return tuple(
        (one, names[one.principal_id]) for one in world.assignments if one.principal_id in names
    )


def _world_with_vm(stage: Stage) -> World:
    if stage.world.host is not None:
        raise NotPossible(
            f"in scenario {stage.scenario.name} the identities are those of another identity host,"
            " and stay as they are; play a scenario of a VM, such as reader"
        )
    return stage.world


def _meant(
    stage: Stage, role: str, scope: str, principal: str
) -> tuple[World, RoleDefinition, str, str]:
    """World, role, scope and object id that are meant, whatever was left out."""
    world = stage.world
    definition = finding.role(world, role)
    where = finding.scope(world, scope) if scope else finding.group_of_vm(world)
    if principal:
        return world, definition, where, finding.principal(world, principal)
    own = finding.own_identities(world)
    if not own:
        raise NotPossible(
            "the VM has no identity that could be given a role; switch one on or attach one first"
        )
    return world, definition, where, own[0].object_id


def _called(world: World, object_id: str) -> str:
    known = (*finding.own_identities(world), *finding.user_identities(world))
    return next((one.name for one in known if one.object_id == object_id), object_id)
