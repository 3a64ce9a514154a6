"""Actions have names: by them a configuration file gives other keys, and every hint shows the key in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from textual.binding import Binding, BindingType
from textual.keys import format_key

FIXED = "fixed"
"""As the id of a binding: no file gives it another key, since in a line that is typed in few can serve."""
_ARGUMENTS = {"-1": "previous", "1": "next"}
_DEFAULTS: dict[str, str] = {}
"""Name of an action → its keys, with commas, as its class declares them; as far as classes are loaded."""
_WRITTEN = {
    "escape": "Esc", "enter": "Enter", "space": "space", "backspace": "Backspace", "home": "Home", "end": "End",
    "pageup": "PgUp", "pagedown": "PgDn",
}  # fmt: skip
_HINTED = re.compile(r"\{([a-z0-9-]+)\}")


class _Given:
    """The keys of the configuration file. They belong to the terminal, of which a process has one."""

    keymap: Mapping[str, str] = {}


def give(keymap: Mapping[str, str]) -> None:
    """From now on hints show these keys; `keymap`: name of an action → its keys, with commas.

    So that no hint names a key that does something else, others lose what is given away.
    """
    _Given.keymap = {}
    if keymap:
        from tui_app.core.keymap import in_force  # late: few give any

        _Given.keymap = in_force(keymap)


def named(bindings: Iterable[BindingType]) -> list[BindingType]:
    """The bindings with the names of their actions as ids: `share`, `panel-token`, `tab-next`."""
    found: list[BindingType] = []
    for each in bindings:
        if isinstance(each, Binding):
            name = None if each.id == FIXED else each.id or name_of(each.action)
            if name:
                _DEFAULTS.setdefault(name, each.key)
            found.append(replace(each, id=name))
    return found


def name_of(action: str) -> str:
    """The name of an action: with its argument, if it has one."""
    name, _, argument = action.partition("(")
    argument = argument.strip("')")
    parts = (name, _ARGUMENTS.get(argument, argument))
    return re.sub(r"[^a-z0-9]+", "-", "-".join(filter(None, parts)).casefold()).strip("-")


def hint(text: str) -> str:
    """Words of our own in which actions stand for their keys: `{fix} shows why` becomes `f shows why`.

    What is no action's name stays as it is.
    """
    return _HINTED.sub(lambda found: key_of(found[1]) if _is_name(found[1]) else found[0], text)


def key_of(name: str) -> str:
    """The key that does this now, as it is written on the screen; the first of several.

    Raises:
        KeyError: no action has this name.
    """
    if not _is_name(name):
        raise KeyError(name)
    return written((_Given.keymap.get(name) or _DEFAULTS[name]).partition(",")[0].strip())


def _is_name(name: str) -> bool:
    if name not in _DEFAULTS:  # its class may not be loaded yet
        from tui_app.core.keymap import actions

        for each, keys in actions().items():
            _DEFAULTS.setdefault(each, keys)
    return name in _DEFAULTS


def keys_of(binding: Binding) -> list[str]:
    """The keys that do it now, as Textual names them."""
    keys = _Given.keymap.get(binding.id or "") or binding.key
    return [key.strip() for key in keys.split(",")]


def written(key: str) -> str:
    """A key as people write it, by Textual's name for it: `Esc`, `F5`, `Ctrl+R`, `?`."""
    *modifiers, last = key.split("+")
    if modifiers or re.fullmatch(r"f\d+", last):
        return "+".join(part.capitalize() for part in (*modifiers, last))
    return _WRITTEN.get(key) or format_key(key)


def bindings_in(one: type) -> list[Binding]:
    """Those that a class itself declares."""
    return [each for each in one.__dict__.get("BINDINGS", ()) if isinstance(each, Binding)]
