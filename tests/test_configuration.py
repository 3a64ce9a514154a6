"""The configuration file: what is right is in force, what is wrong is named by line and left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made_tokens import token
from tui_app.configuration import path_of, read
from tui_app.settings import build

GOOD = """
resource = "https://vault.azure.net"
timeout = 20
ascii = true
theme = "light"
audiences = ["api://my-app"]

[keys]
share = "ctrl+b"
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_what_stands_there_is_in_force(tmp_path: Path) -> None:
    """Below an option and a variable, above the default."""
    found = read(written(tmp_path, GOOD))
    assert found.problems == ()
    assert (found.audiences, found.keymap) == (("api://my-app",), {"share": "ctrl+b"})
    assert found.lines["timeout"] == 3
    settings = build({}, {}, found.values)
    assert (settings.timeout_s, settings.ascii, settings.theme) == (20, True, "light")
    assert build({"timeout": "3"}, {}, found.values).timeout_s == 3
    assert build({}, {"MSI_SCOPE_TIMEOUT": "4"}, found.values).timeout_s == 4


def test_an_identity_that_is_named_replaces_that_of_the_file() -> None:
    """Whichever way each is named."""
    guid = "0d6f2b7c-91e4-4c3a-a8d5-3b7e60f1c922"
    assert build({"client_id": guid}, {}, {"object_id": guid}).ask.selector.kind == "client-id"
    assert build({}, {}, {"object_id": guid}).ask.selector.kind == "object-id"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('\n\ntheme = "purple"', 3, "theme: purple: no such theme"),
        ("colour = 1", 1, "no such key; expected one of resource"),
        ("ascii = 'yes'", 1, "expected true or false"),
        ("timeout = true", 1, "expected seconds"),
        ("timeout = 0", 1, "expected seconds between"),
        ("client_id = 'me'", 1, "expected a GUID"),
        ("cloud = 'Mars'", 1, "expected one of AzurePublicCloud"),
        ("audiences = 'x'", 1, "expected a list"),
        ("keys = 1", 1, "expected a table"),
        ("audiences = [7]", 1, "audiences: 7: expected a resource"),
        ("audiences = ['']", 1, "audiences: '': expected a resource"),
        ("[keys]\nshare = 7", 2, "expected keys"),
        ("[keys]\nshare = 'x+y+z'", 2, "share: 'x+y+z' is no key; expected keys"),
        ("[keys]\ncopyas = 'b'", 2, "copyas: no such action; did you mean copy-as"),
        ("[keys]\nquit = '1'", 2, "quit: '1' is the key of panel-probe"),
        ("[keys]\nno_mouse = 'b'", 2, "no_mouse: no such action"),
        ("keys = {quit = '1'}", 1, "is the key of panel-probe"),
    ],
)
def test_a_wrong_line_is_named_and_the_rest_is_in_force(
    text: str, line: int, words: str, tmp_path: Path
) -> None:
    """File, line, key, what was expected."""
    path = written(tmp_path, f"no_mouse = true  # stays\n{text}")
    found = read(path)
    (problem,) = found.problems
    assert problem.startswith(f"{path}:{line + 1}: ")
    assert words in problem
    assert found.values == {"no_mouse": "1"}


def test_a_token_in_the_file_is_not_told(tmp_path: Path) -> None:
    """It may have been pasted where it does not belong; the line is named all the same."""
    text = token()
    (problem,) = read(written(tmp_path, f"[keys]\nshare = '{text}'")).problems
    assert ":2: share: " in problem
    assert text.split(".")[2] not in problem


@pytest.mark.parametrize(
    ("content", "words"),
    [("a = ", "not TOML"), (b"\xff\xfe", "not UTF-8"), ("#" * 70_000, "longer than")],
)
def test_a_file_that_is_none_is_said_to_be_none(
    content: str | bytes, words: str, tmp_path: Path
) -> None:
    """One line; nothing of it is in force."""
    found = read(written(tmp_path, content))
    assert words in found.problems[0]
    assert found.values == {}


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    """And one that is not there is no problem."""
    assert "cannot be read" in read(tmp_path).problems[0]
    assert read(tmp_path / "none.toml").problems == ()


@given(st.text(max_size=200))
def test_whatever_the_file_says_we_start(text: str) -> None:
    """Nothing is raised, and what is taken over makes settings."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        found = read(written(Path(folder), text.encode("utf-8", "replace")))
    build({}, {}, found.values)


def test_where_each_platform_keeps_it() -> None:
    """XDG, Application Support, APPDATA, or where a variable says."""
    home = Path("/h")
    assert path_of({}, system="linux", home=home) == Path("/h/.config/msi-scope/config.toml")
    assert path_of({"XDG_CONFIG_HOME": "/x"}, system="linux", home=home) == Path(
        "/x/msi-scope/config.toml"
    )
    assert "Application Support" in str(path_of({}, system="darwin", home=home))
    assert path_of({"APPDATA": "/a"}, system="win32", home=home) == Path("/a/msi-scope/config.toml")
    assert path_of({"MSI_SCOPE_CONFIG": "/f"}, system="linux", home=home) == Path("/f")


POSIX = pytest.mark.skipif(os.name != "posix", reason="files have other rights there")


@POSIX
def test_a_file_that_everybody_may_write_to_is_not_in_force(tmp_path: Path) -> None:
    """It can name the ARM that gets the token: its owner is told what to do, in a line."""
    path = written(tmp_path, "arm_url = 'https://evil.example'")
    path.chmod(0o666)
    found = read(path)
    assert found.values == {}
    (problem,) = found.problems
    assert "everybody may write to it" in problem
    assert f"chmod o-w {path}" in problem
    path.chmod(0o664)  # the group's own members: usual where each person has a group
    assert read(path).values


@POSIX
def test_a_folder_where_everybody_may_replace_it_is_as_bad(tmp_path: Path) -> None:
    """Unless only its owner may take a file away there, as in /tmp."""
    path = written(tmp_path, "theme = 'dark'")
    for mode, is_in_force in ((0o777, False), (0o1777, True), (0o755, True)):
        tmp_path.chmod(mode)
        assert bool(read(path).values) is is_in_force, oct(mode)


@POSIX
def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    """A pipe that nobody writes to, and a device without end: a line each, and the program starts."""
    os.mkfifo(tmp_path / "config.toml")
    assert "no regular file" in read(tmp_path / "config.toml").problems[0]
    assert "longer than" in read(Path("/dev/zero")).problems[0]
    assert read(Path(os.devnull)).problems == ()
