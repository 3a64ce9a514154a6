"""The token panel: other tokens beside the first, their difference, the token itself under lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.content import Content
from textual.pilot import Pilot
from textual.timer import Timer
from textual.widgets import Input

from tests.rawserver import until
from tests.ui.running import pressed, running, seen, text_of
from tui_app.client import ClientService
from tui_app.core.clock import Moment
from tui_app.core.token import TokenReply
from tui_app.simulator.worlds import DEPLOYER
from tui_app.ui.app import ScopeApp
from tui_app.ui.chain import ChainBar
from tui_app.ui.dialogs.paste import HiddenLine
from tui_app.ui.panels.token import TokenPanel, drawing, text
from tui_app.ui.widgets.rows import Rows


async def opened(app: ScopeApp, pilot: Pilot[int]) -> TokenPanel:
    await pressed(pilot, "2")
    found = app.panel
    assert isinstance(found, TokenPanel)
    return found


async def typed(app: ScopeApp, pilot: Pilot[int], text: str) -> None:
    """Put a text into the line of the dialog, as pasting does."""
    app.screen.query_one(Input).value = text
    await pilot.pause()


def client_of(app: ScopeApp) -> ClientService:
    assert app._client is not None
    return app._client


def secret_of(found: TokenPanel) -> str:
    assert found.token is not None
    return found.token.secret.reveal()


def shows_token(app: ScopeApp, secret: str) -> bool:
    """Whether sixteen characters of payload or signature are on the screen."""
    text = "".join(text_of(app).split())
    return any(secret[at : at + 16] in text for at in range(60, len(secret) - 16, 16))


async def test_the_same_again_is_the_same_token() -> None:
    """IMDS hands out what it keeps; the difference says so in a sentence."""
    async with running("reader") as (app, pilot):
        found = await opened(app, pilot)
        await pressed(pilot, "t")
        await until(lambda: len(found._shelf) == 2)
        await pressed(pilot, "d")
        text = await seen(app, lambda text: "The same token" in text)
        assert "1 Azure Resource Manager" in text


async def test_a_token_for_another_audience_stands_beside_the_first() -> None:
    """Chosen from the catalogue by typing; both can be looked at, the difference is told."""
    async with running("reader") as (app, pilot):
        found = await opened(app, pilot)
        await pressed(pilot, "a")
        await typed(app, pilot, "key vault")
        await pressed(pilot, "enter")
        await until(lambda: len(found._shelf) == 2)
        await pilot.pause()
        assert "https://vault.azure.net  Key Vault" in text_of(app)
        await pressed(pilot, "d")
        assert "for two services" in text_of(app)
        await pressed(pilot, "o", "escape")
        assert "https://management.azure.com/  Azure Resource Manager" in text_of(app)


async def test_a_misspelt_scope_is_told_before_anything_is_sent() -> None:
    """What to type instead stands below the line; Enter then does nothing."""
    async with running("reader") as (app, pilot):
        await opened(app, pilot)
        before = client_of(app).record.count
        await pressed(pilot, "a")
        await typed(app, pilot, "https://vault.azure.net./default")
        assert "https://vault.azure.net" in await seen(app, lambda t: "type https" in t)
        await pressed(pilot, "enter", "escape")
        assert client_of(app).record.count == before


async def test_an_identity_is_chosen_where_the_request_must_name_one() -> None:
    """From «which?» to a chain that goes on, without leaving the app."""
    async with running("user-assigned") as (app, pilot):
        assert "i choose" in text_of(app)
        await pressed(pilot, "i")
        await typed(app, pilot, DEPLOYER.client_id)
        assert "as object id" in text_of(app)
        await pressed(pilot, "enter")
        await until(lambda: app.report.is_complete and app.report.token is not None)
        assert app.report.token is not None
        assert app.report.token.application_id == DEPLOYER.client_id


async def test_arm_lists_the_identities_that_may_be_chosen() -> None:
    """Where the identity may read its own machine, the list needs no typing."""
    async with running("reader") as (app, pilot):
        await pressed(pilot, "i")
        text = await seen(app, lambda text: "ARM lists 1 for this machine" in text)
        assert "the machine's own" in text


async def test_the_token_shows_itself_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deliberate key; it hides by itself, when the timer that was set for it has run out."""
    async with running("reader", (120, 40)) as (app, pilot):
        found = await opened(app, pilot)
        shown = found.query_one(text.TokenText)
        set_timer = shown.set_timer
        timers: list[tuple[float, Callable[[], Any]]] = []

        def kept(delay: float, ends: Callable[[], Any]) -> Timer:
            timers.append((delay, ends))
            return set_timer(delay, ends)

        monkeypatch.setattr(shown, "set_timer", kept)
        assert not shows_token(app, secret_of(found))
        await pilot.press("v")
        await until(lambda: shows_token(app, secret_of(found)))
        (ends,) = (ends for delay, ends in timers if delay == text.REVEALED_S)
        ends()
        await until(lambda: not shows_token(app, secret_of(found)))


@pytest.mark.parametrize("key", ["escape", "1", "v", "right_square_bracket", "o"])
async def test_leaving_hides_the_token(key: str) -> None:
    """Esc, another panel, the key again, another tab, another token."""
    async with running("reader", (120, 40)) as (app, pilot):
        found = await opened(app, pilot)
        await pressed(pilot, "v")
        assert shows_token(app, secret_of(found))
        await pressed(pilot, key)
        assert not shows_token(app, secret_of(found))
        await pressed(pilot, "2")
        assert not shows_token(app, secret_of(found))


async def test_the_token_is_copied_only_after_another_key() -> None:
    """Choosing it is not enough; Esc leaves the clipboard alone."""
    async with running("reader") as (app, pilot):
        found = await opened(app, pilot)
        for last in ("escape", "y"):
            await pressed(pilot, "Y", "G", "enter")
            assert "Copy the token?" in text_of(app)
            assert app.clipboard != secret_of(found)
            await pressed(pilot, last)
            assert (app.clipboard == secret_of(found)) is (last == "y")
        await seen(app, lambda text: "sent to the" in text and "OSC 52" in text)


async def test_a_pasted_token_is_explained_and_not_shown() -> None:
    """Read here, sent nowhere."""
    async with running("expiring", (120, 40)) as (app, pilot):
        found = await opened(app, pilot)
        secret, before = secret_of(found), client_of(app).record.count
        await pressed(pilot, "D")
        app.screen.query_one(HiddenLine).post_message(events.Paste(f"Bearer {secret}"))
        text = await seen(app, lambda text: "Decoded: jwt" in text)
        assert "vm-web-01" in text
        assert not shows_token(app, secret)
        assert client_of(app).record.count == before


async def test_what_is_no_token_is_said_to_be_none() -> None:
    """Pasted by mistake: one sentence, no traceback."""
    async with running("reader") as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, "D")
        app.screen.query_one(HiddenLine).post_message(events.Paste("hello\x1b[2J world"))
        await seen(app, lambda text: "Decoded: malformed" in text and "no token" in text)


async def test_a_claim_leads_to_its_resource() -> None:
    """Enter on xms_mirid opens that machine in the resources panel."""
    async with running("reader", (120, 40)) as (app, pilot):
        found = await opened(app, pilot)
        found.query_one("#claims", Rows).cursor_to("xms_mirid")
        await pressed(pilot, "enter")
        await until(lambda: app.current == "resources")
        tree = app.panel.query_one("#tree", Rows)
        await until(lambda: tree.current is not None and tree.current.label == "vm-web-01")


async def test_a_refused_audience_says_why() -> None:
    """An audience that the tenant does not know: the finding and what to do."""
    async with running("reader") as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, "a")
        await typed(app, pilot, "https://nowhere.contoso.example")
        await pressed(pilot, "enter")
        text = await seen(app, lambda text: "No token came" in text)
        assert "MI-400-RESOURCE" in text


async def test_time_brings_findings() -> None:
    """A token that comes to its end while it is looked at says so by itself."""
    async with running("reader") as (app, pilot):
        found = await opened(app, pilot)
        token, client = found.token, client_of(app)
        assert token is not None
        for seconds, words in ((86_300, "about to expire"), (86_500, "no service takes it")):
            then = Moment(token.received.wall + seconds, token.received.steady + seconds)
            client.now = lambda then=then: then  # type: ignore[misc]  # a stopped clock
            app.tick()
            assert words in await seen(app, lambda text, words=words: words in text)  # type: ignore[misc]  # bound at once


async def test_who_am_i_compares_what_was_asked() -> None:
    """Without a name the host chose, and what that means is said."""
    async with running("reader", (120, 40)) as (app, pilot):
        await opened(app, pilot)
        await pressed(pilot, "right_square_bracket")
        text = text_of(app)
        assert "asked for" in text
        assert "No identity was named" in text


async def test_waiting_for_a_token_can_be_given_up() -> None:
    """It says that it waits; Esc ends it, and the tokens that were there stay."""
    async with running("reader") as (app, pilot):
        found = await opened(app, pilot)
        client, begun = client_of(app), asyncio.Event()

        async def never(*_args: object, **_more: object) -> TokenReply:
            begun.set()
            await asyncio.Event().wait()
            raise AssertionError

        client.token = never  # type: ignore[method-assign]  # a host that never answers
        await pilot.press("t")
        await begun.wait()
        await seen(app, lambda text: "Asking for a token" in text)
        await pressed(pilot, "escape")
        await seen(app, lambda text: "Asking for a token" not in text)
        assert len(found._shelf) == 1


async def test_keys_on_their_way_do_not_close_a_dialog_twice() -> None:
    """Enter typed twice at once chooses once."""
    async with running("reader") as (app, pilot):
        await opened(app, pilot)
        for key in ("Y", "enter", "enter", "enter"):
            app.simulate_key(key)
        await pilot.pause()
        await pressed(pilot, "escape")
        assert app._exception is None
        assert "Identity" in text_of(app)


async def test_the_panels_keys_work_from_outside_it() -> None:
    """With the focus in the chain, t still asks for a token."""
    async with running("reader") as (app, pilot):
        found = await opened(app, pilot)
        app.query_one(ChainBar).focus()
        await pressed(pilot, "t")
        await until(lambda: len(found._shelf) == 2)


async def test_a_token_typed_key_by_key_is_taken() -> None:
    """A terminal that does not mark pastes; what comes in is counted, not shown."""
    async with running("reader", (120, 40)) as (app, pilot):
        found = await opened(app, pilot)
        secret = secret_of(found)
        await pressed(pilot, "D")
        line = app.screen.query_one(HiddenLine)
        for character in secret:
            line.post_message(events.Key(character, character))
        await pilot.pause()
        assert not shows_token(app, secret)
        await pressed(pilot, "enter")
        assert "managed identity" in await seen(app, lambda text: "Decoded: jwt" in text)


async def test_a_renewed_token_renews_the_chain() -> None:
    """Once the token of the checks has expired, another one makes all of them again."""
    async with running("expiring") as (app, pilot):
        found = await opened(app, pilot)
        client, first = client_of(app), found.token
        assert first is not None
        then = Moment(first.received.wall + 100, first.received.steady + 100)
        client.now = lambda: then
        app.tick()
        await pressed(pilot, "t")
        await until(lambda: app.report.is_complete and app.report.token is not first)


@pytest.mark.parametrize(
    ("before", "after", "is_as_high"),
    [
        ((), (), True),
        (("ab", "c"), ("ab", "d"), True),
        (("ab",), ("ab", "c"), False),
        (("abcdefgh",), ("abcdefgh",), True),
        (("abcdefgh",), ("a",), False),
        (("a",), ("abcdefgh",), False),
    ],
)
def test_lines_that_may_wrap_are_laid_out_anew(
    before: tuple[str, ...], after: tuple[str, ...], is_as_high: bool
) -> None:
    """Lines keep their place only if there are as many and what changed fits into one row."""
    assert drawing.is_as_high([*map(Content, before)], [*map(Content, after)], 5) is is_as_high


async def test_the_json_is_searched_and_copied_from() -> None:
    """As any document: `/` finds, the cursor goes there, `y` copies that value; Esc leads back."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "2", "J", "slash", *"idtyp", "enter")
        await seen(app, lambda text: '"idtyp" hit 1 of 1' in text)
        assert app.panel.copy_text() == ("idtyp", "app")
        await pressed(pilot, "escape", "escape")
        assert app.panel.copy_text()[0].startswith("claim ")


async def test_a_token_revealed_over_its_json_gives_way_to_it_again() -> None:
    """The same key ends the revealing; the search goes on where it was."""
    async with running("reader", (120, 40)) as (app, pilot):
        await pressed(pilot, "2", "J", "v")
        await seen(app, lambda text: "hidden again" in text and '"payload"' not in text)
        await pressed(pilot, "v")
        await seen(app, lambda text: "hidden again" not in text and '"payload"' in text)
        await pressed(pilot, "down", "down")
        assert app.panel.copy_text() == ("typ", "JWT")
