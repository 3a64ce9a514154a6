"""Panel 4: the list, what is sought in it, tries, notes, replays, and the ways to it and back."""

from __future__ import annotations

from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of
from tui_app.ui.panels.requests import RequestsPanel


async def test_it_follows_the_newest_until_one_looks_back() -> None:
    """The cursor stays at the end while requests come; moving up stops that, G begins it again."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "4")
        assert "follows the newest" in text_of(app)
        await pressed(pilot, "up")
        assert "G follows again" in text_of(app)
        panel = app.query_one(RequestsPanel)
        stands = panel._rows.cursor
        await pressed(pilot, "R")
        await seen(app, lambda text: "22 requests" in text)
        assert panel._rows.cursor == stands
        await pressed(pilot, "G", "R")
        await seen(app, lambda text: "33 requests" in text)
        assert panel._rows.cursor == 32


async def test_tries_of_one_request_are_one_row() -> None:
    """A 429 that was tried again is one row, with all its tries in the detail."""
    async with running("throttled", (140, 40)) as (app, pilot):
        await pressed(pilot, "R")
        await until(lambda: app.report.is_complete)
        await pressed(pilot, "4", "slash", *"token", "enter")
        text = await seen(app, lambda text: "2 tries" in text)
        assert "later" in text
        assert ": 429" in text


async def test_filters_by_field_and_says_what_it_cannot_take() -> None:
    """host:, status:, slow: and text: narrow the list; nonsense hides nothing and is told."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "4", "slash", *"host:arm")
        await seen(app, lambda text: "5 of 11 requests" in text)
        await pressed(pilot, "escape", "slash", *"status:4xx")
        await seen(app, lambda text: "1 of 11 requests" in text)
        await pressed(pilot, "escape", "slash", *"slow:x")
        await seen(app, lambda text: "expected milliseconds" in text)
        await pressed(pilot, "escape", "slash", *"text:westeurope")
        await seen(app, lambda text: " of 11 requests" in text)
        await pressed(pilot, "escape")
        await seen(app, lambda text: "follows the newest" in text)


async def test_a_note_stands_in_the_row_and_goes_with_the_record() -> None:
    """; takes a line; markup in it is text; an empty one takes it away."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "4", "semicolon", *"see [b]this", "enter")
        await seen(app, lambda text: "; see [b]this" in text)
        assert app._client is not None
        assert app._client.record.exchanges[-1].comment == "see [b]this"
        await pressed(pilot, "semicolon", *["backspace"] * 12, "enter")
        await until(lambda: not app._client or not app._client.record.exchanges[-1].comment)


async def test_a_get_is_made_again_with_this_runs_token() -> None:
    """ctrl+r asks ARM the same; the answer is a new exchange; nothing of the token is lost or shown."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "4", "ctrl+r")
        text = await seen(app, lambda text: "Before: 200. Now: 200." in text)
        assert "again: role assignments" in text
        assert app._client is not None
        before, after = app._client.record.exchanges[10:12]
        assert (after.url, after.status) == (before.url, 200)
        assert after.response_body == before.response_body


async def test_what_cannot_be_made_again_says_why() -> None:
    """A POST is not repeated."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "3", "L")
        await seen(app, lambda text: "by Resource Graph" in text)
        await pressed(pilot, "4", "slash", *"POST", "enter", "ctrl+r")
        await seen(app, lambda text: "Only a GET is made again" in text)


async def test_at_leads_from_a_check_to_its_requests_and_back() -> None:
    """@ shows only what the check rests on; Esc goes back to the check, 4 shows all."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "home", "at")
        await seen(app, lambda text: "No request stands behind MI106" in text)
        await pressed(pilot, "1")
        app.panel.show_check("MI102")
        await pressed(pilot, "at")
        text = await seen(app, lambda text: "behind MI102" in text)
        assert "1 request behind" in text
        await pressed(pilot, "escape")
        assert app.current == "probe"
        await pressed(pilot, "at", "4")
        await seen(app, lambda text: "11 requests" in text)


async def test_at_leads_from_a_request_to_the_check_that_made_it() -> None:
    """The newest request of a healthy run was made by the permissions check."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "4")
        await seen(app, lambda text: "asked by" in text)
        await pressed(pilot, "at")
        await until(lambda: app.current == "probe")
        assert "MI501" in text_of(app)


async def test_a_token_and_a_resource_lead_to_their_requests() -> None:
    """From the claims to the token request; from the tree to what was asked about the row."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "2", "at")
        text = await seen(app, lambda text: "behind this token" in text)
        assert "token for https://management" in text
        await pressed(pilot, "at")
        assert app.current == "token"
        await pressed(pilot, "3")
        await seen(app, lambda text: "hardwareProfile" in text)
        await pressed(pilot, "at")
        await seen(app, lambda text: "behind vm-web-01" in text)


async def test_json_folds_and_code_is_shown() -> None:
    """The tabs of the detail: the body to fold and search, and every form to paste."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "4", "home", "down", "right_square_bracket", "right")
        await seen(app, lambda text: '"compute": {' in text)
        await pressed(pilot, "right_square_bracket")
        text = await seen(app, lambda text: "PowerShell" in text)
        assert "Invoke-WebRequest" in text
        assert "--noproxy" in text


async def test_esc_clears_a_filter_that_was_taken() -> None:
    """Taken with Enter, it is still a filter; Esc in the list shows everything again."""
    async with running("reader", (140, 40)) as (app, pilot):
        await pressed(pilot, "4", "slash", *"status:400", "enter")
        await seen(app, lambda text: "1 of 11 requests" in text)
        await pressed(pilot, "escape")
        await seen(app, lambda text: "11 requests" in text and "of 11" not in text)


async def test_a_resource_that_nothing_was_asked_about_yet_leads_back_all_the_same() -> None:
    """Its row was listed by a request; @ from a request of a resource leads to it in the tree."""
    async with running("reader", (80, 24)) as (app, pilot):
        await pressed(pilot, "3")
        await seen(app, lambda text: "id-shop-data" in text)
        await pressed(pilot, "j", "j", "at")
        await seen(app, lambda text: "behind id-shop-data" in text)
        await pressed(pilot, "escape")
        assert app.current == "resources"
        await pressed(pilot, "4", "slash", *"/resources?", "enter", "at")
        await until(lambda: app.current == "resources")
