"""Make the pictures in `screenshots/` from the real app in the demo: `python -m tests.screenshots [NAME …]`.

Clock, stopwatch, ports and random numbers stand still, so that the same app gives the same files.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

from tests.rawserver import until
from tests.ui.running import seen, text_of
from tui_app.core.clock import moment_at
from tui_app.core.exchange import Timings
from tui_app.demo import opener, options_of
from tui_app.settings import build
from tui_app.simulator.worlds import DEPLOYER, PAYROLL
from tui_app.ui.app import ScopeApp
from tui_app.ui.picture import self_contained

FOLDER = Path(__file__).parent.parent / "screenshots"
NOW = 1795425164.0
"""2026-11-23 09:12:44 UTC."""
PORTS = ("50369", "50370", "50371", "50372")
"""What stands in the pictures for the ports of IMDS, login, ARM and the other identity host."""
SPENT = Timings(connect=0.4, wait=1.7, transfer=0.2, total=2.6)
"""What stands in the pictures for how long each request took, since the stopwatch stands still."""
_READS = re.compile(r"\b\d{3}(\s|&#160;)reads(\s|&#160;)left")
"""How many are left depends on which of several answers came last."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the scenario, the size, the keys, and the words that show that it is ready."""

    name: str
    scenario: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    ready: str = ""
    then: tuple[tuple[tuple[str, ...], str], ...] = ()
    """More keys, each time with the words to wait for after them."""
    later_s: float = 0.0
    """How much time passes before the picture is taken."""


_COMPARED = ("2", "a", *"vault", "enter", "d")
"""Ask for a second token, for Key Vault, and compare."""
_CHOSEN = ("i", *DEPLOYER.client_id, "enter")
"""Choose a user-assigned identity by typing its client id."""
_CAN_I = (("c", *"start"), "No: none of the roles")
_MATRIX = ((("p",), "11 things below · read just now"), (("right", "G"), "more roles do not help"))
"""The cell that a deny assignment takes away."""
_ACCESS = ((("right_square_bracket",), "Denied, whatever the roles grant"),)
_JSON = (
    (("left_square_bracket",), '"hardwareProfile": {'),
    (("enter", "slash", *"size"), "hit 1 of"),
)
_LIST = ((("L",), "by Resource Graph"), (("j", "j", "j"), "kv-shop-prod"))
_REFUSED = (
    (("colon", *PAYROLL.id), "in the tree"),
    (("down", "enter"), "▸ rg-payroll"),
    (("right",), "▾ rg-payroll"),
    (("down",), "The identity lacks the right for"),
)
"""A group that the identity may not read: it is gone to by its id."""
SHOTS = (
    Shot("probe-80x24", "reader", (80, 24)),
    Shot("probe-120x40", "reader", (120, 40)),
    Shot("no-identity-80x24", "no-identity", (80, 24)),
    Shot("no-identity-120x40", "no-identity", (120, 40)),
    Shot("no-identity-200x60", "no-identity", (200, 60)),
    Shot("fix-80x24", "no-identity", (80, 24), ("f",), "What to do"),
    Shot("proxy-page-120x40", "proxy-page", (120, 40)),
    Shot("token-80x24", "reader", (80, 24), ("2",), "Audience"),
    Shot("token-120x40", "reader", (120, 40), ("2",), "Audience"),
    Shot("token-expiring-80x24", "expiring", (80, 24), ("2",), "Audience"),
    Shot("token-expiring-120x40", "expiring", (120, 40), ("2",), "Audience"),
    Shot("token-expired-80x24", "expiring", (80, 24), ("2",), "no service takes it", later_s=163),
    Shot("token-expired-120x40", "expiring", (120, 40), ("2",), "no service takes it", later_s=163),
    Shot("token-user-assigned-80x24", "user-assigned", (80, 24), (*_CHOSEN, "2"), "id-shop-deploy"),
    Shot(
        "token-user-assigned-120x40", "user-assigned", (120, 40), (*_CHOSEN, "2"), "id-shop-deploy"
    ),
    Shot("token-who-120x40", "reader", (120, 40), ("2", "]"), "asked for"),
    Shot("token-audience-80x24", "reader", (80, 24), ("2", "a"), "Key Vault"),
    Shot("token-difference-80x24", "reader", (80, 24), _COMPARED, "for two services"),
    Shot("token-difference-120x40", "reader", (120, 40), _COMPARED, "for two services"),
    Shot("token-identity-80x24", "user-assigned", (80, 24), ("i",), "No list from ARM"),
    Shot("host-app-service-120x40", "app-service", (120, 40)),
    Shot("host-arc-old-agent-80x24", "arc-old-agent", (80, 24), ("f",), "What to do"),
    Shot("resources-80x24", "reader", (80, 24), ("3",), "vnet-shop"),
    Shot("resources-120x40", "reader", (120, 40), ("3",), "hardwareProfile"),
    Shot("resources-200x60", "mixed", (200, 60), ("3",), "hardwareProfile"),
    Shot("access-120x40", "mixed", (120, 40), ("3",), "vnet-shop", _ACCESS),
    Shot("json-120x40", "reader", (120, 40), ("3",), "hardwareProfile", _JSON),
    Shot("refused-120x40", "reader", (120, 40), ("3",), "vnet-shop", _REFUSED),
    Shot("list-80x24", "mixed", (80, 24), ("3",), "vnet-shop", _LIST),
    Shot("list-120x40", "mixed", (120, 40), ("3",), "vnet-shop", (*_LIST, ((), "vaultUri"))),
    Shot("list-200x60", "mixed", (200, 60), ("3",), "vnet-shop", (*_LIST, ((), "vaultUri"))),
    Shot("can-i-80x24", "reader", (80, 24), ("3",), "vnet-shop", (_CAN_I,)),
    Shot("matrix-120x40", "mixed", (120, 40), ("3",), "vnet-shop", _MATRIX),
    Shot("no-role-80x24", "no-role", (80, 24), ("3",), "this machine"),
    Shot("no-role-120x40", "no-role", (120, 40), ("3",), "this machine"),
    Shot("requests-120x40", "reader", (120, 40), ("4", "home", "down", "down"), "Answer body"),
)


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


async def taken(shot: Shot) -> tuple[str, str]:
    """Run the app and take the picture; returns SVG and plain text."""
    import tui_app.client  # noqa: F401  # its modules must be there to be patched

    settings = build(options_of(shot.scenario), {})
    open_client = opener(settings, shot.scenario, now=lambda: moment_at(NOW))
    label = f"DEMO {shot.scenario}"
    app = ScopeApp(settings, open_client, label=label)
    with still():
        async with app.run_test(size=shot.size, notifications=True) as pilot:
            await until(lambda: app.report.is_complete)
            for key in shot.keys:
                await pilot.press(key)
                await pilot.pause()
                await until(lambda: app.report.is_complete)
            if shot.later_s and app._client is not None:
                app._client.now = lambda: moment_at(NOW + shot.later_s)
                app.tick()
            await seen(app, _showing(shot.ready))
            reading = [each for each in app.workers if each.group == "resources-rights"]
            if reading:  # none named would wait for every worker, the endless ones too
                await app.workers.wait_for_complete(reading)
            await pilot.pause()
            for keys, words in shot.then:
                await pilot.press(*keys)
                await seen(app, _showing(words))
            await pilot.pause()
            text = "\n".join(line.rstrip() for line in text_of(app).splitlines())
            svg = self_contained(app.export_screenshot(), shot.name)
            return with_fixed_ports(svg, app), with_fixed_ports(text, app)


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


async def main(names: Sequence[str]) -> None:
    """Make every picture, or those named, and the text that the test compares."""
    FOLDER.mkdir(exist_ok=True)
    for shot in (each for each in SHOTS if not names or each.name in names):
        svg, text = await taken(shot)
        (FOLDER / f"{shot.name}.svg").write_text(svg, "utf-8")
        (FOLDER / f"{shot.name}.txt").write_text(text + "\n", "utf-8")
        sys.stderr.write(f"{shot.name}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
