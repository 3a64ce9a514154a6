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
