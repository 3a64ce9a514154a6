"""`--redact`: what a command writes names nobody, in every format, and is still what it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.test_sharing import SECRETS

VM = "Microsoft.Compute/virtualMachines"
COMMANDS = [
    ["doctor", "--demo", "reader"],
    ["doctor", "--demo", "no-role", "--format", "json"],
    ["doctor", "--demo", "no-identity", "--format", "markdown"],
    ["doctor", "--demo", "reader", "--format", "junit"],
    ["doctor", "--demo", "no-identity", "--format", "short"],
    ["token", "--demo", "reader", "--identities"],
    ["token", "--demo", "reader", "--format", "json"],
    ["resources", "--demo", "reader"],
    ["resources", "--demo", "reader", "--format", "jsonl"],
    ["resources", "--demo", "reader", "--format", "csv"],
    ["can-i", f"{VM}/start/action", "--demo", "reader"],
    ["can-i", f"{VM}/start/action", "--demo", "reader", "--format", "json"],
    ["access", "--demo", "mixed"],
    ["access", "--demo", "mixed", "--format", "json"],
]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tui_app", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nobody_is_named(command: list[str]) -> None:
    """Neither on stdout nor on stderr; JSON is still JSON; the exit code is the same."""
    made = run(*command, "--redact")
    said = made.stdout + made.stderr
    for secret in SECRETS:
        assert secret not in said, secret
    assert "<group:1>" in said or "<vm:1>" in said or "&lt;vm:1&gt;" in said or r"\<vm:1\>" in said
    if "json" in command:
        json.loads(made.stdout)
    assert made.returncode in (0, 3)


@pytest.mark.parametrize(
    "command",
    [["token", "--raw"], ["token", "--save-claims", "FILE"], ["access", "--save", "FILE"]],
    ids=" ".join,
)
def test_what_needs_its_ids_is_refused(command: list[str], tmp_path: Path) -> None:
    """One line, exit code 2, no file."""
    path = tmp_path / "kept"
    made = run(
        *[str(path) if word == "FILE" else word for word in command], "--demo", "reader", "--redact"
    )
    assert made.returncode == 2
    assert "not together with share mode (--redact" in made.stderr
    assert made.stdout == ""
    assert not path.exists()
