"""What is written arrives: in any code page, and without a word when nobody reads."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from tui_app.commands import output


def written(arguments: list[str], encoding: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "tui_app", *arguments],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": encoding},
        timeout=60,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["doctor", "--demo", "no-identity"],
        ["doctor", "--demo", "no-identity", "--format", "markdown"],
        ["doctor", "--demo", "no-identity", "--every", "1", "--count", "1"],
        ["doctor", "--demo", "reader", "--list"],
        ["explain", "MI-400-NOT-FOUND"],
        ["explain"],
        ["scenarios"],
        ["doctor", "--help"],
    ],
    ids=" ".join,
)
def test_a_code_page_that_lacks_a_character_is_no_bug(arguments: list[str]) -> None:
    """Windows gives a pipe such a one: the text comes in ASCII then."""
    done = written(arguments, "ascii")
    assert done.stderr == b""
    assert done.returncode in (0, 3)
    assert done.stdout.decode("ascii").strip()


def test_the_bytes_into_a_pipe_are_utf_8_where_that_is_the_encoding() -> None:
    """Nothing is simplified without need."""
    assert "✗" in written(["doctor", "--demo", "no-identity"], "utf-8").stdout.decode()


@pytest.mark.parametrize(("session", "mark"), [("", "√"), ("0f7ab29a", "✓")])
def test_a_windows_console_gets_marks_that_its_font_has(
    session: str, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows Terminal names itself, and has all of them; files and pipes get the text as it is."""
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setenv("WT_SESSION", session)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "platform", "win32")
        patched.setattr(sys, "stdout", screen)
        output.write("✓ holds")
        patched.setattr(screen, "isatty", lambda: False)
        output.write("✓ holds")
    assert screen.getvalue() == f"{mark} holds✓ holds"
