"""What commands say when ARM asks for patience: a line a wait on stderr."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from tui_app.commands.output import say

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService
    from tui_app.core.throttling import Throttle


def tell_waits(client: ClientService) -> None:
    """From now on say, once for each wait, for how long ARM asks to wait."""
    told = 0.0

    def tell(throttle: Throttle) -> None:
        nonlocal told
        if throttle.until is not None and throttle.until > told:
            told = throttle.until
            left = ceil(told - client.now().steady)
            say(f"msi-scope: ARM asks to wait {left} s (throttled)")

    client.subscribe_throttle(tell)
