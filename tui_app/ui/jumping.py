"""`@` goes from a check, a claim or a resource to the requests that it rests on, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tui_app.core.arm import parse_id
from tui_app.core.wire import Target

if TYPE_CHECKING:  # a type only
    from tui_app.ui.panels.panel import Panel
    from tui_app.ui.shell import Shell

_LISTS = r"(/providers/Microsoft\.Authorization/[^/]+|/resources|/resourceGroups)/?$"


async def to_requests(app: Shell) -> None:
    """Show the requests behind what is selected; without any, all of them."""
    if app.current == "requests":
        app.panel.action_origin()
        return
    origin, (what, numbers) = app.current, app.panel.behind()
    await app.action_panel("requests")
    app.panel.show_only(what, numbers, origin)
    if what and not numbers:
        app.notify(f"No request stands behind {what} yet: these are all.", markup=False)


async def back(app: Shell, wanted: Panel.BackWanted) -> None:
    """Open the panel that was come from, else the check that made the request."""
    made = [c.code for c in app.report.checks if wanted.n in c.requests]
    if wanted.origin:
        await app.action_panel(wanted.origin)
    elif made:
        await app.action_panel("probe")
        app.panel.show_check(made[0])
    elif scope := _scope_of(app, wanted.n):
        await app.show_resource(scope)
    else:
        app.notify(f"No check made request {wanted.n}, and it is of no resource.", markup=False)


def _scope_of(app: Shell, n: int) -> str:
    """The ARM id that a request was about; of a list, what it lists."""
    exchange = app.exchange(n)
    if exchange is None or exchange.target is not Target.ARM:
        return ""
    path = re.sub(_LISTS, "", urlsplit(exchange.url).path, flags=re.IGNORECASE)
    return path if parse_id(path).subscription else ""
