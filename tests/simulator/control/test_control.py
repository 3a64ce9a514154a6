"""What can be changed over HTTP: each path, and a clear sentence for everything that does not fit."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import httpx
import pytest

from tests.simulator.asking import SUB, TOKEN
from tests.simulator.control.asking import ask, refusal, simulation_of
from tui_app.simulator import CannotListen, Simulation, serve
from tui_app.simulator.control.routes import ROUTES
from tui_app.simulator.exchange import Response
from tui_app.simulator.worlds import READER

ASKED = {"api-version": "2018-02-01", "resource": "https://management.azure.com/"}


def seen(simulation: Simulation, target: str = "/") -> Any:
    answer = ask(simulation, "GET", target)
    assert isinstance(answer, Response)
    assert answer.status == 200
    return json.loads(answer.body)


def test_the_first_page_tells_how_things_stand_and_what_can_be_done() -> None:
    """Scenario, identities, roles and faults; and every route with its fields."""
    told = seen(simulation_of("throttled"))
    assert told["scenario"]["name"] == "throttled"
    assert told["identities"]["system"]["name"] == "vm-web-01"
    assert READER.name in told["identities"]["not_attached"]
    assert {"role": "Reader", "principal": "vm-web-01"}.items() <= told["role_assignments"][
        0
    ].items()
    assert told["faults"] == [
        {"service": "imds", "kind": "the scenario's own", "path": TOKEN, "left": None}
    ]
    assert told["requests"] == {"served": 0}
    assert {one["path"] for one in told["can"]} == set(ROUTES)
    assert any("(optional)" in text for one in told["can"] for text in one.get("body", {}).values())


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/scenario", {"name": "no-role"}, "Scenario no-role: the identity works"),
        ("POST", "/reset", {}, "Scenario reader from its beginning"),
        ("POST", "/identity/system", {"enabled": False}, "identity of vm-web-01 is off"),
        ("POST", "/identity/user", {"attach": READER.name}, f"{READER.name} is attached"),
        ("POST", "/identity/user", {"detach": READER.name}, f"{READER.name} is not attached"),
        ("POST", "/roles", {"role": "Contributor"}, "vm-web-01 has Contributor on the resource"),
        ("POST", "/roles", {"role": "Reader", "scope": SUB, "principal": READER.name}, f"on {SUB}"),
        ("DELETE", "/roles", {"role": "Reader"}, "vm-web-01 no longer has Reader"),
        ("POST", "/fault", {"service": "imds", "kind": "throttle", "count": 2}, "next 2 requests"),
        ("POST", "/fault", {"service": "arm", "kind": "latency", "ms": 5}, "ARM answers 5 ms late"),
        ("POST", "/fault", {"service": "imds", "kind": "5xx", "count": None}, "until that is ended"),
        ("DELETE", "/fault", None, "There was no fault to end"),
        ("DELETE", "/fault", {"service": "arm"}, "ARM answers as it should"),
    ],
)  # fmt: skip
def test_each_change_says_what_it_did(method: str, path: str, body: Any, expected: str) -> None:
    """One sentence."""
    done = ask(simulation_of(), method, path, body)
    assert isinstance(done, str), done
    assert expected in done


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "expected"),
    [
        ("POST", "/scenario", {"name": "readr"}, 400, "did you mean reader"),
        ("POST", "/scenario", {}, 400, "field 'name' is missing; expected a scenario's name"),
        ("POST", "/scenario", {"name": None}, 400, "field 'name' is missing"),
        ("POST", "/scenario", {"nam": "reader"}, 400, "unknown field 'nam'; expected 'name': a scen"),
        ("POST", "/scenario", {"name": 7}, 400, "field 'name' does not fit"),
        ("POST", "/scenario", {"name": " "}, 400, "field 'name' does not fit"),
        ("POST", "/reset", {"x": 1}, 400, "unknown field 'x'; expected an empty object"),
        ("POST", "/identity/system", {"enabled": "yes"}, 400, "expected true or false"),
        ("POST", "/identity/system", {"enabled": 1}, 400, "expected true or false"),
        ("POST", "/identity/user", {}, 400, "expected one field: 'attach' or 'detach'"),
        ("POST", "/identity/user", {"attach": "nobody"}, 400, "expected a name or id of one of"),
        ("POST", "/roles", {"role": "Readr"}, 400, "such as Reader"),
        ("POST", "/fault", {"service": "dns", "kind": "5xx"}, 400, "expected one of imds, login"),
        ("POST", "/fault", {"service": "imds", "kind": "x"}, 400, "expected one of silence"),
        ("POST", "/fault", {"service": "imds", "kind": "5xx", "count": 0}, 400, "from 1"),
        ("POST", "/fault", {"service": "imds", "kind": "5xx", "count": True}, 400, "from 1"),
        ("POST", "/fault", {"service": "host", "kind": "5xx"}, 409, "has no identity host"),
        ("DELETE", "/fault", {"service": "dns"}, 400, "service 'dns': expected one of"),
        ("POST", "/reset", b"{", 400, "the body is not JSON"),
        ("POST", "/reset", b"\xff", 400, "the body is not JSON"),
        ("POST", "/reset", b"[" * 9999, 400, "the body is not JSON"),
        ("POST", "/reset", [], 400, "the body is JSON, but no object"),
        ("GET", "/requests?last=0", None, 400, "expected a number from 1 to 1000"),
        ("GET", "/requests?last=x", None, 400, "expected a number from 1 to 1000"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_one_sentence(
    method: str, path: str, body: Any, status: int, expected: str
) -> None:
    """With what was expected; and nothing has changed."""
    simulation = simulation_of()
    before = seen(simulation)
    told = refusal(ask(simulation, method, path, body))
    assert told[0] == status
    assert expected in told[1]
    assert seen(simulation) == before


def test_a_role_for_nobody_is_a_conflict() -> None:
    """409: the request is right, the world is not ready for it."""
    status, sentence = refusal(
        ask(simulation_of("no-identity"), "POST", "/roles", {"role": "Reader"})
    )
    assert status == 409
    assert "attach one first" in sentence


@pytest.mark.parametrize("path", ["/nothing", "/scenario/x", "http://evil.example/"])
def test_an_unknown_path_lists_those_there_are(path: str) -> None:
    """404."""
    answer = ask(simulation_of(), "GET", path)
    assert refusal(answer)[0] == 404
    assert isinstance(answer, Response)
    assert json.loads(answer.body)["paths"] == list(ROUTES)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", "/scenario", "POST"), ("PUT", "/roles", "POST, DELETE"), ("OPTIONS", "/", "GET")],
)
def test_another_method_names_the_right_ones(method: str, path: str, allowed: str) -> None:
    """405 with Allow."""
    answer = ask(simulation_of(), method, path, {} if method == "PUT" else None)
    assert isinstance(answer, Response)
    assert answer.status == 405
    assert ("Allow", allowed) in answer.headers


async def test_another_scenario_plays_on_the_same_ports() -> None:
    """A client just meets the new world, and whoever is connected to the old one is cut off."""
    told: list[str] = []
    async with serve("reader", control_port=0, tell=told.append) as running:
        urls = (running.imds_url, running.authority_url, running.arm_url)
        async with httpx.AsyncClient(headers={"Metadata": "true"}) as client:
            assert (await client.get(f"{urls[0]}{TOKEN}", params=ASKED)).status_code == 200
            port = int(urls[0].rpartition(":")[2])
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            done = await client.post(
                f"{running.control_url}/scenario", json={"name": "no-identity"}
            )
            assert done.json()["done"] == told[0]
            assert done.json()["scenario"]["name"] == "no-identity"
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)
            writer.transport.abort()
            refused = await client.get(f"{urls[0]}{TOKEN}", params=ASKED)
            assert refused.json()["error_description"] == "Identity not found"
            assert urls == (running.imds_url, running.authority_url, running.arm_url)
            last = await client.get(f"{running.control_url}/requests?last=1")
            assert last.json()["requests"][0]["refusal"] == "Identity not found"


async def test_every_scenario_can_follow_every_kind_of_scenario() -> None:
    """Hosts with certificates, a proxy, refusals: what each needs comes and goes with it."""
    async with serve("reader") as running:
        for name in (
            "arc",
            "workload-identity",
            "refused",
            "proxy-env",
            "service-fabric",
            "reader",
        ):
            await running.play(name)
            assert running.scenario.name == name
            assert bool(running.host_url) is (running.world.host is not None)
        assert running.machine.environ == {}
        async with httpx.AsyncClient(headers={"Metadata": "true"}) as client:
            assert (await client.get(f"{running.imds_url}{TOKEN}", params=ASKED)).status_code == 200


async def test_faults_come_and_go_on_the_wire() -> None:
    """Throttled so often as was said; refused until it is ended, then on the same port again."""
    async with serve("reader", control_port=0) as running, httpx.AsyncClient() as client:
        control, versions = running.control_url, f"{running.imds_url}/metadata/versions"
        metadata = {"Metadata": "true"}
        asked = {"service": "imds", "kind": "throttle", "count": 1}
        await client.post(f"{control}/fault", json=asked)
        for status in (429, 200):
            assert (await client.get(versions, headers=metadata)).status_code == status
        await client.post(f"{control}/fault", json={"service": "imds", "kind": "refused"})
        with pytest.raises(httpx.ConnectError):
            await client.get(versions, headers=metadata)
        await client.delete(f"{control}/fault")
        assert (await client.get(versions, headers=metadata)).status_code == 200


async def test_a_scenario_whose_port_is_taken_is_not_played() -> None:
    """The one before begins anew, and the sentence names the port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with serve("no-role", host_port=port, control_port=0) as running:
            async with httpx.AsyncClient() as client:
                refused = await client.post(f"{running.control_url}/scenario", json={"name": "arc"})
            assert refused.status_code == 409
            assert f"port {port} is in use" in refused.json()["error"]
            assert running.scenario.name == "no-role"
            with pytest.raises(CannotListen):
                await running.play("arc")


async def test_bodies_beyond_any_bound_are_cut_off() -> None:
    """More than is ever read: 413, and the connection ends."""
    async with serve("reader", control_port=0) as running, httpx.AsyncClient() as client:
        headers = {"Content-Type": "application/json"}
        body = b" " * 20_000
        answer = await client.post(f"{running.control_url}/reset", content=body, headers=headers)
        assert answer.status_code == 413


async def test_the_ports_are_free_at_once_whoever_is_connected() -> None:
    """Leaving cuts off what waits for an answer, and the same ports can be listened on again."""
    async with serve("blackhole", control_port=0) as running:
        ports = [
            int(url.rpartition(":")[2])
            for url in (
                running.imds_url,
                running.authority_url,
                running.arm_url,
                running.control_url,
            )
        ]
        _, writer = await asyncio.open_connection("127.0.0.1", ports[0])
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await writer.drain()
        _, idle = await asyncio.open_connection("127.0.0.1", ports[3])
    imds, login, arm, control = ports
    async with serve(
        "reader", imds_port=imds, login_port=login, arm_port=arm, control_port=control
    ) as again:
        assert again.control_url == f"http://127.0.0.1:{control}"
    for one in (writer, idle):
        one.transport.abort()
