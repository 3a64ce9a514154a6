"""`@` goes from a check, a claim or a resource to the requests that it rests on, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.core.requests.seeking import scope_of
from tui_app.ui.refusing import refuse

if TYPE_CHECKING:  # a type only
    from tui_app.ui.panels.panel import Panel
    from tui_app.ui.shell import Shell


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
    elif (exchange := app.exchange(wanted.n)) and (scope := scope_of(exchange)):
        await app.show_resource(scope)
    else:
        refuse(app, f"No check made request {wanted.n}, and it is of no resource.")
