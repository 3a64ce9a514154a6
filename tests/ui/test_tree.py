"""The tree of the resources panel: where one is, what is opened, what is kept, and how it is given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from textual.widgets import Input

from tests.rawserver import until
from tests.ui.at_resources import opened, selected, tree_of
from tests.ui.running import pressed, running, seen, text_of
from tui_app.client import ClientService
from tui_app.client.browsing import Browser
from tui_app.client.reading import ArmFailure
from tui_app.core.arm_errors import ArmFinding
from tui_app.demo import opener
from tui_app.settings import Settings
from tui_app.simulator.worlds import DATA, DEPLOYER, PAYROLL, PRODUCTION, READER, SHOP, WEB_VM
from tui_app.ui.app import ScopeApp
from tui_app.ui.keys import hint
from tui_app.ui.panels.resources.nodes import Kind, Node, visible
from tui_app.ui.panels.resources.tree import GIVEN_UP, ResourceTree

WIDE = (120, 40)
ACCOUNT = f"{DATA.id}/providers/Microsoft.Storage/storageAccounts/stshopdata"


async def client_of(scenario: str) -> AsyncIterator[ClientService]:
    async with opener(Settings(), scenario)() as client:
        yield client


def tree_over(client: ClientService) -> ResourceTree:
    return ResourceTree(client, Browser(client), lambda: None)


def labels(nodes: list[Node]) -> list[str]:
    return [node.label for node in nodes]


def find(tree: ResourceTree, label: str) -> Node:
    return next(node for node in visible(tree.roots) if node.label == label)


async def test_this_machine_comes_first_and_its_way_is_open() -> None:
    """Subscription, group, machine: each the first of its level; what was listed is asked, once."""
    async for client in client_of("mixed"):
        tree = tree_over(client)
        await tree.load(WEB_VM.id)
        node = await tree.open_to(WEB_VM.id, asks_all=False)
        assert node is not None
        assert node.is_here
        shown = list(visible(tree.roots))
        assert labels(shown)[:4] == ["Contoso Production", "rg-shop", "vm-web-01", "appi-shop"]
        assert labels(tree.roots)[1:] == ["Contoso Test", "Management groups", "Tenants"]


async def test_without_any_role_the_way_is_shown_and_nothing_is_asked_in_vain() -> None:
    """IMDS tells where one is; that no role shows it is the line above."""
    async for client in client_of("no-role"):
        tree = tree_over(client)
        await tree.load(WEB_VM.id)
        before = len(client.record.exchanges)
        await tree.open_to(WEB_VM.id, asks_all=False)
        assert len(client.record.exchanges) == before
        top, *way = visible(tree.roots)
        assert top.finding is not None
        assert top.finding.diagnosis == "arm.empty.subscriptions"
        assert labels(way)[:3] == [PRODUCTION, "rg-shop", "vm-web-01"]


async def test_an_id_that_no_list_has_can_be_gone_to() -> None:
    """Its group refuses to be listed, which is said there; the resource stands below it all the same."""
    async for client in client_of("reader"):
        tree = tree_over(client)
        await tree.load(WEB_VM.id)
        place = f"{PAYROLL.id}/providers/Microsoft.Storage/storageAccounts/stpayroll"
        node = await tree.open_to(place.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))
        assert node is not None
        assert node.label.casefold() == "stpayroll"
        group = next(n for n in visible(tree.roots) if n.label.casefold() == "rg-payroll")
        assert [child.kind for child in group.children] == [Kind.RESOURCE, Kind.NOTE]
        assert group.children[1].finding is not None
        assert not group.is_loaded


async def test_management_groups_show_what_stands_in_them() -> None:
    """A subscription stands there a second time, under a key of its own."""
    async for client in client_of("large"):
        tree = tree_over(client)
        await tree.load("")
        section = find(tree, "Management groups")
        await tree.fill(section)
        assert labels(section.children) == ["Estate"]
        await tree.fill(section.children[0])
        members = section.children[0].children
        assert len(members) == 40
        await tree.fill(members[0])
        assert members[0].count == 25
        for node in (section, *section.children, members[0]):
            node.is_open = True
        keys = [node.key for node in visible(tree.roots)]
        assert len(keys) == len(set(keys))


async def test_tenants_are_listed_by_what_is_known_of_them() -> None:
    """An application learns the id of its own tenant."""
    async for client in client_of("reader"):
        tree = tree_over(client)
        await tree.load("")
        section = find(tree, "Tenants")
        await tree.fill(section)
        assert [node.kind for node in section.children] == [Kind.TENANT]
        assert not section.children[0].can_open


async def test_child_resources_are_reached_type_by_type() -> None:
    """Account, its child type, what is in it, and on down."""
    async for client in client_of("reader"):
        tree = tree_over(client)
        await tree.load("")
        node = await tree.open_to(ACCOUNT)
        for label in ("blobServices", "default", "containers"):
            assert node is not None
            await tree.fill(node)
            assert label in labels(node.children)
            node = next(child for child in node.children if child.label == label)
        assert node is not None
        await tree.fill(node)
        assert node.count >= 1
        assert node.children[0].scope.casefold().startswith(ACCOUNT.casefold())


async def test_what_was_opened_stays_open_when_it_is_read_anew() -> None:
    """The same nodes, by id; a failure leaves what there was, and says so below it."""
    async for client in client_of("reader"):
        tree = tree_over(client)
        await tree.load(WEB_VM.id)
        await tree.open_to(WEB_VM.id)
        shop, before = find(tree, "rg-shop"), labels(list(visible(tree.roots)))
        await tree.load(WEB_VM.id)
        await tree.fill(tree.roots[0])
        assert find(tree, "rg-shop") is shop
        assert labels(list(visible(tree.roots))) == before
        read_at = shop.read_at
        client.pages = failing(client.pages, after=0)  # type: ignore[method-assign]
        await tree.fill(shop)
        assert shop.count == 11
        assert shop.read_at == read_at
        assert shop.children[-1].finding is not None
        assert not shop.is_loaded


def failing(_real: Any, *, after: int) -> Any:
    """Pages that end in a refusal after so many."""

    async def pages(*_: Any, **__: Any) -> AsyncIterator[Any]:
        for n in range(after):
            yield ({"id": f"/subscriptions/S/resourceGroups/g{n}", "name": f"g{n}"},)
        yield ArmFailure(finding=ArmFinding(diagnosis="arm.authz.other"))

    return pages


async def test_a_list_that_breaks_off_keeps_what_came_once_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two pages, the second with an id that differs in case only; then a refusal."""

    async def pages(*_: Any, **__: Any) -> AsyncIterator[Any]:
        yield ({"id": "/subscriptions/S/resourceGroups/G", "name": "G"}, {"id": None, "name": None})
        yield ({"id": "/subscriptions/s/resourcegroups/g", "name": "g"},)
        yield ArmFailure(finding=ArmFinding(diagnosis="arm.auth.expired"))

    async for client in client_of("reader"):
        monkeypatch.setattr(client, "pages", pages)
        tree = tree_over(client)
        node = Node(Kind.SUBSCRIPTION, "/subscriptions/S", "S")
        await tree.fill(node)
        kinds = [child.kind for child in node.children]
        assert kinds.count(Kind.NOTE) == 1
        assert sum(child.label.casefold() == "g" for child in node.children) == 1
        assert node.children[-1].label.startswith("after ")


async def test_loading_is_given_up_and_can_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Esc on the node; what was asked ends; → asks again."""
    async with running("reader", WIDE) as (app, pilot):
        panel = await opened(app, pilot, "rg-data")
        real, gate = panel._client.pages, asyncio.Event()

        async def waiting(*args: Any, **more: Any) -> AsyncIterator[Any]:
            await gate.wait()
            async for page in real(*args, **more):
                yield page

        monkeypatch.setattr(panel._client, "pages", waiting)
        await pressed(pilot, "right")
        await seen(app, lambda text: "loading …" in text)
        await pressed(pilot, "escape")
        await seen(app, lambda text: hint(GIVEN_UP) in text)
        gate.set()
        await pressed(pilot, "right")
        await seen(app, lambda text: "stshopdata" in text)


async def test_another_api_version_can_be_chosen() -> None:
    """V lists those that the type has; the one in use is said, and what is read changes with it."""
    async with running("reader", WIDE) as (app, pilot):
        await opened(app, pilot)
        await seen(app, lambda text: "(metadata)" in text)
        await pressed(pilot, "V")
        await seen(app, lambda text: "in use" in text)
        app.screen.query_one(Input).value = "2021-07-01"
        await pilot.pause()
        await pressed(pilot, "enter")
        await seen(app, lambda text: "api-version 2021-07-01 (chosen)" in text)
        await pressed(pilot, "V")
        app.screen.query_one(Input).value = "yesterday"
        await pilot.pause()
        await pressed(pilot, "enter")
        assert "api-version 2021-07-01" not in text_of(app).splitlines()[-1]
        await pressed(pilot, "escape")


async def test_a_version_that_does_not_exist_is_explained() -> None:
    """The refusal stands where the resource would, with the request and its ids for support."""
    async with running("reader", WIDE) as (app, pilot):
        await opened(app, pilot)
        await seen(app, lambda text: "(metadata)" in text)
        await pressed(pilot, "V")
        app.screen.query_one(Input).value = "1999-01-01"
        await pilot.pause()
        await pressed(pilot, "enter")
        text = await seen(app, lambda text: "For a support case" in text)
        assert "correlation request" in text
        assert "in 4 Requests" in text


async def test_a_resource_is_copied_in_several_forms() -> None:
    """Id, portal link, the same call by az, its JSON."""
    async with running("reader", WIDE) as (app, pilot):
        await opened(app, pilot)
        await seen(app, lambda text: "(metadata)" in text)
        await pressed(pilot, "Y")
        await pressed(pilot, "down", "enter")
        assert app.clipboard.startswith("https://portal.azure.com/#@")
        assert app.clipboard.endswith(f"/resource{WEB_VM.id}")
        await pressed(pilot, "Y", "down", "down", "enter")
        assert app.clipboard.startswith(f"az rest --method get --url '{WEB_VM.id}?api-version=")


async def test_a_resource_opens_by_right_and_is_read_by_enter() -> None:
    """→ shows its child types, a second → goes into the detail, Enter does at once."""
    async with running("reader") as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, "right")
        await seen(app, lambda text: "▸ extensions  " in text)
        await pressed(pilot, "left")
        assert not selected(app).is_open
        await pressed(pilot, "enter")
        await seen(app, lambda text: "api-version" in text and "Properties" in text)
        await pressed(pilot, "escape")
        assert tree_of(app).has_focus


async def test_everything_can_be_reached_by_keys_alone() -> None:
    """From this machine up to the top, down to the tenants, into the list and back."""
    async with running("large", WIDE) as (app, pilot):
        await pressed(pilot, "3")
        await until(lambda: _current(app) == "vm-00-0000")
        await pressed(pilot, "h", "h", "h", "h", "G")
        assert _current(app) == "Tenants"
        await pressed(pilot, "l")
        await seen(app, lambda text: "1 tenant" in text)
        await pressed(pilot, "k", "l")
        await seen(app, lambda text: "Estate" in text and "1 group" in text)


def _current(app: ScopeApp) -> str:
    node = tree_of(app).current
    return node.label if isinstance(node, Node) else ""


def test_the_shop_is_where_the_machine_is() -> None:
    """What the tests above rely on."""
    assert WEB_VM.id.startswith(SHOP.id)


async def test_where_one_side_is_seen_keys_act_on_it() -> None:
    """] shows the detail before it changes its tab; / shows the tree before it filters it."""
    async with running("reader") as (app, pilot):
        panel = await opened(app, pilot)
        await pressed(pilot, "right_square_bracket")
        assert panel.detail.tab == "Properties"
        assert panel.detail.has_focus_within
        await pressed(pilot, "right_square_bracket")
        assert panel.detail.tab == "Access"
        await pressed(pilot, "slash", "v", "n", "e", "t")
        await seen(app, lambda text: "vnet-shop" in text and "that match" in text)


@pytest.mark.parametrize("key", ["c", "p", "colon", "V", "x", "question_mark"])
async def test_ctrl_q_quits_from_any_dialog(key: str) -> None:
    """Also where a line is typed in."""
    async with running("reader") as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, key)
        await until(lambda: len(app.screen_stack) == 2)
        await pilot.press("ctrl+q")
        await until(lambda: app._exit)


async def test_what_one_identity_read_is_not_shown_of_another() -> None:
    """After `i` the tree, the list and the details are asked for anew; here nothing may be read."""
    async with running("user-assigned", WIDE) as (app, pilot):
        await pressed(pilot, "i", *DEPLOYER.client_id, "enter")
        await until(lambda: app.report.is_complete and app.report.token is not None)
        panel = await opened(app, pilot)
        await seen(app, lambda text: "(metadata)" in text)
        first = panel.estate.top
        await pressed(pilot, "i", *READER.client_id, "enter")
        await until(lambda: app.report.token is not None and app.report.is_complete)
        await until(lambda: panel.estate.top is not first and bool(panel.estate.roots))
        assert panel.rights.object_id == READER.object_id
        assert await seen(app, lambda text: "rg-data" in text), "what only the second one reads"


async def test_the_tree_stays_while_the_subscriptions_are_read_anew() -> None:
    """r on the first level: what is open stays open, the cursor where it is."""
    async with running("reader", WIDE) as (app, pilot):
        panel = await opened(app, pilot, "Contoso Production")
        before = labels(list(visible(panel.estate.roots)))
        read_at = panel.estate.top.read_at
        await pressed(pilot, "r")
        assert "Asking for subscriptions" not in text_of(app)
        await until(lambda: panel.estate.top.read_at > read_at and not panel.estate.top.is_loading)
        assert labels(list(visible(panel.estate.roots))) == before
        assert selected(app).label == "Contoso Production"
