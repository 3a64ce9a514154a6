"""What can be asked of the control service: a table of paths, methods and acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_app.simulator import acts, fault_kinds
from tui_app.simulator.control.reading import Field
from tui_app.simulator.control.reply import Refused
from tui_app.simulator.control.state import state
from tui_app.simulator.faults import Service
from tui_app.simulator.journal import KEPT
from tui_app.simulator.names import NAMES

if TYPE_CHECKING:
    from tui_app.simulator.server import Simulation

Asked = dict[str, Any]
Look = Callable[["Simulation", Asked], Any]
"""(simulation, query) -> what is answered."""
Act = Callable[["Simulation", Asked], str]
"""(simulation, body) -> one sentence on what changed."""

_SERVICE = Field(str, f"one of {', '.join(fault_kinds.SERVICES)}")
_ROLE = {
    "role": Field(str, "the name or GUID of a role, such as Reader", is_needed=True),
    "scope": Field(str, "an ARM id; left out: the VM's resource group"),
    "principal": Field(str, "an identity's name or id; left out: the VM's own identity"),
}
_FAULT = {
    "service": _SERVICE._replace(is_needed=True),
    "kind": Field(str, f"one of {', '.join(fault_kinds.KINDS)}", is_needed=True),
    "count": Field(int, "how many requests meet it, from 1; null: all, until it is ended"),
    "ms": Field(int, "for latency: 1 to 600000", most=fault_kinds.MOST_MS),
    "path": Field(str, "where paths must start, such as /metadata/identity; left out: any"),
}


class Route(NamedTuple):
    """One thing that can be asked."""

    does: str
    look: Look | None = None
    act: Act | None = None
    fields: Mapping[str, Field] = {}
    """Of the body."""


def _everything(simulation: Simulation, _: Asked) -> Any:
    return {**state(simulation), "can": everything_told()}


def _requests(simulation: Simulation, query: Asked) -> Any:
    given = query.get("last", "100")
    if not (given.isascii() and given.isdecimal() and 1 <= int(given) <= KEPT):
        raise Refused(400, f"last={given}: expected a number from 1 to {KEPT}")
    return {"requests": [one.as_json() for one in simulation.journal.last(int(given))]}


def _scenarios(_: Simulation, __: Asked) -> Any:
    from tui_app.simulator.scenarios import SCENARIOS

    return {"scenarios": {name: SCENARIOS[name].description for name in NAMES}}


def _play(simulation: Simulation, body: Asked) -> str:
    return acts.play(simulation.stage, body["name"])


def _reset(simulation: Simulation, _: Asked) -> str:
    return acts.reset(simulation.stage)


def _system(simulation: Simulation, body: Asked) -> str:
    return acts.switch_system_identity(simulation.stage, on=body["enabled"])


def _user(simulation: Simulation, body: Asked) -> str:
    if len(body) != 1:
        raise Refused(400, "expected one field: 'attach' or 'detach'")
    if "attach" in body:
        return acts.attach(simulation.stage, body["attach"])
    return acts.detach(simulation.stage, body["detach"])


def _grant(simulation: Simulation, body: Asked) -> str:
    return acts.grant(simulation.stage, **body)


def _revoke(simulation: Simulation, body: Asked) -> str:
    return acts.revoke(simulation.stage, **body)


def _break(simulation: Simulation, body: Asked) -> str:
    options = fault_kinds.Options(
        requests=body.get("count"), ms=body.get("ms"), path=body.get("path", "/")
    )
    return acts.break_down(simulation.stage, _service(body["service"]), body["kind"], options)


def _mend(simulation: Simulation, body: Asked) -> str:
    return acts.end_faults(
        simulation.stage, _service(body["service"]) if "service" in body else None
    )


def _service(name: str) -> Service:
    if name not in fault_kinds.SERVICES:
        raise Refused(400, f"service '{name}': expected {_SERVICE.expected}")
    return Service(name)


ROUTES: Mapping[str, Mapping[str, Route]] = {
    "/": {"GET": Route("how things stand, and what can be done", look=_everything)},
    "/scenarios": {"GET": Route("every scenario, and what it shows", look=_scenarios)},
    "/requests": {"GET": Route(f"the latest requests; ?last=N, up to {KEPT}", look=_requests)},
    "/scenario": {
        "POST": Route(
            "play another scenario on the same ports",
            act=_play,
            fields={"name": Field(str, "a scenario's name", is_needed=True)},
        )
    },
    "/reset": {"POST": Route("the scenario from its beginning", act=_reset)},
    "/identity/system": {
        "POST": Route(
            "switch the VM's own identity on or off",
            act=_system,
            fields={"enabled": Field(bool, "true or false", is_needed=True)},
        )
    },
    "/identity/user": {
        "POST": Route(
            "attach or detach a user-assigned identity",
            act=_user,
            fields={
                "attach": Field(str, "an identity's name or id"),
                "detach": Field(str, "an identity's name or id"),
            },
        )
    },
    "/roles": {
        "POST": Route("assign a role", act=_grant, fields=_ROLE),
        "DELETE": Route("take a role away", act=_revoke, fields=_ROLE),
    },
    "/fault": {
        "POST": Route("let something go wrong", act=_break, fields=_FAULT),
        "DELETE": Route(
            "end every fault, the scenario's own too, or those of one service",
            act=_mend,
            fields={"service": _SERVICE},
        ),
    },
}


def everything_told() -> list[dict[str, Any]]:
    """Every route, for people to read."""
    return [
        {
            "method": method,
            "path": path,
            "does": route.does,
            **({"body": _body(route)} if route.fields else {}),
        }
        for path, methods in ROUTES.items()
        for method, route in methods.items()
    ]


def _body(route: Route) -> dict[str, str]:
    return {
        name: field.expected + ("" if field.is_needed else " (optional)")
        for name, field in route.fields.items()
    }
