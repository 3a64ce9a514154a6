"""How things stand, as the control service tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_app.simulator import acts, fault_kinds, finding
from tui_app.simulator.world import Identity

if TYPE_CHECKING:
    from tui_app.simulator.server import Simulation


def state(simulation: Simulation) -> dict[str, Any]:
    """The scenario, where it is served, its identities and their roles, faults, requests."""
    world = simulation.world
    return {
        "scenario": {
            "name": simulation.scenario.name,
            "description": simulation.scenario.description,
        },
        "endpoints": endpoints(simulation),
        "variables": simulation.variables,
        "vm": {"name": world.vm.name, "id": world.vm.id},
        "identities": _identities(simulation),
        "role_assignments": [
            {
                "role": world.role(one.role_id).name,
                "scope": one.scope,
                "principal": name,
                "principal_id": one.principal_id,
            }
            for one, name in acts.holdings(world)
        ],
        "faults": _faults(simulation),
        "requests": {
            "served": simulation.journal.served.total(),
            **dict(sorted(simulation.journal.served.items())),
        },
    }


def endpoints(simulation: Simulation) -> dict[str, str]:
    """Each service's URL; no `host` where there is none."""
    urls = {
        "imds": simulation.imds_url,
        "authority": simulation.authority_url,
        "arm": simulation.arm_url,
        "host": simulation.host_url,
        "control": simulation.control_url,
    }
    return {name: url for name, url in urls.items() if url}


def _identities(simulation: Simulation) -> dict[str, Any]:
    world = simulation.world
    own = finding.own_identities(world)
    return {
        "system": next((_told(one) for one in own if one.is_system), None),
        "user": [_told(one) for one in own if not one.is_system],
        "not_attached": [one.name for one in finding.user_identities(world) if one not in own],
    }


def _told(identity: Identity) -> dict[str, str]:
    return {
        "name": identity.name,
        "client_id": identity.client_id,
        "object_id": identity.object_id,
        "resource_id": identity.resource_id,
    }


def _faults(simulation: Simulation) -> list[dict[str, Any]]:
    faults = simulation.stage.faults
    told: list[dict[str, Any]] = [
        {
            "service": str(fault.service),
            "kind": fault_kinds.title(fault),
            "path": fault.path,
            "left": left,
        }
        for fault, left in faults.at_work()
    ]
    if faults.delay_s:
        told.append({"service": "every", "kind": "latency", "ms": round(faults.delay_s * 1000)})
    return told
