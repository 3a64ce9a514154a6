"""Asks the control service without a socket in between."""

from __future__ import annotations

import json
from typing import Any

from tests.simulator.asking import NOW
from tui_app.simulator import Simulation
from tui_app.simulator.control.handler import handle
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.journal import Journal
from tui_app.simulator.stage import Stage

BASE = "http://127.0.0.1:50173"
HERE = {"Host": "127.0.0.1:50173"}
JSON = {"Content-Type": "application/json"}


def simulation_of(scenario: str = "reader") -> Simulation:
    """A simulation that listens nowhere."""
    return Simulation(Stage(scenario, clock=lambda: NOW), {}, Journal())


def ask(
    simulation: Simulation,
    method: str,
    target: str,
    body: Any = None,
    *,
    headers: dict[str, str] | None = None,
    peer: str = "127.0.0.1",
) -> Response | str:
    """Ask as a program on this machine does; a body that is no bytes becomes JSON."""
    own = HERE if body is None else HERE | JSON
    content = (
        body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    )
    given = tuple((own | (headers or {})).items())
    request = Request(method, target, given, content, base_url=BASE, peer=peer)
    return handle(request, simulation)


def refusal(answer: Response | str) -> tuple[int, str]:
    """Status and sentence of a request that was not carried out."""
    assert isinstance(answer, Response), answer
    return answer.status, json.loads(answer.body)["error"]
