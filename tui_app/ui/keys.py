"""Actions have names, by which the configuration file gives them other keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from textual.binding import Binding, BindingType
from textual.keys import format_key

_ARGUMENTS = {"-1": "previous", "1": "next"}


def named(bindings: Iterable[Binding]) -> list[BindingType]:
    """The bindings with the names of their actions as ids: `share`, `panel-token`, `tab-next`."""
    return [replace(each, id=each.id or name_of(each.action)) for each in bindings]


def name_of(action: str) -> str:
    """The name of an action: with its argument, if it has one."""
    name, _, argument = action.partition("(")
    argument = argument.strip("')")
    parts = (name, _ARGUMENTS.get(argument, argument))
    return re.sub(r"[^a-z0-9]+", "-", "-".join(filter(None, parts)).casefold()).strip("-")


def shown_key(key: str, bindings: Iterable[BindingType], keymap: Mapping[str, str]) -> str:
    """What the footer shows for the action that `key` does by default: the first of its keys now."""
    for each in bindings:
        if isinstance(each, Binding) and key in map(format_key, each.key.split(",")):
            given = keymap.get(each.id or "")
            if given:
                return format_key(given.partition(",")[0])
    return key


def every_binding() -> Iterator[Binding]:
    """Those of the app and of all its panels; loads them, so only where a file gives other keys."""
    from tui_app.ui.app import ScopeApp
    from tui_app.ui.panels import guide, monitor, probe, requests, resources, token  # noqa: F401
    from tui_app.ui.panels.panel import Panel

    classes: list[type] = [Panel]
    while classes:
        one = classes.pop()
        classes += one.__subclasses__()
        yield from one.__dict__.get("BINDINGS", ())
    yield from (each for each in ScopeApp.BINDINGS if isinstance(each, Binding))
