"""The A/B proof: one request through a proxy, without what could mint a token; all others direct."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client.forward_proxy import forward_proxy
from tests.conftest import Simulate
from tests.rawserver import serving, silence
from tui_app.client import ClientService, proof, service
from tui_app.core import imds
from tui_app.core.ask import Ask
from tui_app.core.diagnosis import diagnose_probe
from tui_app.core.machine import ProxySetting
from tui_app.core.wire import Answer, NoAnswer, Phase, Request, Target
from tui_app.settings import Settings

PROBE = imds.probe_request("http://127.0.0.1:9")


def setting(value: str, name: str = "HTTP_PROXY", source: str = "environment") -> ProxySetting:
    return ProxySetting(source=source, name=name, value=value)


def client(imds_url: str = "http://127.0.0.1:9") -> ClientService:
    return ClientService(Settings(ask=Ask(imds_url=imds_url)))


async def test_the_same_request_both_ways(simulation: Simulate) -> None:
    """The proxy's page on one side, IMDS's own refusal on the other; each in the record."""
    running = await simulation("reader")
    async with forward_proxy(is_blocking=True) as (url, heads), client(running.imds_url) as ours:
        found = await ours.prove_proxy(setting(url))
        assert diagnose_probe(found.request, found.through_proxy) == "HTTP-PROXY-403"
        assert diagnose_probe(found.request, found.direct) is None
        assert {e.purpose for e in ours.record.exchanges} >= {"through the proxy (proof)"}
        assert len(ours.record.exchanges) == 2
    [head] = heads
    assert head.startswith(b"GET http://127.0.0.1:")
    assert b"\r\nmetadata:" not in head.lower()


async def test_a_proxy_that_lets_imds_pass_shows_the_same(simulation: Simulate) -> None:
    """Nothing is wrong then, and no token was made on the way."""
    running = await simulation("reader")
    async with forward_proxy() as (url, _), client(running.imds_url) as ours:
        found = await ours.prove_proxy(setting(url.removeprefix("http://")))
        assert isinstance(found.through_proxy, Answer)
        assert diagnose_probe(found.request, found.through_proxy) is None
    assert not running.world.issued_tokens


async def test_imds_itself_is_never_asked_through_a_proxy(
    simulation: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, between and after proofs, and whatever the environment says."""
    running = await simulation("reader")
    async with forward_proxy() as (url, heads), client(running.imds_url) as ours:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, url)
        await ours.send(imds.instance_request(running.imds_url))
        await ours.prove_proxy(setting(url))
        await ours.send(imds.instance_request(running.imds_url))
        await ours.token(ours.wanted)
        assert len(heads) == 1
        purposes = [e.purpose for e in ours.record.exchanges]
        assert purposes.count("through the proxy (proof)") == 1


async def test_the_password_goes_to_the_proxy_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Facts hold the masked value; it is read again where it stands, and is not recorded."""
    async with forward_proxy(is_blocking=True) as (url, heads), client() as ours:
        real = url.replace("http://", "http://user:hunter2@")
        monkeypatch.setenv("HTTP_PROXY", real)
        found = await ours.prove_proxy(setting(real.replace("user:hunter2", "••••")))
        assert isinstance(found.through_proxy, Answer)
        assert "hunter2" not in repr(ours.record.exchanges)
        assert "hunter2" not in repr(found)
    assert b"proxy-authorization: Basic" in heads[0].replace(b"Proxy-Auth", b"proxy-auth")


async def test_a_proxy_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounded, and the failure names the proxy; so does one where nobody listens."""
    monkeypatch.setattr(service, "PROOF_S", 0.2)
    async with serving(silence) as (url, _), client() as ours:
        found = await ours.prove_proxy(setting(url))
        assert isinstance(found.through_proxy, NoAnswer)
        assert found.through_proxy.timed_out
        assert found.through_proxy.via_proxy == url.removeprefix("http://")
        found = await ours.prove_proxy(setting("http://127.0.0.1:9"))
        assert isinstance(found.through_proxy, NoAnswer)
        assert found.through_proxy.errno == 111


WITH_HEADER = replace(PROBE, headers=imds.HEADER)


@pytest.mark.parametrize(
    ("request_", "url", "words"),
    [
        (WITH_HEADER, "http://127.0.0.1:9", "never sent through a proxy"),
        (replace(PROBE, headers=(("mETADATA", "x"),)), "http://127.0.0.1:9", "never sent"),
        (PROBE, "http://proxy.contoso.example:3128", "loopback"),
        (PROBE, "socks5://127.0.0.1:1080", "of this kind (socks5)"),
        (PROBE, "http://[::1", "not the URL of a proxy"),
        (PROBE, "http://127.0.0.1:99999", "not the URL of a proxy"),
        (PROBE, "http://127.0.0.1\x00", "not the URL of a proxy"),
        (PROBE, "", "names no proxy"),
        (Request(target=Target.IMDS, url="http://127.0.0.1:9/x", method="POST"), "http://127.0.0.1:9", "only reads"),
    ],
)  # fmt: skip
async def test_what_must_not_go_through_a_proxy_is_not_sent(
    request_: Request, url: str, words: str
) -> None:
    """A refusal is an outcome, and stands in the record."""
    async with client() as ours:
        outcome = await ours._transport.send_through(request_, url)
        assert isinstance(outcome, NoAnswer)
        assert outcome.phase is Phase.POLICY
        assert words in outcome.text
        assert len(ours.record.exchanges) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text())
def test_no_setting_is_a_bug(value: str) -> None:
    """Whatever stands in the variable, the outcome is a value."""

    async def check() -> None:
        async with client() as ours:
            found = await ours.prove_proxy(setting(value))
            assert isinstance(found.through_proxy, NoAnswer)

    asyncio.run(check())


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("http://p:1", "http://p:1"),
        ("p:1", "http://p:1"),
        ("https://p:1", "https://p:1"),
        ("http=p:1;https=q:2", "http://p:1"),
        ("https=q:2", ""),
        ("http://p:1/?a=b", "http://p:1/?a=b"),
        ("http://••••@p:1", "http://p:1"),
        ("••••@p:1", "http://p:1"),
        ("", ""),
    ],
)
def test_a_setting_as_a_url(value: str, url: str) -> None:
    """Bare host and port, Windows' list by scheme, a password that cannot be read again."""
    assert proof.proxy_url(setting(value), environ={}) == url


def test_a_password_is_read_again_where_it_stands(tmp_path: Path) -> None:
    """In the variable, or in the file; only when it is still the same proxy."""
    masked = "http://••••@p:1"
    environ = {"HTTP_PROXY": "http://u:w@p:1"}
    assert proof.proxy_url(setting(masked), environ=environ) == "http://u:w@p:1"
    assert (
        proof.proxy_url(setting(masked), environ={"HTTP_PROXY": "http://u:w@q:1"}) == "http://p:1"
    )
    file = tmp_path / "etc/environment"
    file.parent.mkdir()
    file.write_text('export ALL_PROXY="http://u:w@p:1"\n')
    in_file = setting(masked, "ALL_PROXY", "/etc/environment")
    assert proof.proxy_url(in_file, environ={}, root=tmp_path) == "http://u:w@p:1"
    assert proof.proxy_url(in_file, environ={}, root=tmp_path / "none") == "http://p:1"
    script = setting("http://wpad/p.pac", "AutoConfigURL", "Internet Settings")
    assert proof.proxy_url(script, environ={}) == ""
