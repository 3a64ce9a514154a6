"""Other keys from the configuration: they act, the footer shows them, and what does not exist is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rawserver import until
from tests.ui.running import pressed, seen, text_of
from tui_app.staging import DemoStage
from tui_app.ui.app import ScopeApp
from tui_app.ui.keys import every_binding, name_of


def made(**keymap: str) -> ScopeApp:
    """The app with these keys."""
    stage = DemoStage("reader")
    settings, open_client = stage.play("reader")
    return ScopeApp(replace(settings, keymap=keymap), open_client, stage=stage)


async def test_an_action_moves_to_its_new_key() -> None:
    """Of the app and of a panel; the old key does nothing, the footer shows the new one."""
    app = made(**{"share": "f6", "panel-token": "b", "rerun": "f7"})
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(lambda: app.report.is_complete)
        await pressed(pilot, "s", "2")
        assert app.current == "probe"
        assert "SHARE" not in text_of(app)
        assert "f7 Rerun" in text_of(app)
        await pressed(pilot, "f6", "b")
        assert app.current == "token"
        assert "SHARE" in text_of(app)


async def test_an_action_that_does_not_exist_is_told() -> None:
    """With those that do."""
    app = made(dance="f6")
    async with app.run_test(size=(120, 40), notifications=True):
        text = await seen(app, lambda text: "no action dance" in text)
        assert "copy-as" in text


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("share", "share"),
        ("panel('token')", "panel-token"),
        ("tab(-1)", "tab-previous"),
        ("tab(1)", "tab-next"),
        ("refresh_panel", "refresh-panel"),
    ],
)
def test_names(action: str, name: str) -> None:
    """Of the action, with its argument."""
    assert name_of(action) == name


def test_every_action_has_a_name_and_no_refused_key_is_the_only_way() -> None:
    """Consoles, browsers and flow control take these: each action has another key, or the palette."""
    refused = {f"ctrl+{letter}" for letter in "imhswtn"} | {"ctrl+left_square_bracket", "f11"}
    for binding in every_binding():
        assert binding.id
        keys = set(binding.key.split(","))
        assert keys - refused, binding
        assert not any(key.startswith("alt+") or "ctrl+shift" in key for key in keys), binding
