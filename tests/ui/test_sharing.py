"""Share mode: no id, name or address on any screen, in the clipboard or in what is copied."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of, typed
from tui_app.formats import BUNDLE
from tui_app.formats.bundle import MANIFEST
from tui_app.simulator.estate import TENANT_ID
from tui_app.simulator.world import SYSTEM_CLIENT_ID, SYSTEM_OBJECT_ID
from tui_app.ui.app import ScopeApp
from tui_app.ui.exporting import KINDS, Kind
from tui_app.ui.panels.token.drawing import TOKEN_FORM
from tui_app.ui.widgets.rows import Rows

SECRETS = ("vm-web-01", "vm-dev-01", "rg-shop", "98f51385", "Contoso", "10.0.0.4", "azureuser", "shop-team",
           TENANT_ID[:8], SYSTEM_CLIENT_ID[:8], SYSTEM_OBJECT_ID[:8], "kv-shop", "vnet-shop")  # fmt: skip


def check(app: ScopeApp) -> None:
    """Nothing of the tenant is seen or copied."""
    text = "".join(text_of(app).split())
    for secret in SECRETS:
        assert secret.replace(" ", "") not in text, secret
        assert secret not in app.clipboard, secret


async def test_every_panel_hides_who_and_where() -> None:
    """Panels, details, tabs, dialogs, the fix, copies: placeholders; and all is back afterwards."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "s")
        await seen(app, lambda text: "SHARE" in text)
        assert "<vm:1>" in text_of(app)
        for panel in ("1", "2", "3", "4", "5"):
            await pressed(pilot, panel)
            if panel == "3":
                await seen(app, lambda text: "hardwareProfile" in text)
            for _ in range(8):
                await typed(pilot, "", "down", "y")
                check(app)
            for _ in range(3):
                await pressed(pilot, "right_square_bracket", "y")
                check(app)
            await pressed(pilot, "enter")
            check(app)
            await pressed(pilot, "escape", "Y")
            check(app)
            await pressed(pilot, "escape", "colon")
            check(app)
            await pressed(pilot, "escape")
        await pressed(pilot, "1", "s")
        await seen(app, lambda text: "vm-web-01" in text)


async def test_the_flat_list_hides_names_that_only_it_has_seen() -> None:
    """A name is known by the id of its own row, before anything else has told it."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "s", "3")
        await seen(app, lambda text: "<vm:1>" in text)
        await pressed(pilot, "L")
        await seen(app, lambda text: "vaults" in text)
        check(app)


async def test_the_token_stays_hidden() -> None:
    """Neither shown nor copied, and the app says why."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "2")
        await seen(app, lambda text: "Audience" in text)
        await pressed(pilot, "s", "v")
        await seen(app, lambda text: "Share mode is on" in text)
        await pressed(pilot, "Y")
        assert TOKEN_FORM not in app.screen.query_one(Rows).rows


async def test_the_fix_names_nobody() -> None:
    """The commands are filled in with placeholders, in the dialog and in the copy."""
    async with running("no-role", (120, 40)) as (app, pilot):
        await pressed(pilot, "s", "f", "y")
        assert "<principal:1>" in text_of(app)
        check(app)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.format)
async def test_no_export_names_anybody(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every kind of file, the archive's members too; what was replaced is told."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "out"
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await seen(app, lambda text: "hardwareProfile" in text)
        await pressed(pilot, "s", "x")
        await typed(pilot, kind.title.lower(), "enter")
        await seen(app, lambda text: "where to" in text)
        await typed(pilot, path.name, "enter")
        await until(path.exists)
    for name, text in contents(path).items():
        for secret in SECRETS:
            assert secret not in text, (name, secret)
        assert "vm:1" in text or name == MANIFEST, name
    if kind.format == BUNDLE:
        assert "placeholders" in contents(path)[MANIFEST]


def contents(path: Path) -> dict[str, str]:
    """The texts of a file: of an archive its members."""
    if not zipfile.is_zipfile(path):
        return {path.name: path.read_text("utf-8")}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_a_presentation_names_nobody() -> None:
    """Step by step, requests, answers and the portal's words."""
    async with running("tutorial", (80, 24)) as (app, pilot):
        await pressed(pilot, "s", "f5")
        for _ in range(10):
            await pressed(pilot, "right")
            text = "".join(text_of(app).split())
            assert not [each for each in ("98f51385", "DevTest", "vm-dev-01") if each in text], (
                text_of(app)
            )


async def test_another_scenario_is_hidden_as_well() -> None:
    """Share mode stays on when another scenario is played; its names are learned anew."""
    async with running("no-identity", (120, 40)) as (app, pilot):
        await pressed(pilot, "s", "P")
        await typed(pilot, "tutorial", "enter")
        await until(lambda: app.report.is_complete and "tutorial" in text_of(app))
        await seen(app, lambda text: "<vm:" in text)
        assert "vm-dev-01" not in text_of(app)


async def test_a_panel_out_of_view_is_drawn_anew_when_it_comes_back() -> None:
    """Switched elsewhere: whole placeholders at their own width, and whole names afterwards."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await seen(app, lambda text: "hardwareProfile" in text)
        await pressed(pilot, "1")
        app.panel.show_check("MI109")
        await pressed(pilot, "2", "s", "1")
        await seen(app, lambda text: "source address     <address:1>" in text)
        await pressed(pilot, "2", "s", "3")
        await seen(app, lambda text: "hardwareProfile" in text and "<" not in text)
        assert "vm-web-01" in text_of(app)


async def test_what_was_typed_to_filter_goes_when_share_mode_comes() -> None:
    """It may be a name, in a panel out of view as well."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "4", "slash")
        await typed(pilot, "vm-web", "enter")
        await pressed(pilot, "s")
        assert "vm-web" not in text_of(app)
        assert "11 requests" in text_of(app)


async def test_filters_find_placeholders_and_no_names() -> None:
    """In the tree, the list, the requests and the choices: whoever tries a name learns nothing."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "s", "3")
        await seen(app, lambda text: "<vm:1>" in text)
        for keys in ((), ("L",)):
            await pressed(pilot, *keys, "slash")
            await typed(pilot, "<vm:1>")
            await seen(app, lambda text: "virtualMachines" in text and "Nothing" not in text)
            await pressed(pilot, "escape", "slash")
            await typed(pilot, "vm-web-0")
            await seen(app, lambda text: "Nothing matches" in text)
            await pressed(pilot, "escape")
        await pressed(pilot, "4", "slash")
        await typed(pilot, "rg-shop")
        await seen(app, lambda text: "No request matches" in text)
        await pressed(pilot, "escape", "slash")
        await typed(pilot, "<group:1>")
        await seen(app, lambda text: "No request matches" not in text and " of " in text)
        await pressed(pilot, "escape", "colon")
        await typed(pilot, "vm-web-0")
        await seen(app, lambda text: "begins with one slash" in text)
