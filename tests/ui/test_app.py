"""The whole app over the simulator: what a person sees and what keys do."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from tests.rawserver import until
from tests.ui.running import made, pressed, running, seen, text_of
from tui_app.core.clock import Moment
from tui_app.core.report import Status
from tui_app.core.token import Token
from tui_app.ui.app import ScopeApp
from tui_app.ui.chain import ChainBar
from tui_app.ui.dialogs.text import TextDialog
from tui_app.ui.panels.probe import ProbePanel
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows


def current(app: ScopeApp, rows: str) -> Any:
    """The row of the cursor."""
    row = app.query_one(rows, Rows).current
    assert row is not None
    return row


def at_this_vm(app: ScopeApp) -> bool:
    """Whether the tree has opened down to the VM."""
    row = app.query_one("#tree", Rows).current
    return row is not None and row.label == "vm-web-01"


SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_healthy_chain_is_on_the_first_screen(size: tuple[int, int]) -> None:
    """All six links, the countdown and the sentence, with nothing typed."""
    async with running("reader", size) as (app, _):
        text = text_of(app)
        for link in (
            "VM ✓",
            "IMDS ✓",
            "Identity ✓ system",
            "Token ✓ 23:59",
            "ARM ✓",
            "Access ✓ Reader",
        ):
            assert link in text
        assert "every link of the chain holds" in text
        assert "vm-web-01 · rg-shop · westeurope" in text


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_broken_link_is_the_story(size: tuple[int, int]) -> None:
    """Later links are not reached, never failed; the fix is one key away and filled in."""
    async with running("no-identity", size) as (app, pilot):
        text = text_of(app)
        assert "Identity ✗ none" in text
        for link in ("Token –", "ARM –", "Access –"):
            assert link in text
        assert "No identity is assigned to this VM." in text
        await pressed(pilot, "f")
        assert isinstance(app.screen, TextDialog)
        shown = text_of(app)
        assert "az vm identity assign -g rg-shop -n vm-web-01" in shown
        assert "Identity ✗ none" in shown, "the chain stays in view"
        await pressed(pilot, "escape")
        assert not isinstance(app.screen, TextDialog)


async def test_the_cursor_goes_to_the_root_cause() -> None:
    """The check that the verdict is about is the one that is open."""
    async with running("user-assigned", (120, 40)) as (app, _):
        assert current(app, "#checks").code == "MI202"
        detail = app.query_one("#check-detail", Pane).plain
        assert "MI-400-MULTIPLE" in detail


async def test_every_panel_opens_by_its_number_and_by_mouse() -> None:
    """1 to 4, @, a click on a name, a click on a link of the chain."""
    async with running("reader", (120, 40)) as (app, pilot):
        for key, name in (
            ("2", "token"),
            ("3", "resources"),
            ("4", "requests"),
            ("1", "probe"),
            ("at", "requests"),
        ):
            await pressed(pilot, key)
            assert app.current == name
            assert app.panel.display
        await pilot.click("PanelNames", offset=(16, 0))
        await pilot.pause()
        assert app.current == "token"
        await pilot.click("ChainBar", offset=(3, 0))
        await pilot.pause()
        assert app.current == "probe"


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (80, "1 Probe    2 Token    3 Resources    4 Requests    5 Guide"),
        (52, "1 Probe  2 Token  3 Resources  4 Requests  5 Guide"),
        (40, "1 Probe  2  3  4  5"),
    ],
)
async def test_every_panel_has_its_name_or_number_in_view(width: int, line: str) -> None:
    """With less room names stand closer, then numbers stand alone; each is clicked where it stands."""
    async with running("reader", (width, 20)) as (app, pilot):
        assert text_of(app).splitlines()[3].strip() == line
        await pilot.click("PanelNames", offset=(1 + line.index("5"), 0))
        await pilot.pause()
        assert app.current == "guide"


async def test_enter_on_a_link_opens_its_panel() -> None:
    """The chain is navigation for the keyboard too."""
    async with running("reader") as (app, pilot):
        app.query_one(ChainBar).focus()
        await pressed(pilot, "right", "right", "right", "enter")
        assert app.current == "token"


async def test_the_countdown_ticks_by_the_clock() -> None:
    """The seconds follow the time given, not the number of ticks."""
    async with running("expiring") as (app, pilot):
        token = app.report.fact(Token)
        assert token is not None
        client = app._client
        assert client is not None

        def set_remaining(seconds: float) -> None:
            """Let the time pass until this much of the token is left."""
            passed = (token.expires_in or 0) - seconds
            then = Moment(token.received.wall, token.received.steady + passed)
            client.now = lambda: then
            app.tick()

        set_remaining(61)
        await pilot.pause()
        assert "00:01:0" in text_of(app)
        set_remaining(-12)
        await pilot.pause()
        assert "-00:00:1" in text_of(app)
        await pressed(pilot, "2")
        assert "expired 1" in text_of(app)


async def test_the_token_panel_says_whose_and_for_whom() -> None:
    """Identity, ids, audience, times and claims; the token itself is masked."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "2")
        text = text_of(app)
        assert "system-assigned · of vm-web-01 (this VM)" in text
        assert "https://management.azure.com/" in text
        assert "Azure Resource Manager" in text
        assert "8f41c0aa-5d27-4e9b-b3c6-1e90d7a4f518" in text
        await pressed(pilot, "J")
        assert '"alg": "RS256"' in text_of(app)


async def test_without_a_token_the_panel_says_why() -> None:
    """An empty panel has one sentence and the next key."""
    async with running("no-identity") as (app, pilot):
        await pressed(pilot, "2")
        text = text_of(app)
        assert "There is no token: No identity is assigned to this VM." in text
        assert "f shows the fix" in text
        await pressed(pilot, "3")
        assert "This needs a token" in text_of(app)


async def test_the_tree_opens_at_this_vm() -> None:
    """You are here: subscription and group are open, the cursor is on the VM, its properties beside it."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await until(lambda: at_this_vm(app))
        await seen(app, lambda text: "hardwareProfile" in text)
        await pressed(pilot, "right_square_bracket")
        text = await seen(app, lambda text: "It may" in text)
        assert "*/read" in text
        await pressed(pilot, "right_square_bracket")
        await seen(app, lambda text: '"hardwareProfile"' in text)


async def test_a_group_loads_when_it_is_opened_and_closes_again() -> None:
    """Left closes, Enter opens, what was loaded stays."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await until(lambda: at_this_vm(app))
        rows = app.query_one("#tree", Rows)
        rows.cursor_to(next(node.key for node in rows.rows if node.label == "DevTest"))
        before = len(rows.rows)
        await pressed(pilot, "enter")
        await until(lambda: bool(current(app, "#tree").is_loaded))
        assert len(rows.rows) > before
        await pressed(pilot, "left")
        assert len(rows.rows) == before


async def test_an_identity_without_a_role_sees_an_explained_emptiness() -> None:
    """An empty list is not left empty."""
    async with running("no-role") as (app, pilot):
        await pressed(pilot, "3")
        await seen(app, lambda text: "has no role anywhere" in text)


async def test_the_filter_narrows_as_one_types_and_esc_clears_it() -> None:
    """In requests and in resources alike."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "4")
        rows = app.query_one("#exchanges", Rows)
        all_of_them = len(rows.rows)
        await pressed(pilot, "slash", *"instance")
        assert len(rows.rows) == 1
        await pressed(pilot, "enter")
        assert rows.has_focus
        await pressed(pilot, "slash", "escape")
        assert len(rows.rows) == all_of_them
        assert app.query_one(Input).value == ""


async def test_a_request_shows_both_sides_and_a_line_to_paste() -> None:
    """Headers and body both ways, support ids, curl and PowerShell."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "4")
        detail = app.query_one("#exchange-detail", Pane)
        rows = app.query_one("#exchanges", Rows)
        rows.cursor_to(next(tries.key for tries in rows.rows if tries.newest.target == "arm"))
        await until(lambda: "correlation id" in detail.plain)
        for words in ("Request headers", "Answer headers", "Answer body"):
            assert words in detail.plain
        await pressed(pilot, "left_square_bracket")
        assert "curl -sS" in detail.plain
        assert "Invoke-WebRequest" in detail.plain


async def test_help_lists_the_bindings_of_what_is_focused() -> None:
    """Generated from the bindings: it cannot be out of date."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "question_mark")
        text = text_of(app)
        assert "Maximise a pane" in text
        await pressed(pilot, "escape")
        assert app.focused is app.query_one("#checks", Rows)


async def test_copying_says_by_which_route_it_went() -> None:
    """Never «copied»: the terminal may have ignored it."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "y")
        await seen(app, lambda text: "sent to the terminal" in text)
        assert "MI106" in app.clipboard


async def test_all_checks_can_be_made_again() -> None:
    """R runs everything; the requests are counted on."""
    async with running("reader") as (app, pilot):
        client = app._client
        assert client is not None
        before = len(client.record.exchanges)
        await pressed(pilot, "R")
        await until(lambda: app.report.is_complete and len(client.record.exchanges) > before)
        assert app.report.count(Status.FAIL) == 0


async def test_updating_imds_is_fine_after_a_while() -> None:
    """410 twice, then the chain holds: asking again is enough."""
    async with running("updating") as (app, pilot):
        for _ in range(2):
            assert app.report.root_cause is not None
            assert app.report.root_cause.diagnosis == "IMDS-410"
            await pressed(pilot, "R")
            await until(lambda: app.report.is_complete)
        await seen(app, lambda text: "every link of the chain holds" in text)


async def test_quitting_does_not_wait_for_an_answer() -> None:
    """A request that is never answered does not hold the exit up."""
    app = made("blackhole")
    async with app.run_test() as pilot:
        await until(lambda: app._client is not None and bool(app._client.record.exchanges))
        assert "checking" in text_of(app) or not app.report.is_complete
        await pilot.press("q")
    assert app.return_code == 0


async def test_hostile_names_are_shown_as_text() -> None:
    """Escape sequences, markup and direction marks in names: nothing acts, nothing crashes."""
    async with running("hostile", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await until(lambda: len(app.query_one("#tree", Rows).rows) > 3)
        tree = app.query_one("#tree", Rows)
        for node in list(tree.rows):
            tree.cursor_to(node.key)
            await pressed(pilot, "enter")
        await pressed(pilot, "4", "1", "f", "escape")
        text = text_of(app)
        assert all(ch.isprintable() or ch == "\n" for ch in text)


async def test_a_narrow_detail_opens_over_the_list_and_esc_goes_back() -> None:
    """At 80 columns Enter goes in, Esc comes out; focus follows."""
    async with running("no-identity") as (app, pilot):
        rows = app.query_one("#checks", Rows)
        await pressed(pilot, "enter")
        assert isinstance(app.focused, Pane)
        assert "What to do" in text_of(app)
        await pressed(pilot, "escape")
        assert rows.has_focus
        await pressed(pilot, "right")
        assert isinstance(app.focused, Pane)


async def test_resizing_keeps_the_chain() -> None:
    """From wide to the smallest and back."""
    async with running("reader", (200, 60)) as (app, pilot):
        for size in ((40, 10), (80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert text_of(app).splitlines()[1].startswith("VM")


async def test_a_crash_prints_no_local_variable(capsys: pytest.CaptureFixture[str]) -> None:
    """An internal error is one line; no traceback, no value."""
    app = made("reader")

    def broken() -> None:
        token = "eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOjF9.c2ln"
        raise ValueError(token)

    async def crashing() -> None:
        async with app.run_test() as pilot:
            app.call_later(broken)
            await pilot.pause()

    with pytest.raises(ValueError, match="eyJ"):
        await crashing()
    printed = "".join(capsys.readouterr())
    assert "internal error: ValueError" in printed
    assert "eyJ" not in printed
    assert app.return_code == 1


async def test_the_palette_holds_every_action() -> None:
    """Derived from the bindings of the screen it was called from; choosing one does it."""
    async with running("no-identity", (120, 40)) as (app, pilot):
        titles = {command.title for command in app.get_system_commands(app.screen)}
        wanted = {"All checks again", "Fix of what is broken", "Copy", "Quit", "Maximise a pane"}
        assert wanted <= titles
        await pressed(pilot, "ctrl+p", *"Fix of what")
        await seen(app, lambda text: "Fix of what is broken" in text)
        await pressed(pilot, "enter", "enter")
        await until(lambda: isinstance(app.screen, TextDialog))


async def test_a_panel_draws_what_it_is_given() -> None:
    """The probe needs no network: assign a report, look."""
    async with running("reader") as (app, pilot):
        report = app.report
        panel = app.query_one(ProbePanel)
        panel.report = type(report)()
        await pilot.pause()
        panel.report = report
        await pilot.pause()
        assert "chassis asset tag" in text_of(app)


async def test_nothing_is_claimed_before_it_is_known() -> None:
    """The first frame says that it is starting; no link has a mark of success yet."""
    app = made("blackhole")
    async with app.run_test():
        first = text_of(app)
        assert "✓" not in first
        assert "starting" in first or "checking" in first


async def test_what_is_typed_at_once_after_a_key_that_opens_a_line_arrives_there() -> None:
    """All in one go, as from the clipboard: no letter is lost, none does what it does elsewhere."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await until(lambda: at_this_vm(app))
        for character in "/webvm":
            key = "slash" if character == "/" else character
            app.post_message(events.Key(key, character))
        line = app.query_one("#list-side Input", Input)
        await until(lambda: line.value == "webvm")
        assert app.current == "resources"
