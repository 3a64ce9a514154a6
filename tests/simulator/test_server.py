"""The listeners: one socket each, keep-alive, clean ends, and every fault on the wire."""

from __future__ import annotations

import asyncio
import socket
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Simulate
from tests.simulator.asking import ARM, TOKEN
from tui_app.simulator import LoggedRequest, UnknownScenario, keys, serve

METADATA = {"Metadata": "true"}
PATIENCE_S = 30.0
"""Bound on what would otherwise wait for ever."""


def address_of(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


async def test_three_services_on_loopback(simulation: Simulate) -> None:
    """Each service listens on a port of its own on 127.0.0.1."""
    running = await simulation("reader")
    urls = {running.imds_url, running.authority_url, running.arm_url}
    assert len(urls) == 3
    assert all(url.startswith("http://127.0.0.1:") for url in urls)
    async with httpx.AsyncClient(headers=METADATA) as client:
        assert (await client.get(f"{running.imds_url}/metadata/versions")).status_code == 200
        assert (
            await client.get(f"{running.authority_url}/common/discovery/keys")
        ).status_code == 200
        assert (await client.get(f"{running.arm_url}/metadata/endpoints")).status_code == 200


async def test_connection_is_kept_alive(simulation: Simulate) -> None:
    """Several requests share one connection."""
    running = await simulation("reader")
    reader, writer = await asyncio.open_connection(*address_of(running.imds_url))
    for _ in range(2):
        writer.write(b"GET /metadata/versions HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
    writer.close()
    await writer.wait_closed()


async def test_nonsense_is_answered_with_400(simulation: Simulate) -> None:
    """What is not HTTP gets a refusal and the end of the connection."""
    running = await simulation("reader")
    reader, writer = await asyncio.open_connection(*address_of(running.arm_url))
    writer.write(b"\x16\x03\x01 not http\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("scenario", ["blackhole", "reader"])
async def test_leaving_closes_hanging_connections(scenario: str) -> None:
    """Leaving waits for no client, whatever it is doing."""
    async with asyncio.timeout(PATIENCE_S), serve(scenario) as running:
        reader, writer = await asyncio.open_connection(*address_of(running.imds_url))
        writer.write(b"GET /metadata/versions HTTP/1.1\r\nHost: x\r\n")
        if scenario == "blackhole":
            writer.write(b"\r\n")
        await writer.drain()
        idle_reader, idle = await asyncio.open_connection(*address_of(running.arm_url))
    for one, stream in ((writer, reader), (idle, idle_reader)):
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await stream.readexactly(1)
        one.transport.abort()


async def test_listener_is_gone_afterwards() -> None:
    """The ports are free again."""
    async with serve("reader") as running:
        address = address_of(running.imds_url)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*address)


async def test_port_in_use() -> None:
    """A port that is taken raises OSError, and leaves nothing behind."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            async with serve("reader", arm_port=port):
                pass


async def test_fixed_ports() -> None:
    """A port that is given is used."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with serve("reader", login_port=port) as running:
        assert running.authority_url == f"http://127.0.0.1:{port}"


def test_unknown_scenario_offers_the_closest() -> None:
    """The message names what may have been meant."""
    with pytest.raises(UnknownScenario, match=r"'no-rol'; did you mean no-role"):
        asyncio.run(serve("no-rol").__aenter__())


async def test_log_tells_each_request_without_secrets(simulation: Simulate) -> None:
    """Service, method, path and status; a token is in none of it."""
    logged: list[LoggedRequest] = []
    running = await simulation("reader", log=logged.append)
    async with httpx.AsyncClient() as client:
        await client.get(f"{running.imds_url}/metadata/versions", headers=METADATA)
        secret = {"Authorization": "Bearer a.b.c"}
        await client.get(f"{running.arm_url}/tenants?api-version=2022-12-01", headers=secret)
    assert [(one.service, one.method, one.status) for one in logged] == [
        ("imds", "GET", 200), ("arm", "GET", 401),
    ]  # fmt: skip
    assert "a.b.c" not in repr(logged)


async def test_latency_can_be_set(simulation: Simulate) -> None:
    """`latency_s` takes the place of the scenario's own."""
    running = await simulation("slow", latency_s=0.0)
    async with httpx.AsyncClient(headers=METADATA, timeout=1) as client:
        assert (await client.get(f"{running.imds_url}/metadata/versions")).status_code == 200


async def test_slow_answers_wait(simulation: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    """`slow`: every answer is held back for a second and a half."""
    running, waited = await simulation("slow"), []
    real = asyncio.sleep

    async def sleep(delay: float, *args: Any) -> None:
        waited.append(delay)
        await real(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    async with httpx.AsyncClient(headers=METADATA) as client:
        await client.get(f"{running.imds_url}/metadata/versions")
    assert 1.5 in waited


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("blackhole", httpx.ReadTimeout),
        ("refused", httpx.ConnectError),
        ("reset", httpx.ReadError),
    ],
)
async def test_faults_on_the_wire(
    simulation: Simulate, scenario: str, expected: type[Exception]
) -> None:
    """What a client meets when IMDS is silent, absent, or breaks off."""
    running = await simulation(scenario)
    async with httpx.AsyncClient(headers=METADATA, timeout=0.05) as client:
        with pytest.raises(expected):
            await client.get(f"{running.imds_url}{TOKEN}")


async def test_reset_comes_in_the_middle_of_the_answer(simulation: Simulate) -> None:
    """The client has the head of an answer when the connection is reset."""
    running = await simulation("reset")
    reader, writer = await asyncio.open_connection(*address_of(running.imds_url))
    writer.write(b"GET /metadata/versions HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n\r\n")
    head = await reader.readuntil(b"\r\n")
    assert head == b"HTTP/1.1 200 OK\r\n"
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.transport.abort()


async def test_only_a_token_waits_for_the_key(
    simulation: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refusals, metadata and instance documents come before there is a key; a token does not."""
    waited: list[str] = []

    async def ready() -> keys.SigningKey:
        waited.append("")
        return keys.current()

    monkeypatch.setattr(keys, "ready", ready)
    running = await simulation("reader")
    asked = {"api-version": "2018-02-01", "resource": ARM}
    token = f"{running.imds_url}{TOKEN}"
    instance = f"{running.imds_url}/metadata/instance?api-version=2021-12-13"
    login = f"{running.authority_url}/common"
    async with httpx.AsyncClient(headers=METADATA) as client:
        for url, params, headers, status in (
            (token, asked, {"Metadata": "no"}, 400),
            (token, {**asked, "api-version": "1"}, {}, 400),
            (token, {**asked, "resource": ""}, {}, 400),
            (token, {**asked, "resource": "https://nobody.example"}, {}, 400),
            (token, {**asked, "client_id": "nobody"}, {}, 400),
            (instance, None, {}, 200),
            (f"{login}/.well-known/openid-configuration", None, {}, 200),
            (f"{running.arm_url}/metadata/endpoints", None, {}, 200),
        ):
            answer = await client.get(url, params=params, headers=headers)
            assert (answer.status_code, waited) == (status, []), url
        assert (await client.get(token, params=asked)).status_code == 200
        assert len(waited) == 1
        assert (await client.get(f"{login}/discovery/keys")).status_code == 200
        assert len(waited) == 2


async def test_the_proxy_denies_whole_urls_and_tunnels(simulation: Simulate) -> None:
    """Squid's page for what is asked of a proxy, 400 for what is asked of a server."""
    running = await simulation("proxy-env")
    proxy = running.machine.environ["HTTP_PROXY"]
    for asked, status in (
        (f"GET {running.imds_url}{TOKEN} HTTP/1.1", 403),
        ("CONNECT management.azure.com:443 HTTP/1.1", 403),
        ("GET /metadata/versions HTTP/1.1", 400),
    ):
        reader, writer = await asyncio.open_connection(*address_of(proxy))
        writer.write(f"{asked}\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
        assert answer.startswith(f"HTTP/1.1 {status} ".encode())
        assert b"Server: squid/5.7\r\n" in answer
        writer.close()
        await writer.wait_closed()
