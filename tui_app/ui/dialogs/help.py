"""The keys, read from the bindings of what is focused: nothing is listed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen

from tui_app.ui.keys import written
from tui_app.ui.look import ACCENT, DIM, heading

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


def help_lines(app: App[int]) -> list[Content]:
    """The keys of the focused widget, its panel and the app, nearest first; and each action's name."""
    groups: dict[str, dict[tuple[str, str], list[str]]] = {}
    for key, active in app.screen.active_bindings.items():
        if not active.binding.description:
            continue
        place = type(active.node).__name__
        actions = groups.setdefault(place, {})
        name = active.binding.id or ""
        actions.setdefault((active.binding.description, name), []).append(written(key))
    has_room = app.size.width >= _WITH_NAMES
    lines: list[Content] = []
    for place, actions in groups.items():
        if place.startswith(("Screen", "Text")):
            continue
        lines.append(heading(_PLACES.get(place, place.removesuffix("Panel"))))
        for (description, name), keys in actions.items():
            what = f"{description:<36} " if has_room else description
            named = (name, DIM) if has_room else ""
            lines.append(Content.assemble((f"  {' '.join(keys):<18} ", ACCENT), what, named))
        lines.append(Content(""))
    return lines


_PLACES = {
    "Rows": "In a list",
    "Pane": "In a text",
    "JsonView": "In a JSON document",
    "ScopeApp": "Everywhere",
    "ChainBar": "Chain",
}
