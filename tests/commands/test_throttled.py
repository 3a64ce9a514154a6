"""What a person at a headless command hears of ARM's patience."""

from __future__ import annotations

import asyncio

import pytest

from tui_app.commands.throttled import tell_waits
from tui_app.core.clock import moment_at
from tui_app.demo import opener
from tui_app.settings import Settings


class Sleeps:
    async def __call__(self, seconds: float) -> None:
        await asyncio.sleep(0)


async def test_a_wait_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Not once for each request that it holds back."""
    opened = opener(Settings(), "arm-throttled", now=lambda: moment_at(1_800_000_000.0))
    async with opened() as client:
        client._pace._sleep = Sleeps()
        tell_waits(client)
        path = "/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861/resourcegroups"
        await asyncio.gather(*(client.arm(path, "2021-04-01", purpose="x") for _ in range(12)))
    err = capsys.readouterr().err.splitlines()
    assert err
    assert set(err) == {"msi-scope: ARM asks to wait 5 s (throttled)"}
    assert len(err) == 1
