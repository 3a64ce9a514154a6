"""`doctor --prove-proxy`: both answers side by side, and what follows from them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.canned import AZURE_VM
from tests.client.forward_proxy import forward_proxy
from tests.conftest import Simulate
from tui_app import cli
from tui_app.client import ClientService
from tui_app.commands.doctor import Options, run
from tui_app.core.ask import Ask
from tui_app.core.machine import ProxySetting
from tui_app.settings import Settings


async def proven(
    imds_url: str, proxy: str, *, no_proxy: str = "", is_local: bool = True, fail_on: str = "fail"
) -> int:
    """The exit code on a machine with these settings."""
    given = {"HTTP_PROXY": proxy, "no_proxy": no_proxy}
    machine = replace(
        AZURE_VM,
        is_local=is_local,
        proxies=tuple(
            ProxySetting(source="environment", name=name, value=value)
            for name, value in given.items()
            if value
        ),
    )
    settings = Settings(ask=Ask(imds_url=imds_url), ascii=True)

    @asynccontextmanager
    async def open_client() -> AsyncIterator[ClientService]:
        async with ClientService(settings, machine=lambda: machine) as client:
            yield client

    options = Options(proves_proxy=True, fail_on=fail_on)
    return await asyncio.to_thread(run, settings, open_client, options)


async def test_a_proxy_that_blocks_is_shown_beside_imds(
    simulation: Simulate, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whose answer programs get, whose they should get; a warning, as in the checks."""
    running = await simulation("reader")
    async with forward_proxy(is_blocking=True) as (url, _):
        assert await proven(running.imds_url, url) == 0
        first, through, direct, _, advice = capsys.readouterr().out.splitlines()
        assert first == f"HTTP_PROXY = {url}"
        assert through.startswith("programs that follow HTTP_PROXY get: HTTP 403 Forbidden")
        assert "from squid/5.7; HTTP-PROXY-403: " in through
        assert direct.startswith("asked directly, IMDS says:           HTTP 400")
        assert "from IMDS/" in direct
        assert "it is IMDS" in direct
        assert "msi-scope explain NET-PROXY-ENV" in advice
        assert await proven(running.imds_url, url, fail_on="warn") == 4


async def test_a_proxy_that_passes_imds_on_is_said_to(
    simulation: Simulate, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both answers are IMDS's own."""
    running = await simulation("reader")
    async with forward_proxy() as (url, _):
        assert await proven(running.imds_url, url, fail_on="warn") == 0
    out = capsys.readouterr().out
    assert out.count("it is IMDS") == 2
    assert "lets requests for IMDS pass" in out


async def test_a_proxy_that_signs_what_it_passes_on_is_refused_by_imds(
    simulation: Simulate, capsys: pytest.CaptureFixture[str]
) -> None:
    """X-Forwarded-For is what IMDS refuses first: the proof shows that too."""
    running = await simulation("reader")
    async with forward_proxy(adds="X-Forwarded-For: 10.0.0.4") as (url, _):
        assert await proven(running.imds_url, url) == 0
    out = capsys.readouterr().out
    assert "programs that follow HTTP_PROXY get: HTTP 400" in out


async def test_a_proxy_where_nobody_listens(
    simulation: Simulate, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused on one side, fine on the other."""
    running = await simulation("reader")
    assert await proven(running.imds_url, "http://127.0.0.1:9") == 0
    out = capsys.readouterr().out
    assert "(proxy 127.0.0.1:9); NET-REFUSED: " in out
    assert "it is IMDS" in out


async def test_imds_that_fails_directly_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """Then the proxy is not the cause, and the exit code says so."""
    async with forward_proxy(is_blocking=True) as (url, _):
        assert await proven("http://127.0.0.1:9", url) == 3
    assert "Directly it does not work either" in capsys.readouterr().out


async def test_with_no_proxy_there_is_nothing_to_prove(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line, exit code 0, and nothing is asked."""
    for proxy, no_proxy, is_local, words in (
        ("", "", True, "no proxy is set"),
        ("", "localhost", True, "no proxy is set"),
        ("http://p:1", "169.254.169.254", True, "catches requests for IMDS"),
        ("http://p:1", "", False, "reached elsewhere"),
    ):
        code = await proven("http://127.0.0.1:9", proxy, no_proxy=no_proxy, is_local=is_local)
        assert code == 0
        out = capsys.readouterr().out
        assert out.startswith("Nothing to prove: ")
        assert words in out
        assert out.count("\n") == 1


def test_a_demo_does_not_ask_the_proxy_that_it_only_pretends_to_have(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing leaves the loopback: the reason stands where the answer would."""
    assert cli.main(["doctor", "--demo", "proxy-page", "--prove-proxy"]) == 3
    out = capsys.readouterr().out
    assert "not asked: IMDS is asked on loopback here" in out
    assert "nothing is proven" in out


def test_a_demo_asks_the_proxy_that_its_machine_really_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Squid's refusal and IMDS's own, side by side; a failure only for who asks for it."""
    asked = ["doctor", "--demo", "proxy-env", "--prove-proxy", "--ascii"]
    assert cli.main(asked) == 0
    first, through, direct, _, advice = capsys.readouterr().out.splitlines()
    assert first.startswith("HTTP_PROXY = http://127.0.0.1:")
    assert through.startswith("programs that follow HTTP_PROXY get: HTTP 403 Forbidden")
    assert "from squid/5.7; HTTP-PROXY-403: " in through
    assert direct.startswith("asked directly, IMDS says:           HTTP 400")
    assert direct.endswith("it is IMDS: it refuses a request without Metadata: true")
    assert "msi-scope explain NET-PROXY-ENV" in advice
    assert cli.main([*asked, "--fail-on", "warn"]) == 4
