"""Bad input: one clear line on stderr, exit code 2, nothing half-started."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tui_app import __version__, cli

BAD = [
    (["doctor", "--demo", "nonsense"], "nonsense"),
    (
        ["doctor", "--format", "yaml", "--demo", "reader"],
        "expected one of table, short, plain, markdown, html, json, jsonl, junit, har",
    ),
    (["doctor", "nonsense", "--demo", "reader"], "groups are reach"),
    (["doctor", "--cloud", "Mars"], "expected one of AzurePublicCloud"),
    (["doctor", "--imds-url", "not a url"], "--imds-url not a url: not a URL"),
    (["doctor", "--imds-url", "http://h:99999"], "not a URL"),
    (["doctor", "--arm-url", "http://management.azure.com"], "use https"),
    (["doctor", "--arm-url", "https://user:hunter2@h"], "not a URL"),
    (["doctor", "--arm-url", "https://h/path"], "expected a host only"),
    (["doctor", "--scope", "rg-shop"], "expected an ARM id, as in /subscriptions/"),
    (["doctor", "--timeout", "soon"], "expected seconds"),
    (["doctor", "--client-id", "a", "--object-id", "b"], "only one of"),
    (["doctor", "--require", "read", "--demo", "reader"], "ACTION@SCOPE"),
    (["doctor", "--every", "0.5"], "between 1s and 24h"),
    (["doctor", "--every", "0s"], "between 1s and 24h"),
    (["doctor", "--every", "5 parsecs"], "as in 5, 5s or 1m"),
    (["doctor", "--every", "-5"], "between 1s and 24h"),
    (["doctor", "--every", "25h"], "between 1s and 24h"),
    (["doctor", "--every", "5", "--count", "0"], "1 or more"),
    (["doctor", "--every", "5", "--count", "many"], "1 or more"),
    (["doctor", "--count", "3"], "together with --every"),
    (["doctor", "--every", "5", "--format", "json"], "table, short, plain, jsonl"),
    (["doctor", "--every", "5", "--patient"], "only one of --every, --patient"),
    (["doctor", "--prove-proxy", "--patient"], "only one of --patient, --prove-proxy"),
    (["doctor", "--prove-proxy", "--format", "json"], "takes no --format"),
    (["doctor", "--no-such-option"], "unrecognized arguments"),
    (["nonsense"], "invalid choice"),
    (["explain", "NONSENSE-42"], "NONSENSE-42"),
    (["completion", "tcsh"], "choose from"),
    (["simulate", "nonsense"], "nonsense"),
    (["simulate", "--imds-port", "80000"], "expected a port"),
    (["doctor", "--ca-bundle", "/no/such/file"], "no such file"),
]


@pytest.mark.parametrize(
    ("arguments", "words"), BAD, ids=lambda v: " ".join(v) if isinstance(v, list) else ""
)
def test_bad_input_is_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was wrong, what was expected; no traceback, no output."""
    try:
        code = cli.main(arguments)
    except SystemExit as end:
        code = int(str(end.code))
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1, captured.err
    assert words in captured.err
    assert "hunter2" not in captured.err


def test_without_a_terminal_the_app_names_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    """Piped, there is nothing to draw on."""
    assert cli.main([]) == 2
    assert "msi-scope doctor" in capsys.readouterr().err


def test_options_may_stand_before_or_after_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """A command's own parser does not reset what stood before it."""
    assert cli.main(["--demo", "no-identity", "doctor", "--format", "short"]) == 3
    assert cli.main(["doctor", "--demo", "no-identity", "--format", "short"]) == 3


def test_a_demo_is_the_same_on_every_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Variables of the machine do not reach into it."""
    monkeypatch.setenv("MSI_SCOPE_CLOUD", "AzureChinaCloud")
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9")
    assert cli.main(["doctor", "--demo", "reader", "--format", "short"]) == 0


def test_a_demo_hides_and_draws_as_one_is_used_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A variable for looks or safety holds in it, and a wrong one is named."""
    command = [sys.executable, "-m", "tui_app", "doctor", "--demo", "reader"]
    environ = {**os.environ, "MSI_SCOPE_REDACT": "1", "MSI_SCOPE_ASCII": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    assert "<vm:1>" in done.stdout
    assert done.stdout.isascii()
    monkeypatch.setenv("MSI_SCOPE_TIMEOUT", "x")
    assert cli.main(["doctor", "--demo", "reader"]) == 2
    assert "MSI_SCOPE_TIMEOUT x: expected seconds" in capsys.readouterr().err


def test_the_variable_that_every_sdk_honours_is_honoured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """AZURE_POD_IDENTITY_AUTHORITY_HOST diverts IMDS, and the report names where."""
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9/")
    assert cli.main(["doctor", "reach", "--format", "short"]) == 3
    assert "IMDS at http://127.0.0.1:9" in capsys.readouterr().out


def test_the_module_is_the_command() -> None:
    """`python -m tui_app` is `msi-scope`."""
    done = subprocess.run(
        [sys.executable, "-m", "tui_app", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"msi-scope {__version__}\n"


def test_a_check_can_be_explained_too(capsys: pytest.CaptureFixture[str]) -> None:
    """The code that stands in every table leads on."""
    assert cli.main(["explain", "mi201"]) == 0
    assert "identity.available" in capsys.readouterr().out
