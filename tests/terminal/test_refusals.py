"""Where the app cannot be shown, it says so in one line, names the way out, and ends with 2."""

from __future__ import annotations

import subprocess

import pytest

from tests.terminal.screen import APP, PATIENCE_S, ROOT, Terminal, environment


@pytest.mark.parametrize(
    ("columns", "lines", "term"),
    [
        pytest.param(30, 8, "xterm-256color", id="too-small"),
        pytest.param(80, 24, "dumb", id="dumb"),
    ],
)
def test_a_terminal_that_cannot_show_it_is_refused(columns: int, lines: int, term: str) -> None:
    """One line on stderr names doctor, nothing is written to the terminal, exit code 2."""
    with Terminal(
        "--demo",
        columns=columns,
        lines=lines,
        environ={"TERM": term},
        stderr=subprocess.PIPE,
    ) as terminal:
        assert terminal.wait_exit() == 2
        said = terminal.said()
        assert terminal.output == b""
    assert said.count("\n") == 1
    assert "msi-scope doctor" in said


def test_with_its_drawing_led_elsewhere_it_is_refused() -> None:
    """Textual draws on stderr: `2>file` would leave the screen black, and the file full."""
    with Terminal("--demo", stderr=subprocess.PIPE) as terminal:
        assert terminal.wait_exit() == 2
        said = terminal.said()
        assert terminal.output == b""
    assert said.count("\n") == 1
    assert "stderr" in said
    assert "msi-scope doctor" in said


def test_without_a_terminal_it_is_refused() -> None:
    """Between pipes, one line on stderr names doctor, stdout stays empty, exit code 2."""
    done = subprocess.run(
        [*APP, "--demo"],
        cwd=ROOT,
        env=environment({}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert b"msi-scope doctor" in done.stderr
