"""A key that can do nothing now says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # types only
    from textual.app import App
    from textual.widget import Widget

STARTING = "Still starting: in a moment."
NOTHING_TO_COPY = "Nothing is selected to copy."
NO_TOKEN = "This needs a token, and there is none: {fix} shows why."
NO_TOKEN_YET = "This needs the token, which is still being asked for."


def refuse(node: App[Any] | Widget, why: str) -> None:
    """Say in a line why the action that was asked of this node is not done."""
    node.notify(why, severity="warning", markup=False)
