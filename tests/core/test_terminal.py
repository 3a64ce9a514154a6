"""What a terminal cannot show."""

from __future__ import annotations

import pytest

from tui_app.core.terminal import is_too_small, needs_ascii


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


def test_too_small_is_below_40x10() -> None:
    """In either direction."""
    assert is_too_small(39, 24)
    assert is_too_small(80, 9)
    assert not is_too_small(40, 10)
