"""Hours in seconds: token after token, round after round, and nothing grows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from tests.endurance.lives import BLOCKS, BOUNDS, TokenLife, session, token_life
from tests.endurance.soaking import grown, open_files, soaked
from tui_app.client import record

LIVES, WARM_LIVES = 1000, 200


@pytest.fixture(autouse=True)
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is bounded comes to its bound within the warm-up."""
    for module, name, bound in BOUNDS:
        monkeypatch.setattr(module, name, bound)


async def test_thousands_of_token_lifetimes_leave_nothing_behind() -> None:
    """Three years of tokens, each asked for, remembered, used and ended: no block, no lock, no socket."""
    async with token_life() as life:
        growth = await soaked(life.live, cycles=LIVES, warm_up=WARM_LIVES, count=life.counts)
        assert grown(growth, blocks=BLOCKS["lives"] * LIVES) == {}
        assert life.client.record.count == 2 * (LIVES + WARM_LIVES)
        assert len(life.client.record.exchanges) == record.KEPT_EXCHANGES


async def test_days_at_the_app_leave_nothing_behind() -> None:
    """All checks, every panel, monitor, share mode, a guide's step: no widget, timer, task or observer."""
    async with session() as days:
        growth = await soaked(days.round, cycles=2, warm_up=2, count=days.counts)
        assert grown(growth, blocks=2 * BLOCKS["rounds"]) == {}


async def test_scenario_after_scenario_leaves_nothing_behind() -> None:
    """What a demonstration gives up is gone: its client, its simulator, its panels."""
    async with session() as days:
        growth = await soaked(days.play_again, cycles=6, warm_up=4, count=days.counts)
        assert grown(growth, blocks=6 * BLOCKS["scenarios"]) == {}


async def _hoard_exchanges(life: TokenLife, hoard: list[object]) -> None:
    hoard.append(life.client.record.exchanges[-1])


async def _subscribe(life: TokenLife, _hoard: list[object]) -> None:
    life.client.subscribe(lambda _exchange: None)


async def _leave_a_task(_life: TokenLife, hoard: list[object]) -> None:
    hoard.append(asyncio.create_task(asyncio.Event().wait()))


async def _leave_a_connection(life: TokenLife, hoard: list[object]) -> None:
    host, _, port = life.client.settings.ask.imds_url.removeprefix("http://").partition(":")
    hoard.append(await asyncio.open_connection(host, int(port)))


@pytest.mark.parametrize(
    ("leak", "name"),
    [
        (_hoard_exchanges, "blocks"),
        (_subscribe, "observers"),
        (_leave_a_task, "tasks"),
        (_leave_a_connection, "files"),
    ],
)
async def test_a_leak_is_found(
    leak: Callable[[TokenLife, list[object]], Awaitable[None]], name: str
) -> None:
    """The same measurement with a leak put in: one thing kept each time is enough."""
    if name == "files" and not open_files():
        pytest.skip("this system does not tell how many files are open")
    hoard: list[object] = []
    async with token_life() as life:

        async def live_and_leak() -> None:
            await life.live()
            await leak(life, hoard)

        growth = await soaked(live_and_leak, cycles=100, warm_up=60, count=life.counts)
        for kept in hoard:
            if isinstance(kept, asyncio.Task):
                kept.cancel()
            if isinstance(kept, tuple):
                kept[1].close()
                with suppress(OSError):
                    await kept[1].wait_closed()
    assert name in grown(growth, blocks=BLOCKS["lives"] * 100)
