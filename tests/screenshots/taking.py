"""The real app in the demo, as it stands for a picture: the same app gives the same files.

Clock, stopwatch, ports and random numbers stand still.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

from textual.pilot import Pilot

from tests.rawserver import until
from tests.screenshots.shots import Shot
from tests.ui.running import seen, text_of
from tui_app.core.clock import moment_at
from tui_app.core.exchange import Timings
from tui_app.sources import Sources
from tui_app.staging import DemoStage
from tui_app.ui.app import ScopeApp
from tui_app.ui.picture import self_contained

FOLDER = Path(__file__).parents[2] / "screenshots"
NOW = 1795425164.0
"""2026-11-23 09:12:44 UTC."""
PORTS = ("50369", "50370", "50371", "50372")
"""What stands in the pictures for the ports of IMDS, login, ARM and the other identity host."""
SPENT = Timings(connect=0.4, wait=1.7, transfer=0.2, total=2.6)
"""What stands in the pictures for how long each request took, since the stopwatch stands still."""
_READS = re.compile(r"(?<!\d)\d{3}(\s|&#160;)reads(\s|&#160;)left")
"""How many are left depends on which of several answers came last."""


@contextmanager
def still() -> Iterator[None]:
    """Stop everything that differs from run to run."""
    dice = random.Random(1)  # pictures, no secrets
    environ = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TZ": "UTC"}
    with (
        patch.dict(os.environ, environ),
        patch("os.urandom", dice.randbytes),
        patch("tui_app.client.transport.perf_counter", lambda: 0.0),
        patch("tui_app.client.transport._Phases.timings", lambda *_: SPENT),
        patch("tui_app.client.service.perf_counter", lambda: 0.0),
        patch("tui_app.core.checks.runner.perf_counter", lambda: 0.0),
    ):
        for name in ("TMUX", "SSH_CONNECTION", "SSH_TTY", "WT_SESSION", "NO_COLOR"):
            os.environ.pop(name, None)
        if hasattr(time, "tzset"):  # not on Windows
            time.tzset()
        yield
    if hasattr(time, "tzset"):
        time.tzset()


def _showing(words: str) -> Callable[[str], bool]:
    return lambda text: words in text


@asynccontextmanager
async def posed(
    scenario: str, size: tuple[int, int], theme: str = ""
) -> AsyncIterator[tuple[ScopeApp, Pilot[int]]]:
    """The app on a scenario, all checks made, nothing moving."""
    import tui_app.client  # noqa: F401  # its modules must be there to be patched

    stage = DemoStage(scenario, Sources(options={"theme": theme}), now=lambda: moment_at(NOW))
    app = ScopeApp(*stage.play(scenario), stage=stage)
    with still():
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(lambda: app.report.is_complete)
            yield app, pilot


async def taken(shot: Shot) -> tuple[str, str]:
    """Run the app and take the picture; returns SVG and plain text."""
    async with posed(shot.scenario, shot.size, shot.theme) as (app, pilot):
        for key in shot.keys:
            await pilot.press(key)
            await pilot.pause()
            await until(lambda: app.report.is_complete)
        if shot.later_s and app._client is not None:
            app._client.now = lambda: moment_at(NOW + shot.later_s)
            app.tick()
        await seen(app, _showing(shot.ready))
        await settled(app, pilot)
        for keys, words in shot.then:
            await pilot.press(*keys)
            await seen(app, _showing(words))
        await until(lambda: app.report.is_complete)  # the guide's buttons begin them anew
        await pilot.pause()
        text = "\n".join(line.rstrip() for line in text_of(app).splitlines())
        svg = self_contained(app.export_screenshot(), shot.name)
        return with_fixed_ports(svg, app), with_fixed_ports(text, app)


async def settled(app: ScopeApp, pilot: Pilot[int]) -> None:
    """Wait for what is being read of rights: badges come with it."""
    reading = [each for each in app.workers if each.group == "resources-rights"]
    if reading:  # none named would wait for every worker, the endless ones too
        await app.workers.wait_for_complete(reading)
    await pilot.pause()


def with_fixed_ports(text: str, app: ScopeApp) -> str:
    """The text with the same ports every time: those that were free have five digits too."""
    assert app._client is not None
    ask = app._client.settings.ask
    urls = (ask.imds_url, ask.authority_url, ask.arm_url, app._client.endpoint)
    served = [str(urlsplit(url).port) for url in urls]
    assert all(len(port) == 5 for port in served)
    for port, fixed in zip(served, PORTS, strict=True):
        text = text.replace(port, fixed)
    return _READS.sub(r"245\1reads\2left", text)
