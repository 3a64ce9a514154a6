"""A key that does nothing where it was pressed: where it does something, and what."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from tui_app.ui.keys import bindings_in, hint, keys_of, written
from tui_app.ui.panels.panel import Panel


def told(key: str) -> str:
    """`t is a key of 2 Token: The same again, fresh.`; empty: no place has it. `key`: Textual's name."""
    places_of: dict[str, list[str]] = {}
    for place, bindings in _places():
        does = next((each.description for each in bindings if key in keys_of(each)), "")
        if does:
            places_of.setdefault(does, []).append(place)
    parts = [f"{' and '.join(places)}: {does}" for does, places in places_of.items()]
    words = "; of ".join(parts)
    end = "" if words.endswith("?") else "."
    return f"{written(key)} is a key of {words}{end}" if parts else ""


def _places() -> Iterator[tuple[str, list[Binding]]]:
    """Each panel by its key and name, with its own bindings, and what is found inside panels."""
    from tui_app.ui.panels.guide import GuidePanel
    from tui_app.ui.panels.list_panel import ListPanel
    from tui_app.ui.panels.probe import ProbePanel
    from tui_app.ui.panels.requests import RequestsPanel
    from tui_app.ui.panels.resources import ResourcesPanel
    from tui_app.ui.panels.token import TokenPanel
    from tui_app.ui.widgets.json_view import JsonView

    panels = (ProbePanel, TokenPanel, ResourcesPanel, RequestsPanel, GuidePanel)
    of_all = {*ListPanel.__mro__, *Panel.__mro__}
    for panel in panels:
        name = panel.__name__.removesuffix("Panel")
        own = [each for one in panel.__mro__ if one not in of_all for each in bindings_in(one)]
        yield hint(f"{{panel-{name.casefold()}}} {name}"), own
    yield "a JSON document", bindings_in(JsonView)
