"""A recorded request as text that can be pasted elsewhere; the token is never in it.

Where a request carried a token, the text first fetches one into a variable, as people do by hand: by
the same request as this run did, so that it is of the same identity and for the same audience.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui_app.core.exchange import Exchange
from tui_app.core.snippets.model import Fetch, carries_token, fetch_of, headers_of
from tui_app.core.snippets.powershell import powershell
from tui_app.core.snippets.python import python
from tui_app.core.snippets.raw import raw
from tui_app.core.snippets.shell import az, curl

__all__ = [
    "FORMS",
    "Fetch",
    "az",
    "carries_token",
    "curl",
    "fetch_of",
    "headers_of",
    "powershell",
    "python",
    "raw",
]

FORMS: Mapping[str, Callable[[Exchange, Fetch], str]] = {
    "curl": curl,
    "PowerShell": powershell,
    "az rest": az,
    "Python": python,
    "raw HTTP": raw,
}
"""Name of the form → how to write it."""
