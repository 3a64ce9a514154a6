"""Settings: which place wins, what holds in a demo, and whom a complaint names."""

from __future__ import annotations

import pytest

from tui_app.settings import UsageError, build, build_from
from tui_app.sources import Sources

GUID = "0d6f2b7c-91e4-4c3a-a8d5-3b7e60f1c922"
EVERYWHERE = Sources(
    options={"theme": "dark"},
    environ={
        "MSI_SCOPE_THEME": "light",
        "MSI_SCOPE_TIMEOUT": "7",
        "MSI_SCOPE_CLOUD": "AzureChinaCloud",
    },
    file={"timeout": "8", "no_mouse": "1", "scope": "/subscriptions/s"},
    file_name="config.toml",
    lines={"timeout": 3, "no_mouse": 4, "scope": 5},
)


def test_option_variable_file() -> None:
    """In this order, each with the place that said it."""
    settings = build_from(EVERYWHERE)
    assert (settings.theme, settings.timeout_s, settings.no_mouse) == ("dark", 7, True)
    assert EVERYWHERE.place("theme") == "--theme"
    assert EVERYWHERE.place("timeout") == "MSI_SCOPE_TIMEOUT"
    assert EVERYWHERE.place("no_mouse") == "config.toml:4"
    assert EVERYWHERE.place("redact") == ""


def test_a_demo_keeps_looks_and_safety_alone() -> None:
    """Whom to ask for what is the scenario's, unless an option says otherwise."""
    settings = build_from(EVERYWHERE.in_demo({"client_id": GUID}))
    assert (settings.theme, settings.timeout_s, settings.no_mouse) == ("dark", 7, True)
    assert (settings.ask.cloud, settings.ask.scope) == ("", "")
    assert settings.ask.selector.value == GUID


@pytest.mark.parametrize(
    ("text", "is_on"),
    [("1", True), ("true", True), ("YES", True), ("on", True), ("0", False), ("False", False),
     ("no", False), ("off", False), ("", False)],
)  # fmt: skip
def test_a_switch_is_on_or_off(text: str, is_on: bool) -> None:
    """In the words that people use for it; a variable that says no wins over the file's yes."""
    assert build({}, {"MSI_SCOPE_REDACT": text}).redact is is_on
    if text:
        assert build({}, {"MSI_SCOPE_REDACT": text}, {"redact": "1"}).redact is is_on


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (Sources(environ={"MSI_SCOPE_ASCII": "maybe"}), "MSI_SCOPE_ASCII maybe: expected 1"),
        (Sources(environ={"MSI_SCOPE_TIMEOUT": "x"}), "MSI_SCOPE_TIMEOUT x: expected seconds"),
        (Sources(environ={"MSI_SCOPE_THEME": "x"}).in_demo({}), "MSI_SCOPE_THEME x: no such"),
        (Sources(options={"timeout": "x"}), "--timeout x: expected seconds"),
        (Sources(environ={"AZURE_POD_IDENTITY_AUTHORITY_HOST": "x"}), "AUTHORITY_HOST x: not a URL"),
        (Sources(options={"object_id": GUID}, environ={"MSI_SCOPE_CLIENT_ID": GUID}),
         "only one of MSI_SCOPE_CLIENT_ID, --object-id can"),
        (Sources(file={"client_id": GUID, "object_id": GUID}, file_name="c.toml", lines={"client_id": 1, "object_id": 2}),
         "only one of c.toml:1: client_id, c.toml:2: object_id can"),
    ],
)  # fmt: skip
def test_a_complaint_names_what_said_it(sources: Sources, words: str) -> None:
    """The option, the variable, or the line: not an option that nobody typed."""
    with pytest.raises(UsageError) as refusal:
        build_from(sources)
    assert words in str(refusal.value)


def test_wrong_values_are_gathered_where_all_are_wanted() -> None:
    """Each is left out, and the others hold."""
    wrong: dict[str, str] = {}
    environ = {"MSI_SCOPE_TIMEOUT": "x", "MSI_SCOPE_OBJECT_ID": "me", "MSI_SCOPE_THEME": "light"}
    settings = build_from(Sources(environ=environ), wrong=wrong)
    assert set(wrong) == {"timeout", "identity"}
    assert (settings.theme, settings.timeout_s) == ("light", 10)
