"""Every recorded exchange of an identity host: the request is ours to the letter, the answer is read."""

from __future__ import annotations

import pytest

from tests.core.hosts.made import as_recorded, recorded_wanted, recorded_wire
from tests.data import HERE, case
from tui_app.core.ask import Ask
from tui_app.core.hosts import Place, ask, detect

NAMES = sorted(path.stem for path in (HERE / "imds").glob("host-*.json"))
WINDOWS = "host-arc-401-challenge-windows"
ENDPOINTS = ("IDENTITY_ENDPOINT", "MSI_ENDPOINT")


@pytest.mark.parametrize("name", [name for name in NAMES if name != WINDOWS])
async def test_a_recorded_host_is_detected_asked_and_diagnosed(name: str) -> None:
    """Environment → host → request → answer → token or diagnosis, as the recording has them."""
    recorded, wire = case("imds", name), recorded_wire(name)
    kind = detect(wire.machine()).asked.kind
    assert kind is not None
    place = Place(wire.machine(), Ask())
    reply = await ask(wire, place, kind, recorded_wanted(name))
    assert reply.diagnosis == recorded["diagnosis"]
    assert (reply.token is None) == (
        recorded["diagnosis"] not in (None, "HOST-ARC-UAMI", "HOST-ML-USER-TOKEN")
    )
    sent, asked = as_recorded(wire.asked[-1]), recorded["request"]
    headers = {key: text for key, text in asked["headers"].items() if key != "Content-Type"}
    assert sent["method"] == asked["method"]
    assert sent["query"] == asked["query"]
    if name != "host-servicefabric-404-secret":  # the recording shows what comes of leaving it out
        assert sent["headers"] == headers
    assert sent["form"] == {**(asked.get("body") or {})}
    named = [recorded["environment"].get(variable) for variable in ENDPOINTS]
    assert sent["url"] in named or name.startswith("host-workload")


def test_enough_is_recorded() -> None:
    """A change of the recordings' form does not empty the test."""
    assert len(NAMES) >= 17
