"""Foreign text is made harmless."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.cleaning import lines, one_line, shortened

HOSTILE = "\x1b]52;c;aGk=\x07 \x9b31m \u202egnp.exe \u200b\x00\x7f\r\n[/b]"


@given(st.text())
def test_one_line_holds_no_control_character(text: str) -> None:
    """Whatever comes in, what goes out is printable and on one line."""
    assert one_line(text).isprintable()


def test_controls_are_shown_not_dropped() -> None:
    """A reader sees that an escape sequence was there."""
    shown = one_line(HOSTILE)
    assert shown.startswith("␛]52;c;aGk=␇")
    assert "[/b]" in shown
    assert not {"\x1b", "\x9b", "\u202e", "\u200b", "\r", "\n"} & set(shown)


def test_lines_keep_their_ends_only() -> None:
    """Line ends split, tabs become blanks, everything else is shown."""
    assert lines("a\r\nb\tc\x1b") == ["a", "b    c␛"]


def test_a_long_id_is_shortened_in_the_middle() -> None:
    """Both ends stay readable."""
    assert shortened("0123456789", 7) == "012…789"
    assert shortened("short", 7) == "short"


def test_marks_do_not_pile_up() -> None:
    """Two combining marks stay on a letter, dozens do not."""
    assert one_line("e\u0301\u0302") == "e\u0301\u0302"
    assert one_line("e" + "\u0301" * 50 + "x") == "e\u0301\u0301x"
