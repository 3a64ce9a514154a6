"""`msi-scope completion`: what the shells themselves offer once they have read its script."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.terminal.screen import APP, ROOT, Terminal

CASES = [
    pytest.param("msi-scope do", {"doctor"}, id="command"),
    pytest.param("msi-scope can", {"can-i"}, id="command-with-a-dash"),
    pytest.param("msi-scope doctor --format j", {"json", "jsonl", "junit"}, id="format"),
    pytest.param("msi-scope resources --format c", {"csv"}, id="format-of-another-command"),
    pytest.param("msi-scope token --save", {"--save-claims"}, id="option"),
    pytest.param("msi-scope doctor MI60", {"MI601", "MI602"}, id="code"),
    pytest.param("msi-scope doctor iden", {"identity"}, id="group"),
    pytest.param("msi-scope simulate thrott", {"throttled"}, id="scenario"),
    pytest.param("msi-scope --demo no-id", {"no-identity"}, id="demo"),
    pytest.param("msi-scope --demo no-role doct", {"doctor"}, id="command-after-a-demo"),
    pytest.param("msi-scope info --theme hi", {"high-contrast"}, id="theme"),
    pytest.param("msi-scope explain MI-400-NOT", {"MI-400-NOT-FOUND"}, id="diagnosis"),
    pytest.param("msi-scope doctor --fail-on w", {"warn"}, id="choice"),
]
ON_TAB_IN_BASH = """
source "$1"
COMP_WORDS=($2)
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
registered=$(complete -p msi-scope)
registered=${registered##*-F }
${registered%% *} 2>/dev/null  # compopt complains outside of a real completion
printf '%s\\n' "${COMPREPLY[@]}"
"""


def script(shell: str, folder: Path) -> Path:
    """The script for a shell, kept as its users keep it."""
    done = subprocess.run(
        [*APP, "completion", shell], capture_output=True, text=True, check=True, cwd=ROOT
    )
    path = folder / f"completion.{shell}"
    path.write_text(done.stdout, "ascii")
    return path


def needed(shell: str) -> str:
    """The shell; the test is skipped where it is not installed."""
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    return found


def printed(*command: str) -> set[str]:
    """The lines that a command prints, each without the description behind a tab."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {line.partition("\t")[0] for line in done.stdout.splitlines()}


@pytest.fixture(scope="module")
def bash(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script for bash, made once."""
    needed("bash")
    return script("bash", tmp_path_factory.mktemp("bash"))


@pytest.fixture(scope="module")
def fish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script for fish, made once."""
    needed("fish")
    return script("fish", tmp_path_factory.mktemp("fish"))


@pytest.mark.parametrize(("line", "offered"), CASES)
def test_bash_completes(line: str, offered: set[str], bash: Path) -> None:
    """Tab offers what can stand there, and nothing else."""
    assert printed("bash", "--norc", "-c", ON_TAB_IN_BASH, "bash", str(bash), line) == offered


def test_bash_completes_a_file(bash: Path, tmp_path: Path) -> None:
    """An option that takes a file offers files."""
    (tmp_path / "kept.zip").touch()
    line = f"msi-scope doctor --bundle {tmp_path}/ke"
    offered = printed("bash", "--norc", "-c", ON_TAB_IN_BASH, "bash", str(bash), line)
    assert offered == {f"{tmp_path}/kept.zip"}


@pytest.mark.parametrize(("line", "offered"), CASES)
def test_fish_completes(line: str, offered: set[str], fish: Path) -> None:
    """Tab offers what can stand there, and nothing else."""
    ask = f"source {fish}; complete -C '{line}'"
    assert printed("fish", "--no-config", "-c", ask) == offered


def test_zsh_completes(tmp_path: Path) -> None:
    """At a real prompt, Tab writes the rest of a command, of an option, of its value and of a code."""
    shell = needed("zsh")
    script("zsh", tmp_path).rename(tmp_path / "_msi-scope")
    setup = f"fpath=({tmp_path} $fpath); autoload -Uz compinit; compinit -u -d {tmp_path}/dump\n"
    with Terminal(command=[shell, "-f", "-i"], columns=120) as terminal:
        terminal.press(setup + "PS1='now> '\n")
        terminal.wait_for("now> ")
        for typed, completed in (
            ("msi-scope doc\t", "msi-scope doctor"),
            ("--bun\t", "msi-scope doctor --bundle"),
            ("x.zip --format juni\t", "--bundle x.zip --format junit"),
            ("MI60\t", "--format junit MI60"),
        ):
            terminal.press(typed)
            terminal.wait_for(completed)
        terminal.press("1\n")


def test_the_script_for_powershell_is_ascii_and_names_everything() -> None:
    """Windows PowerShell 5.1 reads a script without a mark of its encoding in a code page."""
    done = subprocess.run(
        [*APP, "completion", "powershell"], capture_output=True, check=True, cwd=ROOT
    )
    text = done.stdout.decode("ascii")
    assert "Register-ArgumentCompleter -Native -CommandName msi-scope" in text
    for word in (
        "'can-i'",
        "'--fail-on'",
        "'junit'",
        "'no-identity'",
        "'MI201'",
        "'high-contrast'",
    ):
        assert word in text
