"""Which action a key does where: the focus decides, from the innermost place to the app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

from tui_app.core.keymap.places import APP, PLACES

Keymap: TypeAlias = Mapping[str, str]
"""Action → the keys that a file gives it, with commas."""
Level: TypeAlias = Sequence[Mapping[str, str]]
"""The actions of a place and their default keys; then those of its bases, nearest first."""


class Clash(NamedTuple):
    """An action that has no key left at one focus, and those that have its keys there."""

    lost: str
    takers: tuple[str, ...]


def clashes(keymap: Keymap) -> Iterator[Clash]:
    """Every action that these keys leave without one, at any focus.

    What hides another by default does so by design: a panel's Esc hides that of every list.
    """
    for levels in focuses():
        now = owners(levels, keymap)
        for action, keys in _meant_at(levels, keymap).items():
            if action in now.values():
                continue
            takers = tuple(dict.fromkeys(now[key] for key in keys))
            if not {action, *takers}.isdisjoint(keymap):
                yield Clash(action, takers)


def in_force(keymap: Keymap) -> dict[str, str]:
    """Every action whose keys are not its own ones any more → those that do it wherever it can be done."""
    kept: dict[str, list[str]] = {}
    for levels in focuses():
        now = owners(levels, keymap)
        for action, keys in _meant_at(levels, keymap).items():
            taken = {key for key in keys if now[key] != action and now[key] in keymap}
            if action in keymap or taken:
                kept[action] = [key for key in kept.get(action, keys) if key not in taken]
    return {action: ",".join(keys) for action, keys in kept.items()}


def owners(levels: Sequence[Level], keymap: Keymap) -> dict[str, str]:
    """Key → the action that it does, at one focus.

    In a place a key that was given counts before one by default; of several that were given, the
    action of the outermost base; by default the nearest: as the terminal library resolves them.
    """
    found: dict[str, str] = {}
    for level in levels:
        given = [name for names in reversed(level) for name in names if name in keymap]
        for action in given:
            for key in keymap[action].split(","):
                found.setdefault(key, action)
        for names in level:
            for action in names.keys() - keymap.keys():
                for key in names[action].split(","):
                    found.setdefault(key, action)
    return found


def _meant_at(levels: Sequence[Level], keymap: Keymap) -> dict[str, list[str]]:
    """Every action that can be meant at one focus → its keys now; not those that are hidden by design."""
    by_default = set(owners(levels, {}).values())
    return {
        action: keymap.get(action, keys).split(",")
        for level in levels
        for names in level
        for action, keys in names.items()
        if action in keymap or action in by_default
    }


@cache
def focuses() -> tuple[tuple[Level, ...], ...]:
    """Wherever the focus can stand: the places around it, innermost first."""
    found = []
    for name, place in PLACES.items():
        for widgets in place.inside:
            around = () if place.is_modal else (APP,)
            found.append(tuple(map(_level, (*widgets.split(), name, *around))))
    return tuple(found)


def _level(name: str) -> Level:
    return [PLACES[each].actions for each in (name, *PLACES[name].bases)]
