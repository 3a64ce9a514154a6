"""Waiting, watching and proving: `w`, `m` and `p`."""

from __future__ import annotations

import asyncio

import pytest

from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of
from tui_app.core.monitor import Tick
from tui_app.ui.panels.monitor import MonitorPanel


async def test_waiting_ends_when_the_chain_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """410 twice, then fine: `w` alone is enough, with a countdown in the verdict line."""
    lines: list[str] = []
    real = asyncio.sleep

    async def quick(seconds: float) -> None:
        if seconds:
            lines.append(text_of(app).splitlines()[2])
        await real(0)

    async with running("updating") as (app, pilot):
        monkeypatch.setattr("tui_app.ui.waiting.asyncio.sleep", quick)
        await pressed(pilot, "w")
        await until(lambda: app.report.is_complete and app.report.root_cause is None)
        await seen(app, lambda text: "every link of the chain holds" in text)
        assert app.waiting == ""


async def test_esc_gives_up_waiting() -> None:
    """The countdown says how to stop it; what was found stands."""
    async with running("updating") as (app, pilot):
        await pressed(pilot, "w")
        await seen(app, lambda text: "trying again in" in text and "Esc stop" in text)
        await pressed(pilot, "escape")
        await seen(app, lambda text: "IMDS is being updated" in text and "trying again" not in text)
        assert app.waiting == ""


async def test_there_is_nothing_to_wait_for_when_nothing_is_broken() -> None:
    """It says so, and asks nothing."""
    async with running("reader", (120, 40)) as (app, pilot):
        assert app._client is not None
        before = len(app._client.record.exchanges)
        await pressed(pilot, "w")
        await seen(app, lambda text: "nothing to wait for" in text)
        assert len(app._client.record.exchanges) == before


async def test_the_monitor_looks_and_tells_of_changes() -> None:
    """Figures, bars, the verdict and each change of it; nothing is minted; Esc ends it."""
    async with running("reader", (80, 24)) as (app, pilot):
        await pressed(pilot, "m")
        dialog = app.query_one(MonitorPanel)
        await seen(app, lambda text: "IMDS answers as it should" in text)
        dialog.take(Tick(at=1_795_425_164.0, latency_ms=None, diagnosis="NET-REFUSED"))
        dialog.take(Tick(at=1_795_425_165.0, latency_ms=3.0))
        await pilot.pause()
        text = text_of(app)
        assert "IMDS → NET-REFUSED" in text
        assert "NET-REFUSED → IMDS" in text
        assert "p95" in text
        assert "VM ✓" in text, "the chain stays in view"
        assert app._client is not None
        looks = [e for e in app._client.record.exchanges if "no Metadata header" in e.purpose]
        assert len(looks) >= 2
        await pressed(pilot, "escape")
        assert app.current == "probe"


async def test_the_proxy_is_proven() -> None:
    """Both answers below each other: the proxy's, and IMDS's own."""
    async with running("proxy-env", (120, 40)) as (app, pilot):
        await pressed(pilot, "p")
        text = await seen(app, lambda text: "asked directly, IMDS says" in text)
        assert "HTTP-PROXY-403" in text
        assert "it is IMDS" in text


async def test_without_a_proxy_there_is_nothing_to_prove() -> None:
    """One line says so."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "p")
        await seen(app, lambda text: "Nothing to prove" in text)
