"""What a terminal cannot show."""

from __future__ import annotations

import pytest

from tui_app.core.terminal import has_old_font, is_too_small, needs_ascii


@pytest.mark.parametrize(
    ("kind", "encoding", "why"),
    [
        ("xterm-256color", "utf-8", ""),
        ("screen", "utf-8", ""),
        ("tmux-256color", "UTF-8", ""),
        ("", "", ""),
        ("linux", "utf-8", "TERM=linux"),
        ("vt220", "utf-8", "TERM=vt220"),
        ("ansi", "utf-8", "TERM=ansi"),
        ("xterm", "ascii", "encoding ascii"),
        ("xterm", "cp1252", "encoding cp1252"),
        ("xterm", "no-such-encoding", "encoding no-such-encoding"),
    ],
)
def test_ascii_where_nothing_else_can_be_shown(kind: str, encoding: str, why: str) -> None:
    """By the terminal's kind, or by an encoding that lacks the glyphs."""
    assert needs_ascii({"TERM": kind}, encoding) == why


@pytest.mark.parametrize(
    ("environ", "system", "is_old"),
    [
        ({}, "win32", True),
        ({"SSH_CONNECTION": "10.0.0.9 50000 10.0.0.4 22"}, "win32", True),
        ({"WT_SESSION": "0f7ab29a"}, "win32", False),
        ({}, "linux", False),
        ({}, "darwin", False),
    ],
)
def test_old_fonts_are_those_of_the_windows_console(
    environ: dict[str, str], system: str, *, is_old: bool
) -> None:
    """Windows Terminal says that it is there; whoever does not may be a console of any age."""
    assert has_old_font(environ, system) is is_old


def test_too_small_is_below_40x10() -> None:
    """In either direction."""
    assert is_too_small(39, 24)
    assert is_too_small(80, 9)
    assert not is_too_small(40, 10)
