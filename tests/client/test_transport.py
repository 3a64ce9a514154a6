"""One request: policy, bounds, what is recorded, what becomes of every kind of failure."""

from __future__ import annotations

import asyncio
import gzip
import struct
from dataclasses import replace

import pytest

from tests.data import answer
from tests.rawserver import http, serving, silence, until
from tui_app.client import ClientService
from tui_app.core import arm, imds
from tui_app.core.ask import Ask
from tui_app.core.clock import START
from tui_app.core.diagnosis import diagnose
from tui_app.core.exchange import State
from tui_app.core.selector import TokenWanted
from tui_app.core.token import Token
from tui_app.core.token_answer import read_token
from tui_app.core.wire import Answer, Headers, NoAnswer, Phase, Request, Target
from tui_app.settings import Settings

WANTED = TokenWanted("https://management.azure.com/")


def client(imds_url: str = "http://127.0.0.1:9", arm_url: str = "") -> ClientService:
    return ClientService(Settings(ask=Ask(imds_url=imds_url, arm_url=arm_url)))


def a_token() -> Token:
    found = read_token(answer("imds", "ok-token-system-assigned"), WANTED, received=START)
    assert found is not None
    return found


def to(
    url: str, target: Target = Target.IMDS, timeout_s: float = 5.0, headers: Headers = ()
) -> Request:
    return Request(target=target, url=url, timeout_s=timeout_s, headers=headers, purpose="test")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request(target=Target.ARM, url="https://management.azure.com/x", method="POST"), "only reads"),
        (to("ftp://127.0.0.1/x"), "not http"),
        (Request(target=Target.ARM, url="https://evil.example/x", bearer=a_token()), "not sent to evil.example"),
        (Request(target=Target.ARM, url="http://management.azure.com/x", bearer=a_token()), "plain http"),
        (Request(target=Target.ARM, url="https://management.azure.com:444/x", bearer=a_token()), "not sent to"),
        (Request(target=Target.ARM, url="https://u@management.azure.com/x", bearer=a_token()), "not sent to"),
    ],
)  # fmt: skip
async def test_what_our_own_rules_forbid_is_never_sent(request_: Request, words: str) -> None:
    """Nothing leaves; the refusal is an outcome and stands in the record."""
    async with client() as service:
        outcome = await service.send(request_)
        assert isinstance(outcome, NoAnswer)
        assert outcome.phase is Phase.POLICY
        assert words in outcome.text
        assert service.record.exchanges[0].state is State.FAILED


async def test_a_token_goes_to_arm_and_is_masked_in_the_record() -> None:
    """The server gets it; the record, its repr and its text do not."""
    async with (
        serving(http(200, "{}", Content_Type="application/json")) as (url, heads),
        client(arm_url=url) as service,
    ):
        token = a_token()
        await service.send(arm.with_token(arm.request(url, "/subscriptions", "v"), token, "x"))
        raw = token.secret.reveal()
        assert f"Bearer {raw}".encode() in heads[0]
        assert raw not in repr(service.record.exchanges)
        assert raw.split(".")[1] not in repr(service.record.exchanges)


async def test_the_token_in_an_answer_is_masked_in_the_record() -> None:
    """What IMDS hands out is read whole and recorded without it."""
    recorded = answer("imds", "ok-token-system-assigned")
    async with (
        serving(http(200, recorded.body, Content_Type="application/json")) as (url, _),
        client(url) as service,
    ):
        reply = await service.token(WANTED)
        assert reply.token is not None
        exchange = service.record.exchanges[0]
        assert "<token, " in exchange.response_body
        assert reply.token.secret.reveal() not in repr(exchange)
        assert exchange.state is State.ANSWERED
        assert exchange.timings.total > 0


async def test_a_redirect_is_shown_and_not_followed() -> None:
    """The other host never hears of it."""
    async with serving(http(200, "stolen")) as (evil, evil_heads):
        moved = http(307, "", Location=f"{evil}/steal")
        async with serving(moved) as (url, _), client(arm_url=url) as service:
            request = arm.with_token(arm.request(url, "/subscriptions", "v"), a_token(), "x")
            outcome = await service.send(request)
            assert isinstance(outcome, Answer)
            assert outcome.status == 307
        assert not evil_heads


async def test_no_proxy_variable_reaches_imds(monkeypatch: pytest.MonkeyPatch) -> None:
    """IMDS is asked directly, whatever the environment says."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with serving(http(200, "{}")) as (url, heads), client(url) as service:
        outcome = await service.send(to(f"{url}/metadata/versions"))
        assert isinstance(outcome, Answer)
        assert heads[0].startswith(b"GET /metadata/versions HTTP/1.1")


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A body that never ends, a byte at a time."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.001)


async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A body of 50 MB."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 52428800\r\n\r\n")
    for _ in range(50):
        writer.write(b"x" * 1048576)
        await writer.drain()


async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A body that ends before its length."""
    writer.write(b'HTTP/1.1 200 X\r\nServer: IMDS/1\r\nContent-Length: 100\r\n\r\n{"access')
    await writer.drain()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """RST instead of an answer."""
    import socket

    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def endless_header(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A header of a megabyte."""
    writer.write(b"HTTP/1.1 200 X\r\nX-A: " + b"a" * 1048576)
    await writer.drain()


BOMB = gzip.compress(b"\0" * 50_000_000)


@pytest.mark.parametrize(
    ("behaviour", "diagnosis"),
    [
        (silence, "NET-READ-TIMEOUT"),
        (drip, "NET-READ-TIMEOUT"),
        (reset, "NET-RESET"),
        (b"\x16\x03\x01\x02\x00garbage\r\n\r\n", "NET-NO-HTTP"),
        (b"<html>HTTP/0.9</html>", "NET-NO-HTTP"),
        (b"", "NET-NO-HTTP"),
        (endless_header, "NET-NO-HTTP"),
        (cut, "NET-NO-HTTP"),
        (http(200, "not gzip", Server="IMDS/1", Content_Encoding="gzip"), "TOK-MALFORMED"),
        (http(302, "", Location="http://portal/"), "HTTP-REDIRECT"),
    ],
)  # fmt: skip
async def test_whatever_a_server_does_is_one_finding(behaviour: object, diagnosis: str) -> None:
    """Silence, dripping, resets, non-HTTP, broken encodings: a value in bounded time, never raised."""
    async with serving(behaviour) as (url, _), client(url) as service:  # type: ignore[arg-type]  # bytes or a behaviour
        request = replace(imds.token_request(url, WANTED), timeout_s=0.3)
        outcome = await service.send(request)
        assert diagnose(request, outcome) == diagnosis
        assert service.record.exchanges[0].state is not State.RUNNING


async def test_what_imds_packs_is_not_unpacked() -> None:
    """A gzip bomb stays the few bytes that came over the wire."""
    async with (
        serving(http(200, BOMB, Content_Encoding="gzip")) as (url, _),
        client(url) as service,
    ):
        outcome = await service.send(to(f"{url}/metadata/versions"))
        assert isinstance(outcome, Answer)
        assert len(outcome.body) <= len(BOMB)


async def test_a_body_is_read_up_to_its_limit() -> None:
    """50 MB are given up at the limit, and said to be truncated."""
    async with serving(flood) as (url, _), client(url) as service:
        outcome = await service.send(to(f"{url}/metadata/versions"))
        assert isinstance(outcome, Answer)
        assert outcome.truncated
        assert len(outcome.body) <= 64 * 1024
        assert len(service.record.exchanges[0].response_body) <= 64 * 1024


async def test_nobody_listening_is_refused_with_its_number() -> None:
    """The innermost errno comes out of the chain."""
    async with client() as service:
        outcome = await service.send(to("http://127.0.0.1:9/metadata/versions"))
        assert isinstance(outcome, NoAnswer)
        assert (outcome.phase, outcome.errno) == (Phase.CONNECT, 111)
        again = await service.connect("127.0.0.1", 9)
        assert isinstance(again, NoAnswer)
        assert again.errno == 111


async def test_cancelling_gives_up_at_once_and_is_recorded() -> None:
    """A request under way can be left; leaving the service is quick."""
    async with serving(silence) as (url, heads), client(url) as service:
        task = asyncio.create_task(service.send(to(f"{url}/metadata/versions", timeout_s=60)))
        await until(lambda: bool(heads))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert service.record.exchanges[0].state is State.CANCELLED


async def test_imds_is_asked_at_most_two_at_once() -> None:
    """The VM's other programs share its quota."""
    most = now = 0
    release = asyncio.Event()

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await release.wait()
        now -= 1
        writer.write(http(200, "{}", Connection="close"))

    async with serving(count) as (url, heads), client(url) as service:
        tasks = [asyncio.create_task(service.send(to(f"{url}/x"))) for _ in range(4)]
        await until(lambda: len(heads) == 2)
        release.set()
        await asyncio.gather(*tasks)
        assert most == 2
        assert len(heads) == 4


async def test_observers_hear_of_each_exchange_twice() -> None:
    """Once when it begins, once when it ends; until they stop listening."""
    heard: list[State] = []
    async with serving(http(200, "{}", Connection="close")) as (url, _), client(url) as service:
        stop = service.subscribe(lambda exchange: heard.append(exchange.state))
        await service.send(to(f"{url}/x"))
        stop()
        await service.send(to(f"{url}/x"))
    assert heard == [State.RUNNING, State.ANSWERED]


async def test_loopback_needs_no_trust_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate store is only loaded for https: it costs start-up time."""
    import truststore

    monkeypatch.setattr(truststore, "SSLContext", lambda *_: pytest.fail("loaded"))
    async with serving(http(200, "{}")) as (url, _), client(url, url) as service:
        assert isinstance(await service.send(to(f"{url}/x", Target.ARM)), Answer)
