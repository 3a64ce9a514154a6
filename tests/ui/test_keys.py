"""Keys: other ones from the configuration act and are what hints show; none is one that others take."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.keys import _character_to_key

import tui_app
from tests.rawserver import until
from tests.ui.actions import classes_with_bindings, every_binding
from tests.ui.running import pressed, seen, text_of
from tui_app.core.keymap import actions, checked
from tui_app.core.keymap.places import APP, FIXED, PLACES
from tui_app.core.keymap.spelling import keys_from
from tui_app.staging import DemoStage
from tui_app.ui.app import ScopeApp
from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.keys import (
    bindings_in,
    give,
    hint,
    key_of,
    keys_of,
    name_of,
    written,
)
from tui_app.ui.panels.panel import Panel

PACKAGE = Path(tui_app.__file__).parent


def made(scenario: str = "reader", **keymap: str) -> ScopeApp:
    """The app with these keys; an action's dashes are underscores here."""
    stage = DemoStage(scenario)
    settings, open_client = stage.play(scenario)
    keys = {name.replace("_", "-"): given for name, given in keymap.items()}
    return ScopeApp(replace(settings, keymap=keys), open_client, stage=stage)


async def test_an_action_moves_to_its_new_key() -> None:
    """Of the app and of a panel; the old key does nothing, footer and panel names show the new one."""
    app = made(share="f6", panel_token="b", rerun="f7")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(lambda: app.report.is_complete)
        await pressed(pilot, "s", "2")
        assert app.current == "probe"
        assert "SHARE" not in text_of(app)
        assert "F7 Rerun" in text_of(app)
        assert " b Token " in text_of(app)
        await pressed(pilot, "f6", "b")
        assert app.current == "token"
        assert "SHARE" in text_of(app)


async def test_a_key_of_a_panel_moves_also_where_the_focus_is_outside_of_it() -> None:
    """On the chain the panel's new key acts, and its old one does not."""
    app = made(audience="f6")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(lambda: app.report.is_complete)
        await pressed(pilot, "2")
        app.query_one("ChainBar").focus()
        await pressed(pilot, "a")
        assert len(app.screen_stack) == 1
        await pressed(pilot, "f6")
        await seen(app, lambda text: "A token for" in text)


async def test_every_hint_follows_the_key() -> None:
    """`f fix`, and every sentence that names the key of the fix, names the new one, on every panel."""
    app = made("no-identity", fix="f6", close="f8", copy="f9")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(lambda: app.report.is_complete)
        for key in "12345":
            await pressed(pilot, key)
            text = text_of(app)
            assert not re.search(r"\bf (fix|Fix|shows)", text)
            assert "F6 fix" in text
        assert "F6 shows the fix" in await _text_at(pilot, app, "2")
        await pressed(pilot, "f")
        assert len(app.screen_stack) == 1
        await pressed(pilot, "f6")
        assert "F8 close   F9 copy" in text_of(app)
        await pressed(pilot, "f6")
        assert len(app.screen_stack) == 1  # what opened it closes it


async def _text_at(pilot: object, app: ScopeApp, key: str) -> str:
    await pressed(pilot, key)  # type: ignore[arg-type]  # a pilot of this very app
    return text_of(app)


async def test_a_dialog_can_be_left_by_another_key() -> None:
    """The names of dialogs' actions are known; a line that is typed in keeps its Esc."""
    app = made(close="f8", yes="f9")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(lambda: app.report.is_complete)
        assert "no action" not in text_of(app)
        await pressed(pilot, "question_mark", "f8")
        assert len(app.screen_stack) == 1
        await pressed(pilot, "x")
        await seen(app, lambda text: "Export" in text)
        await pressed(pilot, "escape")
        assert len(app.screen_stack) == 1


async def test_a_wrong_line_is_told_shortly_and_by_the_help_in_full() -> None:
    """A line that does not cover what is looked for; the help begins with what is wrong."""
    settings, open_client = DemoStage("no-identity").play("no-identity")
    problem = "/etc/[b]config.toml:3: copyas: no such action; did you mean copy-as?"
    app = ScopeApp(replace(settings, problems=(problem, "other")), open_client)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        text = await seen(app, lambda text: "2 wrong lines, see ?" in text)
        assert "copyas" not in text
        await until(lambda: app.report.is_complete)
        assert "f fix" in text_of(app)
        await pressed(pilot, "question_mark")
        text = await seen(app, lambda text: "not in force" in text)
        assert "/etc/[b]config.toml:3: copyas" in text


async def test_a_key_that_is_given_away_is_not_hinted() -> None:
    """The help loses its `?` to the copy, and every hint names what is left to it; both do what they say."""
    app = made(copy="question_mark")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(lambda: app.report.is_complete)
        text = text_of(app)
        assert "? Copy" in text
        assert "F1 Help" in text
        await pressed(pilot, "f1")
        assert len(app.screen_stack) == 2


def test_what_a_file_can_give_is_what_the_app_has() -> None:
    """The table of actions equals the bindings: names, keys, bases, and which are dialogs."""
    classes = [one for one in classes_with_bindings() if bindings_in(one)]
    found = {
        one.__name__: (
            {binding.id or f"{FIXED}{binding.key}": binding.key for binding in bindings_in(one)},
            tuple(base.__name__ for base in one.__mro__[1:] if base in classes),
            issubclass(one, Dialog),
        )
        for one in classes
    }
    table = {name: (dict(p.actions), p.bases, p.is_modal) for name, p in PLACES.items()}
    assert table == found
    assert type(made()).__name__ == APP


@pytest.mark.parametrize("sign", list("!\"#$%&'()*-./:;<=>?@[\\]^_`{|}~aZ9ä"))
def test_a_sign_has_the_name_that_its_key_arrives_by(sign: str) -> None:
    """As the terminal library names it."""
    assert keys_from(sign) == _character_to_key(sign)


def _does(app: ScopeApp, key: str) -> str:
    """The name of the action that a key does now."""
    active = app.screen.active_bindings.get(key)
    return (active.binding.id or "") if active else ""


@pytest.mark.parametrize(
    "given",
    [
        {"rerun": "u", "refresh-panel": "u"},
        {"quit": "1"},
        {"copy": "f", "fix": "y"},
        {"copy": "f", "fix": "y,f8"},
        {"share": "F8", "monitor": "j"},
        {"filter": "m", "monitor": "m,b"},
        {"into": "b", "prove": "b,f8"},
    ],
)
async def test_every_key_that_is_shown_does_what_is_shown(given: dict[str, str]) -> None:
    """Whatever a file gives: in the panel in view, the key of each action that can be done does it."""
    keymap, _ = checked(given)
    app = made(**{name.replace("-", "_"): keys for name, keys in keymap.items()})
    async with app.run_test(size=(120, 40)):
        await until(lambda: app.report.is_complete)
        places = (PLACES[name].actions for name in (APP, "ProbePanel", "ListPanel"))
        for name in chain.from_iterable(places):
            key = keys_of(Binding(actions()[name], name, id=name))[0]
            assert _does(app, key) == name


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("share", "share"),
        ("panel('token')", "panel-token"),
        ("tab(-1)", "tab-previous"),
        ("tab(1)", "tab-next"),
        ("refresh_panel", "refresh-panel"),
    ],
)
def test_names(action: str, name: str) -> None:
    """Of the action, with its argument."""
    assert name_of(action) == name


@pytest.mark.parametrize(
    ("key", "shown"),
    [("escape", "Esc"), ("f5", "F5"), ("ctrl+r", "Ctrl+R"), ("R", "R"), ("question_mark", "?")],
)
def test_a_key_is_written_as_people_write_it(key: str, shown: str) -> None:
    """Not as Textual names it."""
    assert written(key) == shown


def test_a_hint_shows_the_first_of_the_keys_given() -> None:
    """By the action's name; what is no name stays as it is."""
    give({"fix": "f6,b"})
    try:
        assert hint("{fix} shows why; {copy} copies; <{scope}>") == (
            "F6 shows why; y copies; <{scope}>"
        )
    finally:
        give({})


def test_one_name_has_the_same_keys_everywhere() -> None:
    """Else a hint could name only one of them."""
    keys = defaultdict(set)
    for binding in every_binding():
        keys[binding.id].add(binding.key)
    keys.pop(None)
    assert {name: found for name, found in keys.items() if len(found) > 1} == {}


def test_only_lines_that_are_typed_in_have_fixed_keys() -> None:
    """Everything else has a name, by which a file can give it another key."""
    fixed = {one.__name__ for one in classes_with_bindings() for b in bindings_in(one) if not b.id}
    assert fixed == {"Filter", "JsonView", "LineDialog", "PasteDialog", "PickDialog"}


KEY_IN_WORDS = re.compile(
    r"(?<![\w{“\"'.`&/-])(?:[b-zB-HJ-Z@/]|Esc|Enter|F\d+|\^[a-z]|[Cc]trl\+\w|[↑↓←→]+|\[|\])(?= [a-zA-Z])"
)
"""A key as it would be written before what it does."""
NO_KEYS = {
    "R read",
    "W write",
    "D delete",
    "d data",
    "c condition",  # the marks of the permission matrix
    " h ago",
    " s or with ",
    "exp is at most 300 s from now, by this clock.",
    "{copy} copy the request   {copy-as} as …   {read-anew} read anew   {type} another action   Esc close",
    "Enter keep it   Esc leave it   ",
    "Read here, sent nowhere, not shown.   Enter ends it   Esc close",
    "↑↓ choose   Enter settle on it   Esc close",
    "↑↓ choose   Enter take it   Esc close",
    "↑↓ other hits   Enter done",
    "   Esc ends",  # fixed, since one types there
}
OF_THE_APP = ("ui", "client", "core/checks", "core/guide", "core/remedies", "core/requests")


def _words() -> Iterator[tuple[Path, str]]:
    """Every text in the code of the app that is no docstring."""
    for path in (each for folder in OF_THE_APP for each in (PACKAGE / folder).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in said
            ):
                yield path, node.value


def test_no_text_names_a_key_by_itself() -> None:
    """It names the action, and `hint` the key that is in force; fixed keys are listed."""
    found = {
        (path.name, text)
        for path, text in _words()
        if text not in NO_KEYS and "height:" not in text and KEY_IN_WORDS.search(text)
    }
    assert found == set()
    assert KEY_IN_WORDS.search("Nothing is broken. f shows why.")
    assert KEY_IN_WORDS.search("o other  d compare")


PLACEHOLDERS = {"group", "vm", "resource", "scope", "role", "action", "subscription", "tenant"}
"""What is filled into commands and titles: no actions."""


def test_every_action_in_a_hint_exists() -> None:
    """In the words of panels, dialogs, lessons and refusals; and in the footers of all panels."""
    names = {binding.id for binding in every_binding()}
    hinted = {
        name for _, text in _words() for name in re.findall(r"(?<![${])\{([a-z][a-z-]+)\}", text)
    }
    assert hinted - PLACEHOLDERS <= names
    assert len(hinted & names) > 20
    panels = [one for one in classes_with_bindings() if issubclass(one, Panel)]
    assert {name for panel in panels for name, _ in panel.KEYS} <= names


TAKEN = {
    "consoles: Tab, Enter, Backspace, Esc by another name": "ctrl+i ctrl+m ctrl+j ctrl+h ctrl+left_square_bracket",
    "flow control and signals": "ctrl+s ctrl+q ctrl+c ctrl+z ctrl+backslash ctrl+d",
    "browsers": "f1 f3 f5 f6 f7 f11 f12 ctrl+r ctrl+w ctrl+n ctrl+t ctrl+p ctrl+f ctrl+l ctrl+d ctrl+u ctrl+o ctrl+k",
    "terminals and their multiplexers": "f10 f11 ctrl+a ctrl+b ctrl+tab ctrl+pageup ctrl+pagedown",
}
"""By whom a key may never arrive → the keys."""


def test_no_taken_key_is_the_only_way_to_anything() -> None:
    """Each action has a key that consoles, browsers and flow control leave alone."""
    taken = set(" ".join(TAKEN.values()).split())
    for one in classes_with_bindings():
        keys: dict[str, set[str]] = defaultdict(set)
        for binding in bindings_in(one):
            keys[binding.action] |= set(binding.key.split(","))
        keys.pop("suspend", None)  # Ctrl+Z is its name everywhere; the palette has it too
        for action, ways in keys.items():
            free = {k for k in ways - taken if not re.match(r"alt\+|ctrl\+shift|super\+", k)}
            assert free, (one.__name__, action, ways)


def test_the_first_key_of_an_action_is_one_that_arrives() -> None:
    """What the screen names must not reload a browser's page; F5 alone is every presenter's key."""
    taken = set(" ".join(TAKEN.values()).split())
    firsts = {b.id: b.key.split(",")[0] for b in every_binding() if b.id}
    assert {name for name, key in firsts.items() if key in taken} == {
        "present",
        "quit-at-once",
        "suspend",
    }
    assert key_of("replay") == "t"
