"""The identity hosts other than IMDS, one file each: (request, world, now) -> response."""

from __future__ import annotations

from tui_app.simulator import login
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.host import HostKind
from tui_app.simulator.hosts import app_service, arc, cloud_shell, machine_learning, service_fabric
from tui_app.simulator.world import World

_HANDLERS = {
    HostKind.APP_SERVICE: app_service.handle,
    HostKind.MACHINE_LEARNING: machine_learning.handle,
    HostKind.ARC: arc.handle,
    HostKind.SERVICE_FABRIC: service_fabric.handle,
    HostKind.CLOUD_SHELL: cloud_shell.handle,
    HostKind.WORKLOAD_IDENTITY: login.handle,
}


def handle(request: Request, world: World, now: float) -> Response:
    """Answer as the world's identity host does."""
    assert world.host  # noqa: S101 - a host is only served where there is one
    return _HANDLERS[world.host.kind](request, world, now)
