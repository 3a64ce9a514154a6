"""Who may import whom, and what a command without a screen may load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def loaded_by(statement: str) -> set[str]:
    """The top-level modules in memory after a statement, in a fresh interpreter."""
    script = f"{statement}\nimport sys; print(*{{m.partition('.')[0] for m in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.splitlines()[-1].split())


def test_the_import_contracts_hold() -> None:
    """The layers of `pyproject.toml`, checked by import-linter."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "command",
    ["doctor", "decode", "can_i", "access", "simulate", "scenarios", "explain", "completion"],
)
def test_a_command_without_a_screen_does_not_load_textual(command: str) -> None:
    """A late import must really be late."""
    loaded = loaded_by(f"import tui_app.commands.{command}")
    assert not loaded & {"textual", "rich"}


def test_a_whole_doctor_run_does_not_load_textual() -> None:
    """Not by way of anything that runs either."""
    statement = (
        "from tui_app.cli import main; main(['doctor', '--demo', 'reader', '--format', 'short'])"
    )
    assert not loaded_by(statement) & {"textual", "rich", "truststore"}


def test_decode_loads_no_network() -> None:
    """Offline it needs PyJWT, and neither a client nor an event loop, nor the report."""
    statement = "from tui_app.cli import main; main(['decode', 'not.a-jwt'])"
    assert not loaded_by(statement) & {"textual", "rich", "httpx", "asyncio", "h11", "truststore"}


EVERY_FORMAT = """
import sys, tui_app.commands.doctor
print(*(name for name in sys.modules if name.startswith("tui_app.formats.")))
from importlib import import_module
from tui_app.formats import FORMATS, bundle
for module, _ in FORMATS.values():
    import_module(f"tui_app.formats.{module}")
print(*sys.modules)
"""


def test_a_format_is_loaded_when_it_is_asked_for() -> None:
    """Doctor waits for no other; none of them needs a network or a screen."""
    done = subprocess.run(
        [sys.executable, "-c", EVERY_FORMAT], capture_output=True, text=True, check=True, cwd=ROOT
    )
    before, after = (set(line.split()) for line in done.stdout.splitlines())
    assert before == {"tui_app.formats.making"}
    assert "tui_app.formats.html_report" in after
    assert not after & {"textual", "rich", "httpx", "tui_app.client"}


def test_the_command_line_loads_next_to_nothing() -> None:
    """Help and usage errors are instant."""
    loaded = loaded_by("import tui_app.cli")
    assert not loaded & {"textual", "rich", "httpx", "jwt", "asyncio", "h11", "ssl"}


def test_the_app_paints_before_it_loads_the_network() -> None:
    """httpx, jwt and the simulator come after the first paint."""
    loaded = loaded_by("import tui_app.ui.app")
    assert not loaded & {"httpx", "jwt", "cryptography", "h11", "truststore"}


def test_only_keys_in_a_file_load_the_table_of_actions(tmp_path: Path) -> None:
    """A start without them does not pay for it."""
    script = "import sys; from pathlib import Path; from tui_app.configuration import read; import tui_app.ui.app\n"
    script += "read(Path(sys.argv[1])); print(any('keymap' in name for name in sys.modules))"
    said = []
    for text in ("theme = 'light'\n", "[keys]\nshare = 'f6'\n"):
        path = tmp_path / "config.toml"
        path.write_text(text)
        done = subprocess.run(
            [sys.executable, "-c", script, str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        said.append(done.stdout.strip())
    assert said == ["False", "True"]
