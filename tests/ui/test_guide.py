"""Panel 5: the tutorial and the short lessons, played by keys on the demo."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from tests.core.guide.made import DOCUMENTED, GROUP
from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of
from tui_app.core.guide import lesson
from tui_app.core.guide.model import Lesson
from tui_app.core.portal import Switch
from tui_app.core.selector import Selector, SelectorKind
from tui_app.demo import opener
from tui_app.settings import build
from tui_app.simulator import Simulation, serve
from tui_app.ui.app import ScopeApp
from tui_app.ui.panels.guide import GuidePanel, player
from tui_app.ui.widgets.pane import Pane

SIZES = [(80, 24), (120, 40), (200, 60)]


def guide(app: ScopeApp) -> GuidePanel:
    """The panel."""
    return app.query_one(GuidePanel)


async def judged(app: ScopeApp, at: int, words: str) -> None:
    """Wait until a step was judged so, and the chain on top was checked since."""

    def is_so() -> bool:
        known = guide(app).player.result(at)
        return known is not None and words in known.judgement.sentence and app.report.is_complete

    await until(is_so)


@pytest.mark.parametrize("size", SIZES)
async def test_the_tutorial_is_played_to_the_documented_answer(size: tuple[int, int]) -> None:
    """400, the button, a token, 403, the button, and the tutorial's own JSON."""
    async with running("tutorial", size) as (app, pilot):
        await pressed(pilot, "5")
        await judged(app, 1, "this VM has no identity")
        text = await seen(app, lambda text: "400 Bad Request" in text)
        assert "Identity not found" in text
        assert "System-assigned identity: Off" in text
        await pressed(pilot, "space")  # presses the button, and asks again
        await judged(app, 2, "A token for")
        await seen(app, lambda text: "Identity ✓ system" in text)
        await pressed(pilot, "space", "space")  # to the token, then to the call
        await judged(app, 3, "no role here")
        await seen(app, lambda text: "403 Forbidden" in text)
        await pressed(pilot, "space")
        await judged(app, 4, "DevTest in westus")
        await pressed(pilot, "space")
        await seen(app, lambda text: "Access ✓ Reader" in text)
        played = guide(app).player
        body = played.exchange(4, played.result(4)).response_body
        assert json.loads(body) == DOCUMENTED
        assert all(played.is_done(at) for at in range(5))
        assert '"DevTest"' in app.query_one("#answer", Pane).plain


async def test_it_can_be_undone_and_shown_twice() -> None:
    """p takes the role away again, o begins from the beginning; each time by the real answers."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "5")
        await judged(app, 1, "no identity")
        await pressed(pilot, "p")
        await judged(app, 1, "identity of its own")
        await pressed(pilot, "space", "space")
        await judged(app, 3, "no role here")
        await pressed(pilot, "p")
        await judged(app, 3, "The role is there")
        await pressed(pilot, "p")
        await judged(app, 3, "no role here")
        await pressed(pilot, "o")
        await until(lambda: app.report.is_complete and app.report.root_cause is not None)
        assert guide(app).player.result(1) is None
        await seen(app, lambda text: "Identity ✗ none" in text)
        await pressed(pilot, "space")
        await judged(app, 0, "An Azure VM")
        await pressed(pilot, "space")
        await judged(app, 1, "no identity")


async def test_a_click_on_the_button_presses_it() -> None:
    """The mouse reaches everything."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "5")
        await judged(app, 1, "no identity")
        await pilot.click("#portal")
        await judged(app, 1, "identity of its own")


async def test_a_step_without_a_button_says_so() -> None:
    """Nothing is pressed in its place."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "5")
        await judged(app, 1, "no identity")
        await pressed(pilot, "down", "p")
        await seen(app, lambda text: "no button" in text)
        portal = guide(app).player.portal
        assert portal is not None
        assert not portal.is_on(Switch.IDENTITY)


async def test_the_request_is_written_in_four_forms() -> None:
    """[ and ] go through them; the screen has Azure's address, the clipboard the one that works."""
    async with running("tutorial") as (app, pilot):
        await pressed(pilot, "5")
        await judged(app, 1, "no identity")
        assert "Host: 169.254.169.254" in text_of(app)
        await pressed(pilot, "right_square_bracket")
        await seen(app, lambda text: "$response = Invoke-WebRequest" in text)
        await pressed(pilot, "y")
        assert app._client is not None
        assert app._client.settings.ask.imds_url in app.clipboard
        assert "$ArmToken = $content.access_token" in app.clipboard
        await pressed(pilot, "right_square_bracket")
        assert "curl" in text_of(app)
        await pressed(pilot, "right_square_bracket", "right_square_bracket")
        told = app.query_one("#request", Pane).plain
        assert "In 2017: Configuration" in told
        assert "az vm identity assign -g DevTest -n vm-dev-01" in told


async def test_both_notes_say_what_is_true_today() -> None:
    """The slash, and the case of the URL."""
    async with running("tutorial", (120, 60)) as (app, pilot):
        await pressed(pilot, "5")
        await judged(app, 1, "no identity")
        await pressed(pilot, "down")
        assert "takes four spellings" in app.query_one("#todo", Pane).plain
        await pressed(pilot, "down", "down")
        assert "compares without case" in app.query_one("#todo", Pane).plain


async def test_a_lesson_of_another_scenario_has_that_played() -> None:
    """Host line, chain and panels begin anew, and the guide opens at the lesson."""
    async with running("tutorial", (120, 40)) as (app, pilot):
        await pressed(pilot, "4", "5")
        before = app._client
        await judged(app, 1, "no identity")
        await pressed(pilot, "L")
        await pressed(pilot, *"proxy", "enter")
        await seen(app, lambda text: "DEMO proxy-env" in text and "Is it IMDS?" in text)
        await until(lambda: app.report.is_complete)
        assert app._client is not before
        assert "vm-web-01" in text_of(app)
        for at, words in enumerate(("It is IMDS", "squid/5.7 answers", "Past the proxy")):
            await pressed(pilot, "space")
            if at:
                await until(lambda at=at: guide(app).at == at)  # type: ignore[misc]  # bound now
            await judged(app, at, words)


@pytest.mark.parametrize(
    ("scenario", "sentences"),
    [
        ("user-assigned", ("none", "object id", "id-shop-deploy", "sees rg-shop", "rg-data")),
        ("stale-group", ("Made 6 h", "The same token", "can be read", "next token")),
        ("contributor", ("Contributor at rg-shop", "write", "Yes", "Reader at rg-shop")),
    ],
)
async def test_a_short_lesson_is_played_by_one_key(
    scenario: str, sentences: tuple[str, ...]
) -> None:
    """Every step is ticked by a real answer, the button's step after it was pressed."""
    async with running(scenario) as (app, pilot):
        await pressed(pilot, "5")
        panel = guide(app)
        for _ in range(40):
            await pressed(pilot, "space")
            await until(lambda: not panel._is_asking)
            await until(lambda: app.report.is_complete)
            if all(panel.player.is_done(at) for at in range(len(sentences))):
                break
        for at, words in enumerate(sentences):
            known = panel.player.result(at)
            assert known is not None
            assert words in known.judgement.sentence


async def test_another_demo_offers_to_play_the_lessons_scenario() -> None:
    """Nothing is asked of a world that the lesson is not about."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "5")
        assert "plays in the scenario tutorial" in text_of(app)
        assert guide(app).player.result(0) is None
        await pressed(pilot, "space")
        await seen(app, lambda text: "DEMO tutorial" in text and "400 Bad Request" in text)


async def test_on_a_machine_without_a_portal_a_waiting_step_ticks_itself(hurried: None) -> None:
    """Somebody does it elsewhere: the panel sees it, asks on, and has the chain checked again."""
    async with on_a_machine("tutorial") as (app, pilot, simulation):
        await pressed(pilot, "5")
        await judged(app, 1, "no identity")
        text = await seen(app, lambda text: "it ticks itself" in text)
        assert "undo" not in text
        simulation.world.enable_system_identity()
        await judged(app, 3, "no role here")
        simulation.world.assign_role("Reader", GROUP)
        await judged(app, 4, "DevTest in westus")
        await seen(app, lambda text: "Access ✓ Reader" in text)


async def test_leaving_the_panel_ends_the_asking() -> None:
    """The worker that waits is gone, and comes back with the panel."""
    async with on_a_machine("tutorial") as (app, pilot, _):
        await pressed(pilot, "5")
        await judged(app, 1, "no identity")
        asking = [each for each in app.workers if each.group == "guide"]
        assert asking
        await pressed(pilot, "1")
        await until(lambda: all(each.is_finished for each in asking))
        assert not [each for each in app.workers if each.group == "guide"]
        await pressed(pilot, "5")
        assert [each for each in app.workers if each.group == "guide"]


async def test_a_real_machine_says_which_command_plays_a_lesson() -> None:
    """Its own lesson is played here, the others are named with their command."""
    async with on_a_machine("reader") as (app, pilot, _):
        await pressed(pilot, "5")
        await judged(app, 4, "it works")
        await pressed(pilot, "L", *"throttling", "enter")
        await seen(app, lambda text: "msi-scope --demo throttled" in text)
        await pressed(pilot, "space")
        assert guide(app).player.result(0) is None
        await pressed(pilot, "P")
        await seen(app, lambda text: "This is a real machine" in text)


async def test_another_identity_gets_answers_of_its_own() -> None:
    """What was asked as one is not shown for another."""
    async with on_a_machine("reader") as (app, pilot, _):
        await pressed(pilot, "5")
        await judged(app, 4, "it works")
        assert app._client is not None
        app._client.use(Selector(SelectorKind.CLIENT_ID, "9a1d0557-b818-46f8-84a0-e982f9be9bc8"))
        await pressed(pilot, "R")
        await until(lambda: guide(app).player.result(4) is None)


@asynccontextmanager
async def on_a_machine(
    scenario: str,
) -> AsyncIterator[tuple[ScopeApp, Pilot[int], Simulation]]:
    """The app as on a real machine: addresses are named, and it has nothing to switch the world with."""
    async with serve(scenario) as simulation:
        named = {
            "imds_url": simulation.imds_url,
            "arm_url": simulation.arm_url,
            "authority_url": simulation.authority_url,
        }
        settings = build(named, {})
        app = ScopeApp(settings, opener(settings))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await until(lambda: app.report.is_complete)
            yield app, pilot, simulation


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guide asks again at once: the pace of the transport still holds."""

    def of(name: str) -> Lesson:
        found = lesson(name)
        steps = (
            each._replace(question=each.question._replace(period_s=0.01)) for each in found.steps
        )
        return found._replace(steps=tuple(steps))

    monkeypatch.setattr(player, "lesson", of)


async def test_quitting_in_the_middle_of_a_question_is_quick() -> None:
    """Nobody waits for an answer that does not come."""
    async with running("blackhole", complete=False) as (app, pilot):
        await until(lambda: app._client is not None)
        await pressed(pilot, "5", "space")
        await pressed(pilot, "ctrl+q")
        await until(lambda: not app._running)


async def test_any_scenario_is_played_by_its_name() -> None:
    """P lists them; the exact name comes before others that hold it; everything begins anew."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "3", "P", *"hostile", "enter")
        await seen(app, lambda text: "DEMO hostile" in text)
        await until(lambda: app.report.is_complete)
        assert app.current == "probe"
        assert not app.query("#resources")


async def test_a_scenario_is_given_up_in_the_middle_of_its_questions() -> None:
    """One that never answers does not hold up the next."""
    async with running("blackhole", complete=False) as (app, pilot):
        await seen(app, lambda text: "checking" in text)
        await pressed(pilot, "P", *"reader", "enter")
        await seen(app, lambda text: "every link of the chain holds" in text)
        assert app._client is not None
        ask = app._client.settings.ask
        for each in app._client.record.exchanges:  # none is left of the scenario before
            assert each.url.startswith((ask.imds_url, ask.arm_url, ask.authority_url))
