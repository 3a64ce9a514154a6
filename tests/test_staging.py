"""The demo's portal changes the simulator's world, and gives it back as it was."""

from __future__ import annotations

import pytest

from tui_app.client import ClientService
from tui_app.core.portal import Portal, Switch
from tui_app.core.selector import TokenWanted
from tui_app.core.token import IdentityKind
from tui_app.settings import UsageError
from tui_app.sources import Sources
from tui_app.staging import DemoStage

ARM = TokenWanted("https://management.azure.com/")


def portal_of(stage: DemoStage) -> Portal:
    """The portal, once the scenario is served."""
    assert stage.portal is not None
    return stage.portal


async def status(client: ClientService) -> int:
    """What IMDS answers to a request for a token."""
    reply = await client.token(ARM, fresh=True)
    exchange = client.record.get(reply.outcome.exchange)
    assert exchange is not None
    assert exchange.status is not None
    return exchange.status


async def test_the_identity_can_be_switched_on_and_off() -> None:
    """IMDS answers as the portal says."""
    stage = DemoStage("tutorial")
    _, open_client = stage.play("tutorial")
    async with open_client() as client:
        portal = portal_of(stage)
        assert not portal.is_on(Switch.IDENTITY)
        assert await status(client) == 400
        assert portal.turn(Switch.IDENTITY, on=True) == ""
        assert await status(client) == 200
        assert portal.attached()[0].kind is IdentityKind.SYSTEM_ASSIGNED
        portal.turn(Switch.IDENTITY, on=False)
        assert await status(client) == 400
        assert portal.attached() == ()


async def test_a_role_needs_an_identity() -> None:
    """The portal has nobody to give it to, and says so; taking away what is not there is no error."""
    stage = DemoStage("tutorial")
    _, open_client = stage.play("tutorial")
    async with open_client():
        portal = portal_of(stage)
        assert "no identity yet" in portal.turn(Switch.READER, on=True)
        assert not portal.is_on(Switch.READER)
        assert portal.turn(Switch.READER, on=False) == ""


@pytest.mark.parametrize("scenario", ["tutorial", "reader", "stale-group", "throttled"])
async def test_starting_over_gives_the_world_back(scenario: str) -> None:
    """Every switch stands as it did, whatever was pressed."""
    stage = DemoStage(scenario)
    _, open_client = stage.play(scenario)
    async with open_client():
        portal = portal_of(stage)
        before = [portal.is_on(switch) for switch in Switch]
        portal.turn(Switch.IDENTITY, on=True)
        for switch in Switch:
            portal.turn(switch, on=not portal.is_on(switch))
        portal.start_over()
        assert [portal.is_on(switch) for switch in Switch] == before


async def test_a_calm_machine_is_throttled_no_more() -> None:
    """429 while other programs ask; then a token, and 429 again when they come back."""
    stage = DemoStage("throttled")
    _, open_client = stage.play("throttled")
    async with open_client() as client:
        portal = portal_of(stage)
        assert await status(client) == 429
        portal.turn(Switch.CALM, on=True)
        assert await status(client) == 200
        portal.turn(Switch.CALM, on=False)
        assert await status(client) == 429


async def test_a_portal_is_there_while_its_scenario_is() -> None:
    """None before it is served, nor once another is to be played."""
    stage = DemoStage("reader")
    _, open_client = stage.play("reader")
    assert stage.portal is None
    async with open_client():
        assert stage.portal is not None
        stage.play("tutorial")
        assert stage.portal is None
    assert stage.scenario == "tutorial"


def test_a_scenario_is_played_with_what_was_given() -> None:
    """What a person named stays, what belonged to the scenario before does not."""
    stage = DemoStage("wrong-client-id", Sources(options={"ascii": "1", "client_id": ""}))
    assert stage.play("wrong-client-id")[0].ask.selector.value
    settings, _ = stage.play("reader")
    assert settings.ascii
    assert not settings.ask.selector.value


def test_an_unknown_scenario_is_refused() -> None:
    """And the one that plays stays."""
    stage = DemoStage("reader")
    with pytest.raises(UsageError, match="unknown scenario"):
        stage.play("nosuch")
    assert stage.scenario == "reader"


def test_every_scenario_is_offered_with_its_description() -> None:
    """Those that can be served here."""
    offered = dict(DemoStage("reader").scenarios())
    assert "tutorial" in offered
    assert all(offered.values())
