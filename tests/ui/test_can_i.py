"""Can I …? The answer below what is typed, its reason, the request to copy."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.rawserver import until
from tests.ui.at_resources import Held, opened
from tests.ui.running import pressed, running, text_of
from tui_app.simulator.worlds import DATA
from tui_app.ui.app import ScopeApp
from tui_app.ui.dialogs.can_i import CanIDialog, offered
from tui_app.ui.panels.resources import ResourcesPanel
from tui_app.ui.widgets.pane import Pane

VM = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v"


async def asked(app: ScopeApp, pilot: Pilot[int], label: str = "vm-web-01") -> CanIDialog:
    await opened(app, pilot, label)
    await pressed(pilot, "c")
    assert isinstance(app.screen, CanIDialog)
    return app.screen


async def typed(app: ScopeApp, pilot: Pilot[int], text: str) -> None:
    app.screen.query_one(Input).value = text
    await pilot.pause()


def answer_of(app: ScopeApp) -> str:
    return "".join(pane.plain for pane in app.screen.query("#can-i-answer").results(Pane))


async def test_no_says_why_and_what_to_ask_for() -> None:
    """The reason, the smallest roles, the request; y copies it once settled, Y offers the forms."""
    async with running("reader") as (app, pilot):
        await asked(app, pilot)
        await pressed(pilot, *"start")  # with each key the best match is answered
        await until(lambda: "✗ No: none of the roles" in answer_of(app))
        answer = answer_of(app)
        assert "Action      Microsoft.Compute/virtualMachines/start/action" in answer
        assert "Would do" in answer
        assert "Granted minutes ago?" in answer
        await pressed(pilot, "enter", "y")
        assert app.clipboard.startswith("az role assignment create")
        await pressed(pilot, "Y")
        shown = text_of(app)
        assert "PowerShell" in shown
        assert "answer" in shown
        await pressed(pilot, "escape", "escape")
        assert not isinstance(app.screen, CanIDialog)


async def test_yes_names_the_assignment_and_the_pattern() -> None:
    """The role, where it is assigned, the pattern; nothing is asked for, y copies the answer."""
    async with running("contributor") as (app, pilot):
        await asked(app, pilot)
        await typed(app, pilot, "Microsoft.Compute/virtualMachines/start/action")
        await until(lambda: "✓ Yes: the role Contributor" in answer_of(app))
        assert "by the pattern *." in answer_of(app)
        assert "role assignment create" not in answer_of(app)
        await pressed(pilot, "enter", "y")
        assert app.clipboard.startswith("✓ Yes")


async def test_a_denial_and_a_condition_are_the_reason() -> None:
    """More roles do not help against the first; the second is shown, never evaluated."""
    async with running("mixed", (120, 40)) as (app, pilot):
        await asked(app, pilot, "vnet-shop")
        await typed(app, pilot, "Microsoft.Network/virtualNetworks/write")
        await until(lambda: "more roles do not help" in answer_of(app))
        await pressed(pilot, "escape")
        account = f"{DATA.id}/providers/Microsoft.Storage/storageAccounts/stshopdata"
        blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
        assert isinstance(app.panel, ResourcesPanel)
        app.push_screen(CanIDialog(app.panel.rights, account, action=blobs, is_data=True))
        await until(lambda: "! Only under a condition" in answer_of(app))
        assert "Condition   ((!(ActionMatches" in answer_of(app)


async def test_without_the_right_to_read_assignments_the_answer_is_unknown() -> None:
    """With no row in the tree it is about this VM; what is missing is named, never «no»."""
    async with running("no-role") as (app, pilot):
        await pressed(pilot, "3", "c")
        await until(lambda: "– Unknown" in answer_of(app))
        assert "at vm-web-01" in text_of(app)
        assert "needs Microsoft.Authorization/roleAssignments/read" in answer_of(app)
        assert "✗" not in answer_of(app)
        assert "az role assignment create" in answer_of(app)


async def test_data_actions_are_marked_and_asked_on_their_own_plane() -> None:
    """A vault's secrets are data."""
    async with running("mixed") as (app, pilot):
        await asked(app, pilot, "kv-shop-prod")
        await typed(app, pilot, "secrets/getSecret")
        await until(lambda: "Key Vault Secrets User" in answer_of(app))
        assert "▸data Microsoft.KeyVault" in text_of(app)
        assert "getSecret/action (data)" in answer_of(app)


async def test_what_is_no_action_is_told_and_an_unknown_one_can_be_asked() -> None:
    """One line of what was expected; a well-formed name that no role has, on both planes."""
    async with running("reader") as (app, pilot):
        await asked(app, pilot)
        await typed(app, pilot, "zzz[/b]")
        assert "zzz[/b]: not an action; expected PROVIDER/TYPE/VERB" in answer_of(app)
        await pressed(pilot, "enter", "y")
        assert isinstance(app.screen, CanIDialog)
        await typed(app, pilot, "Contoso.Shop/carts/read")
        await until(lambda: "Yes: the role Reader" in answer_of(app))
        await pressed(pilot, "down")
        assert "Contoso.Shop/carts/read (data)" in answer_of(app)
        await until(lambda: "No: none of the roles" in answer_of(app))


async def test_keys_work_while_it_is_read_and_esc_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is made up meanwhile; closing gives the reading up."""
    held = Held(monkeypatch)
    async with running("reader") as (app, pilot):
        dialog = await asked(app, pilot)
        await until(lambda: len(held.asked) == 3)  # its subscription, its group, and this machine
        await pressed(pilot, *"start", "down")
        assert app.screen.query_one(Input).value == "start"
        assert "reading which roles reach this place" in answer_of(app)
        assert "No:" not in answer_of(app)
        assert "Unknown" not in answer_of(app)
        await pressed(pilot, "escape")
        assert app.screen is not dialog
        held.gate.set()
        await pressed(pilot, "c")
        await until(lambda: "No:" in answer_of(app))
        await pressed(pilot, "enter", "r")
        await until(lambda: len(held.asked) == 5)
        await pressed(pilot, "slash")
        assert app.screen.query_one(Input).has_focus


def test_the_places_own_operations_come_first() -> None:
    """Everyday ones of the type on top, then those of other types."""
    options = offered(VM)
    kind = "Microsoft.Compute/virtualMachines/"
    own = [one.label.startswith(kind) for one in options]
    assert own[:20] == [True] * 20
    assert options[0].detail
    assert any(
        one.value == "data Microsoft.Compute/virtualMachines/login/action" for one in options
    )
    group = offered("/subscriptions/s/resourceGroups/g")
    assert group[0].label.startswith("Microsoft.Resources/subscriptions/resourceGroups/")
    assert len(group) == len({one.value for one in group})


async def test_without_a_token_it_says_what_is_missing() -> None:
    """No dialog that could not answer."""
    async with running("no-identity") as (app, pilot):
        await pressed(pilot, "3", "c")
        assert not isinstance(app.screen, CanIDialog)
        assert "This needs a token" in text_of(app)
