"""Resources are read by versions that their types have: known, repaired, or chosen."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tui_app.client import ClientService
from tui_app.client.browsing import REPAIRED, YOURS, Browser
from tui_app.client.reading import ArmDocument, ArmFailure
from tui_app.core.api_versions import METADATA
from tui_app.demo import opener
from tui_app.settings import Settings
from tui_app.simulator.arm import versions
from tui_app.simulator.worlds import DATA, SHOP, WEB_VM

VAULT = f"{SHOP.id}/providers/Microsoft.KeyVault/vaults/kv-shop-prod"
ACCOUNT = f"{DATA.id}/providers/Microsoft.Storage/storageAccounts/stshopdata"


@pytest.fixture
async def client() -> AsyncIterator[ClientService]:
    async with opener(Settings(), "reader")() as opened:
        yield opened


def paths(client: ClientService) -> list[str]:
    return [
        exchange.url.partition("?")[0].partition("127.0.0.1:")[2].partition("/")[2]
        for exchange in client.record.exchanges
    ]


async def test_the_version_comes_from_the_provider_which_is_asked_once(
    client: ClientService,
) -> None:
    """The identity may not ask the subscription: the tenant tells, and the refusal is remembered."""
    browser = Browser(client)
    reading = await browser.read(WEB_VM.id)
    assert isinstance(reading.result, ArmDocument)
    assert reading.choice.source == METADATA
    assert reading.choice.version in versions.NAMESPACES["Microsoft.Compute"]["virtualMachines"]
    await browser.read(WEB_VM.id)
    await browser.read(VAULT)
    asked = [
        path
        for path in paths(client)
        if path.lower().endswith(("microsoft.compute", "microsoft.keyvault"))
    ]
    assert [path.partition("/")[0] for path in asked] == ["subscriptions", "providers", "providers"]


async def test_a_version_that_is_refused_is_repaired_and_kept(
    client: ClientService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Metadata can be wrong; the refusal lists what exists, and the next of the type is right at once."""
    browser = Browser(client)
    monkeypatch.setattr("tui_app.core.api_versions.choose", lambda *_: _choice("1999-01-01"))
    reading = await browser.read(VAULT)
    assert isinstance(reading.result, ArmDocument)
    assert (reading.choice.version, reading.choice.source) == ("2024-11-01", REPAIRED)
    before = len(client.record.exchanges)
    await browser.read(VAULT.upper())
    assert len(client.record.exchanges) == before + 1


async def test_a_version_that_was_chosen_is_sent_and_stays_for_the_type(
    client: ClientService,
) -> None:
    """A wrong one is shown as what it is, with those that exist; the right one stays."""
    browser = Browser(client)
    wrong = await browser.read(ACCOUNT, "1999-01-01")
    assert isinstance(wrong.result, ArmFailure)
    assert "2019-06-01" in wrong.choice.others
    chosen = await browser.read(ACCOUNT, "2019-06-01")
    assert isinstance(chosen.result, ArmDocument)
    assert (await browser.read(ACCOUNT)).choice[:2] == ("2019-06-01", YOURS)


async def test_child_types_are_those_of_the_provider(client: ClientService) -> None:
    """A storage account may have blob services."""
    found = await Browser(client).children(ACCOUNT)
    assert found == ("Microsoft.Storage/storageAccounts/blobServices",)


def _choice(version: str) -> object:
    from tui_app.core.api_versions import Choice

    return Choice(version, "made up")
