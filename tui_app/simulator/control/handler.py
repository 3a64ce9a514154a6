"""(request, simulation) -> what was done, or what there is to see; refusals are answers too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.simulator.acts import NotPossible
from tui_app.simulator.control import guard
from tui_app.simulator.control.reading import read
from tui_app.simulator.control.reply import Refused, as_json
from tui_app.simulator.control.routes import ROUTES, Route
from tui_app.simulator.control.state import state
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.finding import NotFound
from tui_app.simulator.names import CannotListen, NeedsExtra, UnknownScenario
from tui_app.simulator.playing import Reply

if TYPE_CHECKING:
    from tui_app.simulator.server import Simulation


async def answer(simulation: Simulation, request: Request) -> Reply:
    """Carry a request out, and make the ports fit what it changed before it is answered."""
    done = handle(request, simulation)
    if isinstance(done, Response):
        return Reply(done)
    try:
        await simulation.settle()
    except CannotListen as problem:
        refused = Refused(409, f"{problem}, so this cannot be served; free it and ask again")
        return Reply(refused.response)
    simulation.tell(done)
    return Reply(as_json(200, {"done": done, **state(simulation)}))


def handle(request: Request, simulation: Simulation) -> Response | str:
    """Change the stage: one sentence on what changed. Or a response, where nothing did."""
    try:
        guard.check(request)
        route = _route(request)
        if route.look:
            return as_json(200, route.look(simulation, dict(request.query)))
        assert route.act  # noqa: S101 - a route has either
        return route.act(simulation, read(request, route.fields))
    except Refused as refused:
        return refused.response
    except (UnknownScenario, NotFound) as problem:
        return Refused(400, str(problem)).response
    except (NeedsExtra, NotPossible) as problem:
        return Refused(409, str(problem)).response


def _route(request: Request) -> Route:
    path = request.path.rstrip("/") or "/"
    methods = ROUTES.get(path)
    if methods is None:
        raise Refused(404, "there is nothing at this path", more={"paths": list(ROUTES)})
    if request.method not in methods:
        allowed = ", ".join(methods)
        raise Refused(
            405, f"{path} does not take {request.method}; expected {allowed}",
            headers=(("Allow", allowed),),
        )  # fmt: skip
    return methods[request.method]
