"""Which way a text takes to the clipboard."""

from __future__ import annotations

import pytest

from tui_app.core.clipboard import MOST_ENCODED, Route, way


def chosen(
    system: str = "linux", text: str = "x", programs: tuple[str, ...] = (), **environ: str
) -> tuple[Route, str]:
    found = way(text, system=system, environ=environ, has=programs.__contains__)
    return found.route, found.command[0] if found.command else ""


@pytest.mark.parametrize(
    ("system", "environ", "programs", "route", "program"),
    [
        ("windows", {}, (), Route.COMMAND, "clip.exe"),
        ("windows", {"SSH_CONNECTION": "a b"}, (), Route.TERMINAL, ""),
        ("macos", {}, (), Route.COMMAND, "pbcopy"),
        ("linux", {}, (), Route.TERMINAL, ""),
        ("linux", {"TMUX": "/t,1,0"}, ("tmux",), Route.COMMAND, "tmux"),
        ("linux", {"TMUX": "/t,1,0", "SSH_TTY": "/dev/pts/1"}, ("tmux",), Route.COMMAND, "tmux"),
        ("linux", {"TMUX": "/t,1,0"}, (), Route.TERMINAL, ""),
        ("linux", {"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}, ("xclip",), Route.TERMINAL, ""),
        ("linux", {"DISPLAY": ":0"}, ("xclip", "xsel"), Route.COMMAND, "xclip"),
        ("linux", {"DISPLAY": ":0"}, ("xsel",), Route.COMMAND, "xsel"),
        ("linux", {"DISPLAY": ":0"}, (), Route.TERMINAL, ""),
        ("linux", {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, ("wl-copy", "xclip"), Route.COMMAND, "wl-copy"),
        ("linux", {"TERM": "linux"}, (), Route.FILE, ""),
        ("linux", {"STY": "1.pts"}, (), Route.FILE, ""),
    ],
)  # fmt: skip
def test_by_where_the_person_sits(
    system: str, environ: dict[str, str], programs: tuple[str, ...], route: Route, program: str
) -> None:
    """tmux first, then the terminal of an SSH session, then what is native, else the terminal."""
    assert chosen(system, programs=programs, **environ) == (route, program)


def test_a_long_text_is_not_sent_through_the_terminal() -> None:
    """Terminals cut or drop long sequences without a word: a file it is."""
    longest = MOST_ENCODED * 3 // 4 - 3
    assert chosen(text="x" * longest)[0] is Route.TERMINAL
    assert chosen(text="x" * (longest + 10))[0] is Route.FILE
    assert chosen("macos", text="x" * 10**6)[0] is Route.COMMAND
