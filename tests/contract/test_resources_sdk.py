"""Microsoft's own resource client lists from the simulator's ARM what this program lists."""

from __future__ import annotations

import pytest
from azure.mgmt.resource.resources import ResourceManagementClient

from tests.contract.conftest import Served
from tests.contract.test_authorization_sdk import Bearer, NoCredential
from tests.contract.test_clients import azure_token
from tui_app.client import ClientService
from tui_app.client.listing import list_resources
from tui_app.core.inventory import Index
from tui_app.settings import build
from tui_app.simulator import Simulation
from tui_app.simulator.worlds import PRODUCTION


def sdk(running: Simulation, subscription: str) -> ResourceManagementClient:
    return ResourceManagementClient(
        NoCredential(),
        subscription,
        base_url=running.arm_url,
        authentication_policy=Bearer(azure_token()),
        retry_total=0,
    )


async def ours(running: Simulation, scope: str) -> tuple[Index, str]:
    settings = build({"imds_url": running.imds_url, "arm_url": running.arm_url}, {})
    index = Index()
    async with ClientService(settings) as client:
        listing = await list_resources(client, index.add, scope=scope)
        assert not listing.failures
        return index, listing.source


@pytest.mark.parametrize("scenario", ["reader", "contributor", "large"])
async def test_the_same_resources(served: Served, scenario: str) -> None:
    """Every id that the SDK lists in a subscription, page after page, and no other."""
    running = served(scenario)
    with sdk(running, PRODUCTION) as client:
        theirs = {str(each.id).casefold() for each in client.resources.list()}
        groups = {each.name for each in client.resource_groups.list()}
    index, source = await ours(running, f"/subscriptions/{PRODUCTION}")
    assert {each.id.casefold() for each in index.rows} == theirs
    assert {each.resource_group.casefold() for each in index.rows} <= {
        str(name).casefold() for name in groups
    }
    assert source == "Resource Graph"
    assert len(theirs) > 10


async def test_one_group(served: Served) -> None:
    """Below a group the list of the group is read."""
    running = served("reader")
    with sdk(running, PRODUCTION) as client:
        theirs = {
            str(each.id).casefold() for each in client.resources.list_by_resource_group("rg-shop")
        }
    index, source = await ours(running, f"/subscriptions/{PRODUCTION}/resourceGroups/rg-shop")
    assert ({each.id.casefold() for each in index.rows}, source) == (theirs, "lists")
