"""No token survives on any screen, in the clipboard, in the record or in a report."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.pilot import Pilot

from tests.client.test_clipboard import files_in
from tests.rawserver import http, serving, until
from tests.ui.running import pressed, seen, text_of, typed
from tests.ui.test_sharing import contents
from tui_app.client import ClientService
from tui_app.core.ask import Ask
from tui_app.settings import Settings
from tui_app.ui.app import ScopeApp


class Planted(NamedTuple):
    """A token, and what of it must be nowhere: sixteen characters of payload or signature."""

    token: str
    pieces: list[str]


def planted(seed: int) -> Planted:
    """A token of random claims and a random signature."""
    dice = random.Random(seed)
    claims = {"aud": "https://management.azure.com/", "exp": 4102444800, "nbf": 1,
              "appid": dice.randbytes(9).hex(), "rh": dice.randbytes(dice.randrange(4, 90)).hex()}  # fmt: skip
    parts = [json.dumps(claims).encode(), dice.randbytes(dice.randrange(24, 300))]
    payload, signature = (base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts)
    secret = f"{payload}.{signature}"
    pieces = [secret[at : at + 16] for at in range(0, len(secret) - 15, 8)]
    return Planted(f"eyJhbGciOiJSUzI1NiJ9.{secret}", pieces)


TOKEN, PIECES = planted(0)


def answering(token: str = TOKEN) -> bytes:
    """A server that hands the token out wherever it can: body, header, name, description."""
    body = {"access_token": token, "expires_in": "86400", "error": token, "error_description": f"x {token}",
            "compute": {"name": token, "resourceGroupName": token, "subscriptionId": "s", "location": token},
            "value": [{"subscriptionId": "s", "id": f"/subscriptions/{token}", "displayName": token}],
            "issuer": token}  # fmt: skip
    return http(200, json.dumps(body), Server="IMDS/1", Content_Type="application/json",
                Connection="close", X_Echo=f"Bearer {token}", Set_Cookie=token)  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_screen_shows_a_token_that_a_server_put_everywhere(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every panel, every detail, the fix, the help, share mode, the clipboard, each export, the record."""
    monkeypatch.chdir(tmp_path)
    token, pieces = planted(seed)

    def check(app: ScopeApp, text: str) -> None:
        joined = "".join(text.split())
        for piece in pieces:
            assert piece not in text
            assert piece not in joined, "not even wrapped over lines"
            assert piece not in app.clipboard

    async with serving(answering(token)) as (url, _):
        settings = Settings(ask=Ask(imds_url=url, arm_url=url, authority_url=url))
        app = ScopeApp(settings, lambda: ClientService(settings))
        async with app.run_test(size=(120, 40)) as pilot:
            await until(lambda: app.report.is_complete)
            for panel, own in OWN_KEYS.items():
                await pressed(pilot, panel)
                for keys in (
                    *[("down", "y")] * 4,
                    *own,
                    ("enter",),
                    ("escape",),
                    ("y",),
                    ("f",),
                    ("escape",),
                ):
                    await typed(pilot, "", *keys)
                    check(app, text_of(app))
            check(app, await export_all(app, pilot, tmp_path))
            assert app._client is not None
            check(app, repr(app._client.record.exchanges))
            check(app, repr(app.report))


NEXT_TAB = ("right_square_bracket",)
OWN_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "1": (("m",), ("m",)),
    "2": (NEXT_TAB, NEXT_TAB, ("t",), ("d",), ("J",), ("o",), ("i",), ("escape",), ("Y",), ("escape",)),
    "3": (NEXT_TAB, NEXT_TAB, ("L",), ("L",)),
    "4": (NEXT_TAB, NEXT_TAB, ("ctrl+r",), ("slash", *"text:eyj", "enter"), ("slash", "escape"), ("Y",), ("escape",),
          ("semicolon", *"look ", *TOKEN[:60], "enter"), ("s",), ("s",)),
    "5": (*[NEXT_TAB] * 5, ("space",), ("z",), ("f5",), *[("right",)] * 6, ("escape",), ("Y",), ("escape",)),
}  # fmt: skip
"""Panel → the keys that only it has, a group at a time."""
EXPORTS = {
    "html": "html",
    "markdown": "md",
    "har": "har",
    "zip": "zip",
    "svg": "svg",
    "json": "json",
    "junit": "xml",
}
"""What is typed in the export's dialog → the ending of its file."""


async def export_all(app: ScopeApp, pilot: Pilot[int], folder: Path) -> str:
    """Make every kind of file that `x` offers; their texts."""
    for name, ending in EXPORTS.items():
        path = folder / f"{name}.{ending}"
        await pressed(pilot, "x")
        await typed(pilot, name, "enter")
        await seen(app, lambda text: "where to" in text)
        await typed(pilot, path.name, "enter")
        await until(path.exists)
    return "\n".join(text for path in files_in(folder) for text in contents(path).values())
