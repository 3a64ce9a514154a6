"""How a service plays its part: what the stage says of a request, and how it goes over the wire."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from tui_app.simulator import keys, services
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.faults import OnTheWire, Service
from tui_app.simulator.stage import Stage


class Reply(NamedTuple):
    """A response, and how it reaches the client."""

    response: Response
    wire: OnTheWire = OnTheWire.WHOLE


SILENCE = Reply(Response(status=0), OnTheWire.SILENCE)


async def reply(stage: Stage, service: Service, request: Request) -> Reply:
    """What a service of Azure's answers in this scenario, faults included."""
    world = stage.world  # that of the request's beginning, whatever plays at its end
    met = stage.faults.meet(service, request, is_calm=world.is_calm)
    fault = met.fault
    if fault and fault.wire is OnTheWire.SILENCE:
        return SILENCE
    if met.delay_s:
        await asyncio.sleep(met.delay_s)
    if request.is_cut:
        return Reply(Response(status=413))
    wire = fault.wire if fault else OnTheWire.WHOLE
    if fault and fault.reply:
        return Reply(fault.reply(request), wire)
    if services.needs_key(service, request, world, stage.now()):
        await keys.ready()
    return Reply(services.answer(service, request, world, stage.now()), wire)
