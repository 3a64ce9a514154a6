"""The keys of a file: what is wrong with them is not in force, and every action keeps a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.keymap import actions, checked, in_force
from tui_app.core.keymap.clashes import clashes


def test_by_default_no_action_lacks_a_key() -> None:
    """But where one hides another by design."""
    assert list(clashes({})) == []
    assert in_force({}) == {}


@pytest.mark.parametrize(
    ("keys", "left_out", "words"),
    [
        (
            {"rerun": "u", "refresh-panel": "u"},
            {"refresh-panel"},
            "'u' is the key of rerun; expected",
        ),
        ({"refresh-panel": "u", "rerun": "u"}, {"rerun"}, "is the key of refresh-panel"),
        ({"quit": "1"}, {"quit"}, "is the key of panel-probe"),
        ({"share": "c"}, {"share"}, "is the key of can-i"),
        ({"monitor": "j"}, {"monitor"}, "is the key of move-next"),
        ({"audience": "r"}, {"audience"}, "is the key of refresh-panel"),
        ({"copy": "down"}, {"copy"}, "'down'"),
        ({"copy": "f", "fix": "zz"}, {"copy", "fix"}, "is the key of fix"),
        ({"copyas": "b"}, {"copyas"}, "no such action; did you mean copy-as"),
        ({"panel_token": "b"}, {"panel_token"}, "did you mean panel-token"),
        ({"qqqq": "b"}, {"qqqq"}, "no such action; the app's help"),
    ],
)
def test_a_wrong_line_is_left_out_and_told(
    keys: dict[str, str], left_out: set[str], words: str
) -> None:
    """The later one of two that want the same key; what it keeps may take the key of a third."""
    keymap, wrong = checked(keys)
    assert set(wrong) == left_out
    assert any(words in each for each in wrong.values())
    assert set(keymap) == set(keys) - left_out


@pytest.mark.parametrize(
    "keys",
    [
        {"copy": "f", "fix": "y"},  # exchanged
        {"another": "b", "press": "b"},  # in two panels
        {"copy": "question_mark"},  # the help keeps another
        {"close": "q"},  # hides the app's in a dialog, as it does by default
        {"fix": "1", "panel-probe": "f6"},  # it was given another
    ],
)
def test_what_leaves_every_action_a_key_is_in_force(keys: dict[str, str]) -> None:
    """As it stands there."""
    assert checked(keys) == (keys, {})


def test_what_is_so_anyway_takes_nothing() -> None:
    """An action's own key is no clash with what hides it by design."""
    assert checked({"filter": "/", "search": "slash"}) == ({}, {})


def test_what_loses_one_of_its_keys_keeps_the_others() -> None:
    """So a hint names one that does it."""
    assert in_force({"copy": "question_mark"}) == {"copy": "question_mark", "help": "f1"}


def test_what_is_hidden_by_design_loses_nothing() -> None:
    """The monitor's own way out stands in for that of every list, whichever keys it has."""
    assert in_force({"leave-monitor": "h,left"}) == {"leave-monitor": "h,left"}


@given(
    st.dictionaries(
        st.sampled_from(sorted(actions())),
        st.sampled_from([*sorted(actions().values()), "b", "f8", "b,f8", "q,b", "1,2"]),
        max_size=6,
    )
)
def test_whatever_is_given_every_action_keeps_a_key(keys: dict[str, str]) -> None:
    """What is in force clashes with nothing, and no hint is without a key."""
    keymap, wrong = checked(keys)
    assert list(clashes(keymap)) == []
    assert all(in_force(keymap).values())
    assert keymap.keys().isdisjoint(wrong)
