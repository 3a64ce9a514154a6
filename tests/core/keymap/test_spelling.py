"""How keys may be written in a configuration file."""

from __future__ import annotations

import pytest

from tui_app.core.keymap.spelling import NotAKey, keys_from


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("F8", "f8"), ("Ctrl+X", "ctrl+x"), ("R", "R"), ("r", "r"), ("F6, b", "f6,b"), ("b,b", "b"),
        ("Esc", "escape"), ("PgDn", "pagedown"), ("?", "question_mark"), ("question_mark", "question_mark"),
        ("shift+a", "A"), ("Shift+Ctrl+Left", "ctrl+shift+left"), ("Alt+F", "alt+f"), ("plus", "plus"),
    ],
)  # fmt: skip
def test_a_key_is_known_however_it_is_written(text: str, keys: str) -> None:
    """Its name is in lower case, but for a letter alone: that is another key as a capital."""
    assert keys_from(text) == keys


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nonsense+q+q", "'nonsense+q+q' is no key; expected keys, as in"), ("", "is no key"), ("f25", "is no key"),
        ("a,,b", "'' is no key"), ("ctrl+ctrl+b", "is no key"), ("bb", "is no key"), ("ctrl", "is no key"),
        ("a,tabb", "'tabb' is no key"), ("./", "is no key"), ("Ctrl+I", "arrives as Tab"), ("tab", "is no key"),
    ],
)  # fmt: skip
def test_what_is_no_key_is_told(text: str, words: str) -> None:
    """With what was written and what was expected."""
    with pytest.raises(NotAKey) as refusal:
        keys_from(text)
    assert words in str(refusal.value)
