"""The keys that a configuration file gives: what is wrong with them is told, and is not in force.

Loaded only where a file gives any: what is known of the actions is in `places`, without the app.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui_app.core.keymap.clashes import Clash, clashes, in_force
from tui_app.core.keymap.places import FIXED, PLACES
from tui_app.core.keymap.spelling import EXPECTED, NotAKey, keys_from

__all__ = ["EXPECTED", "actions", "checked", "in_force"]


def checked(given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What is in force of `given` (action → keys as written, in the order of the file), and what is wrong.

    Returns:
        Action → its keys by name, with commas; and action → why its line is left out. Every action
        keeps at least one key.
    """
    keymap: dict[str, str] = {}
    wrong: dict[str, str] = {}
    own = actions()
    for action, text in given.items():
        if action not in own:
            wrong[action] = _unknown(action, own)
            continue
        try:
            keys = keys_from(text)
        except NotAKey as problem:
            wrong[action] = str(problem)
        else:
            if keys != own[action]:  # what is so anyway takes nothing from anybody
                keymap[action] = keys
    while clash := next(
        clashes(keymap), None
    ):  # a line that is left out may free a key, or take one
        last = [name for name in keymap if name in (clash.lost, *clash.takers)][-1]
        wrong[last] = _taken(last, given[last], clash)
        del keymap[last]
    return keymap, wrong


def actions() -> dict[str, str]:
    """The names of all actions that can be given keys → their own ones, with commas."""
    every = {name: keys for place in PLACES.values() for name, keys in place.actions.items()}
    return {name: keys for name, keys in every.items() if not name.startswith(FIXED)}


def _unknown(action: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # only where one is misspelt

    near = get_close_matches(action.casefold().replace("_", "-"), sorted(known))
    meant = f"did you mean {' or '.join(near)}?" if near else "the app's help (?) has the names"
    return f"no such action; {meant}"


def _taken(action: str, text: str, clash: Clash) -> str:
    """Why these keys cannot be given to this action, and what would help."""
    others = [name for name in (clash.lost, *clash.takers) if name != action]
    if any(name.startswith(FIXED) for name in others):
        return f"{text!r} is fixed where a line is typed in; expected another key"
    other = " and ".join(others)
    return f"{text!r} is the key of {other}; expected a free key, or another one for {other} too"
