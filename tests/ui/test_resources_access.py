"""Rights in the resources panel: the Access tab, the badges, a refusal and its request."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.rawserver import until
from tests.ui.at_resources import Held, group, opened, rest_on, selected, tree_of
from tests.ui.running import pressed, running, seen, text_of
from tui_app.client.reading import ArmFailure
from tui_app.core.access.facts import Facts
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.clock import Moment
from tui_app.core.permissions import Permission
from tui_app.core.report import Report
from tui_app.simulator.worlds import PAYROLL
from tui_app.ui.app import ScopeApp
from tui_app.ui.panels.resources import rights
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows

WIDE = (120, 40)


def tab_text(app: ScopeApp) -> str:
    """The whole text of the detail."""
    return app.query_one("#resource-detail", Pane).plain


def badge_of(rows: Rows[Any], label: str) -> str:
    """The last five places of a row that is drawn 80 wide."""
    node = next(n for n in rows.rows if n.label == label)
    return rows._draw(node, 80).plain[-5:]


async def test_the_access_tab_says_who_grants_what() -> None:
    """The sentence, each role with its origin, the denial, ARM's own list of actions."""
    async with running("mixed", WIDE) as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, "right_square_bracket")
        await until(lambda: "this identity has: Reader, Contributor" in tab_text(app))
        text = tab_text(app)
        for words in (
            "It may      read, write, delete, other actions",
            "It may not  data actions",
            "Reader, inherited from subscription",
            "Contributor, inherited from resource group rg-shop",
            "Deny changes to the network, made by deployment stack 'shop-network'",
            "forbids      Microsoft.Network/*/write",
            "Effective actions, ARM's own list",
            "but not      Microsoft.Authorization/*/Delete",
            "read just now",
        ):
            assert words in text
        assert "Not read" not in text


async def test_a_role_through_a_group_and_a_condition_are_told() -> None:
    """Which group, and under which condition."""
    async with running("mixed", WIDE) as (app, pilot):
        await opened(app, pilot, "DevTest")
        await pressed(pilot, "right_square_bracket")
        await until(lambda: "Virtual Machine Operator (custom)" in tab_text(app))
        assert "assigned here, through group" in tab_text(app)
        tree = tree_of(app)
        tree.cursor_to(next(node.key for node in tree.rows if node.label == "rg-data"))
        await pressed(pilot, "enter")
        await until(lambda: any(node.label == "stshopdata" for node in tree.rows))
        tree.cursor_to(next(node.key for node in tree.rows if node.label == "stshopdata"))
        await until(lambda: "Storage Blob Data Reader, assigned here" in tab_text(app))
        assert "only where ((!(ActionMatches" in tab_text(app)


async def test_what_cannot_be_read_is_unknown_and_names_the_right() -> None:
    """At the subscription the identity holds nothing that shows: never «no»."""
    async with running("reader", WIDE) as (app, pilot):
        await opened(app, pilot, "Contoso Production")
        await pressed(pilot, "right_square_bracket")
        await until(lambda: "that does not mean nothing" in tab_text(app))
        text = tab_text(app)
        assert "role assignments (needs Microsoft.Authorization/roleAssignments/read" in text
        assert "Not known" in text
        assert "It may not" not in text


async def test_where_arm_and_the_assignments_disagree_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The action, both sides, and which counts."""
    real = rights.look_of

    def more(facts: Facts, at: Moment) -> rights.Look:
        blocks = (*(facts.effective or ()), Permission(data_actions=("Contoso.Shop/carts/read",)))
        return real(replace(facts, effective=blocks), at)

    monkeypatch.setattr(rights, "look_of", more)
    async with running("contributor", WIDE) as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, "right_square_bracket")
        await until(lambda: "assignments disagree" in tab_text(app))
        assert "Contoso.Shop/carts/read: ARM's own list of permissions says yes" in tab_text(app)


async def test_keys_work_while_rights_are_read_and_the_wait_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The cursor moves on; what was asked for is read once and kept; r reads it anew, dimmed meanwhile."""
    held = Held(monkeypatch)
    async with running("reader", WIDE) as (app, pilot):
        panel = await opened(app, pilot)
        await pressed(pilot, "right_square_bracket")
        await until(lambda: len(held.asked) == 3)  # its subscription, its group, and this machine
        panel.detail.ask()  # as after every change of the list
        await pilot.pause()
        assert len(held.asked) == 3, "what is under way is not begun again"
        assert "reading which roles reach this place" in tab_text(app)
        await pressed(pilot, "down", "up")
        assert selected(app).label == "vm-web-01"
        held.gate.set()
        await until(lambda: "this identity has: Reader" in tab_text(app))
        before = len(held.asked)
        await pressed(pilot, "left_square_bracket", "right_square_bracket")
        await until(lambda: "this identity has: Reader" in tab_text(app))
        held.gate.clear()
        await pressed(pilot, "r")
        await until(lambda: "reading which roles reach" in tab_text(app))
        assert len(held.asked) == before + 1, "kept until it was asked for anew"
        assert "this identity has: Reader" in tab_text(app), "the last answer stays meanwhile"
        held.gate.set()
        await until(lambda: "read just now" in tab_text(app))


async def test_the_age_of_what_was_read_is_told() -> None:
    """In minutes, by the steady clock."""
    async with running("reader", WIDE) as (app, pilot):
        panel = await opened(app, pilot)
        await pressed(pilot, "right_square_bracket")
        await until(lambda: "read just now" in tab_text(app))
        now = panel.rights.client.now()
        panel.rights.client.now = lambda: now._replace(steady=now.steady + 185)
        panel.show_age()
        assert "read 3 min ago" in tab_text(app)


async def test_badges_claim_what_was_read_and_nothing_else() -> None:
    """What a subscription or a group grants shows below it; a denial takes it away; else blank."""
    async with running("mixed", WIDE) as (app, pilot):
        await opened(app, pilot, "rg-shop")
        tree = tree_of(app)
        await until(lambda: badge_of(tree, "rg-data") == "R····")  # by its subscription's roles
        assert badge_of(tree, "DevTest") == "RWDA·", "through a group, among the subscription's"
        assert badge_of(tree, "Contoso Test").strip() == "", "never opened, never asked"
        assert badge_of(tree, "rg-shop") == "RWDA·"
        await until(lambda: badge_of(tree, "vm-web-01") == "RWDA·")  # the opened group was read
        assert badge_of(tree, "kv-shop-prod") == "RWDAd"
        assert badge_of(tree, "vnet-shop") == "R··A·"


async def test_another_identity_begins_with_nothing_known() -> None:
    """What was read of one identity is never shown of another."""
    async with running("contributor", WIDE) as (app, pilot):
        panel = await opened(app, pilot, "rg-shop")
        await panel.rights.look(selected(app).scope)
        token = app.report.token
        assert token is not None
        other = SimpleNamespace(object_id="another")
        report = SimpleNamespace(token=other, is_complete=True, fact=lambda _: None)
        panel.rights.follow(cast("Report", report))
        assert panel.rights.reaching(selected(app).scope) is None


async def test_a_refusal_in_the_tree_says_who_lacks_what_and_copies_the_request() -> None:
    """Who, action, scope, roles, the request; y copies it, Y offers both shells."""
    async with running("reader", WIDE) as (app, pilot):
        await opened(app, pilot)
        rest_on(app, group(PAYROLL.id, "rg-payroll"))
        await pressed(pilot, "enter")
        tree = tree_of(app)
        await until(lambda: any(node.finding for node in tree.rows))
        await pressed(pilot, "down")
        await until(lambda: "Granted minutes ago?" in tab_text(app))
        text = tab_text(app)
        assert app.report.token is not None
        for words in (
            "Who may not do what",
            f"Identity    {app.report.token.object_id}",
            "Action      Microsoft.Resources/subscriptions/resourceGroups/resources/read",
            f"Scope       {PAYROLL.id}",
            "Would do",
            "az role assignment create",
            "Granted minutes ago?",
        ):
            assert words.casefold() in text.casefold()
        await pressed(pilot, "y")
        assert app.clipboard.startswith("az role assignment create")
        await pressed(pilot, "Y")
        shown = text_of(app)
        assert "PowerShell" in shown
        assert "ARM id" in shown
        await pressed(pilot, "down", "enter")
        assert app.clipboard.startswith("New-AzRoleAssignment")


async def test_a_refusal_of_a_resource_is_explained_in_the_detail() -> None:
    """The resource was listed, reading it is refused: the same explanation, y still copies the id."""
    async with running("reader", WIDE) as (app, pilot):
        panel = await opened(app, pilot)
        node = selected(app)
        await until(lambda: node.key in panel.detail._readings)
        finding = ArmFinding(
            diagnosis="arm.authz.missing",
            object_id="somebody-else",
            action="Microsoft.Compute/virtualMachines/read",
            scope=node.scope,
        )
        reading = panel.detail._readings[node.key]
        panel.detail._readings[node.key] = replace(reading, result=ArmFailure(finding=finding))
        panel.show_rights()
        text = tab_text(app)
        assert "not the identity of this token" in text
        assert "Granted minutes ago?" in text
        await pressed(pilot, "y")
        assert app.clipboard == node.scope


async def test_throttled_rights_are_waited_for_and_shown() -> None:
    """429 with Retry-After: the wait is visible, no answer is made up."""
    async with running("arm-throttled", WIDE) as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, "right_square_bracket")
        await until(lambda: "reading which roles reach" in tab_text(app))
        await pressed(pilot, "up")
        assert selected(app).label != "vm-web-01"


async def test_hostile_roles_and_names_are_text() -> None:
    """Every row's Access tab: nothing acts, nothing crashes."""
    async with running("hostile", WIDE) as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, "right_square_bracket")
        tree = tree_of(app)
        for node in list(tree.rows)[:20]:
            tree.cursor_to(node.key)
            await until(lambda: "read just now" in tab_text(app))
        text = await seen(app, lambda text: "Access" in text)
        assert all(ch.isprintable() or ch == "\n" for ch in text)


async def test_no_screen_about_rights_shows_the_token() -> None:
    """Tab, dialog, matrix, and what is copied from them."""
    async with running("contributor", WIDE) as (app, pilot):
        await opened(app, pilot)
        token = app.report.token
        assert token is not None
        secret = token.secret.reveal()
        shown = []
        for key in ("right_square_bracket", "c", "p"):
            await pressed(pilot, key)
            shown.append(await seen(app, lambda text: "read just now" in text))
            await pressed(pilot, "enter", "y")
            shown += [text_of(app), app.clipboard, repr(vars(app.panel))]
            await pressed(pilot, "escape", "escape")
        text = "".join("".join(shown).split())
        assert not any(secret[at : at + 16] in text for at in range(60, len(secret) - 16, 16))
