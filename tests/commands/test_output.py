"""What is written arrives: in any code page, and without a word when nobody reads."""

from __future__ import annotations

import subprocess
import sys

import pytest


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
