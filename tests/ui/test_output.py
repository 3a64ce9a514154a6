"""What goes to the terminal: whole frames, and nothing that is void."""

from __future__ import annotations

import pytest

from tui_app.ui.output import FRAME_END, FRAME_START, SHORT, Frames


def taken(*pieces: str) -> list[str]:
    """What is written when these pieces come one after the other."""
    frames = Frames()
    return [written for piece in pieces for written in frames.take(piece)]


@pytest.mark.parametrize("drawn", ["\x1b[2;5Hab", "\x1b[2;5H" + "x" * SHORT])
def test_a_frame_is_one_write(drawn: str) -> None:
    """Nothing is written before the frame has ended; then it is written in one piece."""
    assert taken(FRAME_START, drawn) == []
    (written,) = taken(FRAME_START, drawn, FRAME_END)
    assert drawn in written


def test_only_a_long_frame_is_marked() -> None:
    """A frame of a few bytes arrives as a whole anyway; a long one keeps its marks."""
    long = "x" * (SHORT + 1)
    assert taken(FRAME_START, "ab", FRAME_END) == ["ab"]
    assert taken(FRAME_START, long, FRAME_END) == [f"{FRAME_START}{long}{FRAME_END}"]


def test_an_empty_frame_is_not_written() -> None:
    """A frame in which nothing was drawn sends nothing."""
    assert taken(FRAME_START, FRAME_END) == []


@pytest.mark.parametrize(
    ("piece", "written"),
    [
        ("\x1b[2;5Hab\x1b[2;7H\n\x1b[9;1Hc", "\x1b[2;5Hab\x1b[9;1Hc"),
        ("\x1b[2;5H\x1b[1;1H\x1b[3;3Hc", "\x1b[3;3Hc"),
        ("ab\x1b[1;1H", "ab\x1b[1;1H"),
        ("ab\nc\x1b[1;1H", "ab\nc\x1b[1;1H"),
        ("\x1b[2;5H\x1b[31mab", "\x1b[2;5H\x1b[31mab"),
    ],
)
def test_a_move_that_another_follows_is_left_out(piece: str, written: str) -> None:
    """Only what another move makes void goes; a move before text or colour stays."""
    assert taken(piece) == [written]


def test_what_is_no_frame_is_written_at_once() -> None:
    """Modes and answers outside frames are not held back, before a frame and after it."""
    assert taken("\x1b[?1049h") == ["\x1b[?1049h"]
    assert taken(FRAME_START, "ab", FRAME_END, "\x1b[?25h") == ["ab", "\x1b[?25h"]
