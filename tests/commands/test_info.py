"""`msi-scope info`: what is in force, and which of option, variable and file said so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_app import cli


@pytest.fixture(autouse=True)
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file for this test alone."""
    path = tmp_path / "config.toml"
    path.write_text('timeout = 5\nresource = "https://vault.azure.net"\ncolour = 1\n')
    monkeypatch.setenv("MSI_SCOPE_CONFIG", str(path))
    return path


def test_each_setting_says_where_it_comes_from(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Option, variable, line of the file, default."""
    monkeypatch.setenv("MSI_SCOPE_TIMEOUT", "7")
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9")
    assert cli.main(["info", "--format", "json", "--scope", "/subscriptions/s"]) == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    settings = {name: tuple(each.values()) for name, each in document["settings"].items()}
    assert settings["timeout"] == ("7 s", "MSI_SCOPE_TIMEOUT")
    assert settings["resource"] == ("https://vault.azure.net", "config.toml:2")
    assert settings["scope"] == ("/subscriptions/s", "--scope")
    assert settings["imds_url"] == ("http://127.0.0.1:9", "AZURE_POD_IDENTITY_AUTHORITY_HOST")
    assert settings["theme"] == ("terminal", "default")
    assert "config.toml:3: colour: no such key" in captured.err
    assert document["configuration"]["problems"]


def test_the_table_tells_versions_terminal_and_clipboard(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What one is asked for first when something looks odd."""
    assert cli.main(["info"]) == 0
    out = capsys.readouterr().out
    for words in ("msi-scope ", "Python ", "textual ", "terminal ", "clipboard ", "config.toml:2"):
        assert words in out


def test_an_unknown_format_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit code 2."""
    assert cli.main(["info", "--format", "yaml"]) == 2
    assert "expected one of table, json" in capsys.readouterr().err


def test_a_wrong_variable_is_told_and_the_table_is_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its own name and with its value, each of them, beside what is in force; also an unknown scenario."""
    for name, text in (
        ("TIMEOUT", "x"),
        ("ASCII", "maybe"),
        ("CLIENT_ID", "me"),
        ("DEMO", "readr"),
    ):
        monkeypatch.setenv(f"MSI_SCOPE_{name}", text)
    assert cli.main(["info"]) == 0
    out = capsys.readouterr().out
    assert "MSI_SCOPE_TIMEOUT x: expected seconds" in out
    assert "MSI_SCOPE_ASCII maybe: expected 1, true" in out
    assert "MSI_SCOPE_CLIENT_ID me: expected a GUID" in out
    assert "MSI_SCOPE_DEMO: unknown scenario 'readr'" in out
    (row,) = (line for line in out.splitlines() if line.startswith("timeout "))
    assert row.split() == ["timeout", "x:", "wrong", "MSI_SCOPE_TIMEOUT"]


def test_what_was_typed_wrong_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """As of every command: an option, and the scenario of a demo."""
    assert cli.main(["info", "--timeout", "x"]) == 2
    assert "--timeout x: expected seconds" in capsys.readouterr().err
    assert cli.main(["info", "--demo", "readr"]) == 2


def test_a_demo_is_said_to_be_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that is forgotten sends every command to the simulator: not the file's resource, but its looks."""
    monkeypatch.setenv("MSI_SCOPE_DEMO", "no-identity")
    assert cli.main(["info", "--format", "json"]) == 0
    settings = json.loads(capsys.readouterr().out)["settings"]
    assert settings["demo"]["from"] == "MSI_SCOPE_DEMO"
    assert settings["demo"]["value"].startswith("no-identity: the simulator")
    assert settings["imds_url"]["value"] == "the simulator's"
    assert settings["resource"]["from"] == "default"
    assert settings["timeout"]["from"] == "config.toml:1"
