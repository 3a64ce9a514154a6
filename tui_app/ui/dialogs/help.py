"""The keys, read from the bindings of what is focused: nothing is listed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen

from tui_app.ui.keys import written
from tui_app.ui.look import ACCENT, DIM, heading
from tui_app.ui.text import literal

_WITH_NAMES = 70
"""Columns; with fewer the actions' names, which only a configuration file needs, are left out."""


def bindings_of(
    app: App[int], screen: Screen[object]
) -> Iterator[tuple[Binding, Callable[[], object]]]:
    """Every action that has a key on this screen, once, with how to run it."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.description and binding.action not in seen:
            seen.add(binding.action)

            async def run(action: str = binding.action, node: object = active.node) -> None:
                await app.run_action(action, default_namespace=node)  # type: ignore[arg-type]  # a DOM node

            yield binding, run


def help_lines(app: App[int], problems: Iterable[str] = ()) -> list[Content]:
    """The keys of the focused widget, its panel and the app, nearest first; and each action's name.

    Before them, what is wrong in the configuration.
    """
    groups: dict[str, dict[tuple[str, str], list[str]]] = {}
    for key, active in app.screen.active_bindings.items():
        if not active.binding.description:
            continue
        actions = groups.setdefault(place_of(type(active.node)), {})
        name = active.binding.id or ""
        actions.setdefault((active.binding.description, name), []).append(written(key))
    has_room = app.size.width >= _WITH_NAMES
    lines = _wrong(problems)
    for place, actions in groups.items():
        if not place:
            continue
        lines.append(heading(place))
        for (description, name), keys in actions.items():
            what = f"{description:<36} " if has_room else description
            named = (name, DIM) if has_room else ""
            lines.append(Content.assemble((f"  {' '.join(keys):<18} ", ACCENT), what, named))
        lines.append(Content(""))
    return lines


def _wrong(problems: Iterable[str]) -> list[Content]:
    told = [Content.assemble("  ", literal(each)) for each in problems]
    return (
        [heading("Wrong in the configuration, and not in force"), *told, Content("")]
        if told
        else []
    )


def place_of(one: type) -> str:
    """What a class with bindings is called above its keys; empty: its keys are Textual's own.

    A class that has no words of its own has those of what it is made of.
    """
    names = [each.__name__ for each in one.__mro__]
    found = next((_PLACES[name] for name in names if name in _PLACES), "")
    return found if found != _PANEL else names[0].removesuffix("Panel") or found


_PANEL = "In a panel"
_PLACES = {
    "Rows": "In a list",
    "Pane": "In a text",
    "JsonView": "In a JSON document",
    "Filter": "In a line to type in",
    "Input": "In a line to type in",
    "ChainBar": "Chain",
    "Panel": _PANEL,
    "Presenter": "In a presentation",
    "Dialog": "In a dialog",
    "ScopeApp": "Everywhere",
}
"""Name of a class → words. By names: the classes need not be loaded."""
