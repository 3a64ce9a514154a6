"""Types, lint and format: what `pyproject.toml` asks for, held by the tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["mypy"],
        ["mypy", "--platform", "win32", "tui_app"],
        ["ruff", "check"],
        ["ruff", "format", "--check"],
    ],
    ids=" ".join,
)
def test_the_code_is_clean(command: list[str]) -> None:
    """Strict mypy, also as on Windows; ruff's rules and format."""
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_test_says_what_it_shows() -> None:
    """Every test function has a docstring that states the behaviour."""
    import ast

    silent = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_test = isinstance(
                node, ast.FunctionDef | ast.AsyncFunctionDef
            ) and node.name.startswith("test_")
            if is_test and not ast.get_docstring(node):  # type: ignore[arg-type]  # narrowed above
                silent.append(f"{path.name}:{node.name}")  # type: ignore[attr-defined]  # narrowed above
    assert not silent


def test_the_top_level_is_what_it_is() -> None:
    """Nothing but the package, the tests, the pictures, the README and the settings."""
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=False, cwd=ROOT
    ).stdout.splitlines()
    if not listed:
        pytest.skip("not a git checkout")
    top = {name.partition("/")[0] for name in listed}
    allowed = {"pyproject.toml", "tui_app", "tests", "screenshots", "README.md"}
    assert {name for name in top if not name.startswith(".")} <= allowed
