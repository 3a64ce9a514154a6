"""The app while everything of a service fails: no panel gives up, nothing is claimed, and it recovers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.canned import AZURE_VM
from tests.endurance.breakages import BROKEN
from tests.endurance.lives import unpaced
from tests.endurance.relay import Relay, relayed
from tests.rawserver import until
from tests.ui.running import pressed, text_of
from tui_app.client import ClientService
from tui_app.core.remedies import all_ids
from tui_app.core.report import Verdict
from tui_app.settings import Settings
from tui_app.simulator import serve
from tui_app.ui.app import ScopeApp

PANELS = (
    ("2", "right_square_bracket", "t", "escape"),
    ("3", "down", "enter", "down", "right_square_bracket", "L", "L", "p", "escape"),
    ("4", "down", "enter", "right_square_bracket", "escape"),
    ("5", "r"),
    ("m", "m"),
    ("1", "down", "enter", "f", "escape"),
)


def of_imds(head: str) -> bool:
    """Whatever IMDS is asked."""
    return " /metadata/i" in head


def of_arm(head: str) -> bool:
    """Whatever ARM is asked with a token."""
    return "authorization: bearer" in head.lower()


def an_app(relay: Relay) -> ScopeApp:
    """The app on a VM whose services stand behind the relay."""
    settings = Settings(timeout_s=3.0).at(**relay.urls)
    return ScopeApp(settings, lambda: ClientService(settings, machine=lambda: AZURE_VM))


async def checked(app: ScopeApp) -> Verdict:
    """Wait until every check of this run has ended; the verdict."""
    await until(lambda: app.report.is_complete)
    return app.report.verdict


@pytest.mark.parametrize(
    ("how", "whose"),
    [
        ("silence", of_imds), ("other types", of_imds),
        ("502 page", of_arm), ("control characters, refused", of_arm), ("lists of nothing", of_arm),
    ],
)  # fmt: skip
async def test_every_panel_bears_it(how: str, whose: Callable[[str], bool]) -> None:
    """From the start, in every panel; and once it works again, R finds the chain whole."""
    async with serve("reader") as simulation, relayed(simulation) as relay:
        relay.is_met, relay.breakage = whose, BROKEN[how]
        app = an_app(relay)
        async with app.run_test(size=(80, 24)) as pilot:
            assert await checked(app) in (Verdict.BROKEN, Verdict.DEGRADED)
            assert app._client is not None
            unpaced(app._client)
            story = app.report.story
            assert story is not None
            assert story.diagnosis in all_ids()
            assert app.report.sentence
            for keys in PANELS:
                await pressed(pilot, *keys)
                assert text_of(app).replace("\n", "").isprintable()
                assert "every link of the chain holds" not in text_of(app)
            relay.breakage = None
            await pressed(pilot, "escape", "1", "R")
            assert await checked(app) is Verdict.HEALTHY, app.report.sentence
        assert app.return_code in (None, 0)


@pytest.mark.parametrize("whose", [of_imds, of_arm])
async def test_what_was_fine_breaks_later(whose: Callable[[str], bool]) -> None:
    """An hour into a session: the next run tells it, whatever is in memory."""
    async with serve("reader") as simulation, relayed(simulation) as relay:
        app = an_app(relay)
        async with app.run_test(size=(80, 24)) as pilot:
            assert await checked(app) is Verdict.HEALTHY
            assert app._client is not None
            unpaced(app._client)
            relay.is_met, relay.breakage = whose, BROKEN["502 page"]
            await pressed(pilot, "R")
            assert await checked(app) is Verdict.BROKEN
