"""Which handler speaks for which service."""

from __future__ import annotations

from tui_app.simulator import imds, login, proxy
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.faults import Service
from tui_app.simulator.world import World


def answer(service: Service, request: Request, world: World, now: float) -> Response:
    """The answer of a service, before anything goes wrong on the wire."""
    match service:
        case Service.IMDS:
            return imds.handle(request, world, now)
        case Service.LOGIN:
            return login.handle(request, world, now)
        case Service.ARM:
            # Late: the largest handler, and the last that a client asks.
            from tui_app.simulator import arm

            return arm.handle(request, world, now)
        case Service.PROXY:
            return proxy.handle(request)
        case Service.HOST:
            from tui_app.simulator import hosts

            return hosts.handle(request, world, now)


def needs_key(service: Service, request: Request, world: World, now: float) -> bool:
    """Whether the answer has to wait for the signing key; a refusal of the big three never does."""
    match service:
        case Service.IMDS:
            return imds.needs_key(request, world, now)
        case Service.LOGIN:
            return login.needs_key(request)
        case Service.HOST:
            return True
        case Service.ARM | Service.PROXY:
            return False
