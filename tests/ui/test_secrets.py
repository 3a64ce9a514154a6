"""No token survives on any screen, in the clipboard, in the record or in a report."""

from __future__ import annotations

import base64
import json

from textual.app import App

from tests.rawserver import http, serving, until
from tests.ui.running import pressed, text_of
from tui_app.client import ClientService
from tui_app.core.ask import Ask
from tui_app.settings import Settings
from tui_app.ui.app import ScopeApp

PAYLOAD = base64.urlsafe_b64encode(
    json.dumps({"aud": "https://management.azure.com/", "appid": "a", "exp": 4102444800, "nbf": 1}).encode()
).rstrip(b"=").decode()  # fmt: skip
TOKEN = f"eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"
SECRET = f"{PAYLOAD}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"
PIECES = [SECRET[at : at + 16] for at in range(0, len(SECRET) - 15, 8)]


def answering() -> bytes:
    """A server that hands the token out wherever it can: body, header, name, description."""
    body = {"access_token": TOKEN, "expires_in": "86400", "error": TOKEN, "error_description": f"x {TOKEN}",
            "compute": {"name": TOKEN, "resourceGroupName": TOKEN, "subscriptionId": "s", "location": TOKEN},
            "value": [{"subscriptionId": "s", "id": f"/subscriptions/{TOKEN}", "displayName": TOKEN}],
            "issuer": TOKEN}  # fmt: skip
    return http(200, json.dumps(body), Server="IMDS/1", Content_Type="application/json",
                Connection="close", X_Echo=f"Bearer {TOKEN}", Set_Cookie=TOKEN)  # fmt: skip


async def test_no_screen_shows_a_token_that_a_server_put_everywhere() -> None:
    """Every panel, every detail, the fix, the help, the clipboard, the record."""
    async with serving(answering()) as (url, _):
        settings = Settings(ask=Ask(imds_url=url, arm_url=url, authority_url=url))
        app = ScopeApp(settings, lambda: ClientService(settings))
        async with app.run_test(size=(120, 40)) as pilot:
            await until(lambda: app.report.is_complete)
            for key in ("1", "2", "3", "4", "5"):
                await pressed(pilot, key)
                for _ in range(6):
                    await pressed(pilot, "down", "y")
                    check(app, text_of(app))
                if key == "2":
                    for own in ("right_square_bracket", "right_square_bracket", "t", "d", "J", "o"):
                        await pressed(pilot, own)
                        check(app, text_of(app))
                    await pressed(pilot, "i")
                    check(app, text_of(app))
                    await pressed(pilot, "escape", "Y")
                    check(app, text_of(app))
                    await pressed(pilot, "escape")
                if key == "5":
                    for own in (*["right_square_bracket"] * 5, "space", "z", "f5", *["right"] * 6):
                        await pressed(pilot, own)
                        check(app, text_of(app))
                    await pressed(pilot, "escape", "Y")
                    check(app, text_of(app))
                    await pressed(pilot, "escape")
                await pressed(pilot, "enter", "escape", "y", "f")
                check(app, text_of(app))
                await pressed(pilot, "escape")
            assert app._client is not None
            check(app, repr(app._client.record.exchanges))
            check(app, repr(app.report))


def check(app: App[int], text: str) -> None:
    """No sixteen characters of payload or signature are there, nor on the clipboard."""
    joined = "".join(text.split())
    for piece in PIECES:
        assert piece not in text
        assert piece not in joined, "not even wrapped over lines"
        assert piece not in app.clipboard
