"""A question as a person types it: is this the name of an action, and of a scope?"""

from __future__ import annotations

import re

from tui_app.core import redact
from tui_app.core.access.catalogue import complete, nearest, operation
from tui_app.core.cleaning import one_line

LONGEST_ACTION, LONGEST_SCOPE = 512, 2048
_ACTION = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[\w.:${}-]+)+", re.ASCII)
_VERBS = ("read", "write", "delete", "action")
_EXAMPLE = "expected PROVIDER/TYPE/VERB, as in Microsoft.Compute/virtualMachines/start/action"
_SCOPES = "expected an ARM id, as in /subscriptions/ID/resourceGroups/NAME, or / for the root"


class NotAQuestion(ValueError):  # noqa: N818  # it names what the text is not
    """Not an action or a scope; one line says what is wrong and what was expected."""


def checked_action(text: str) -> str:
    """The action, if it can be one.

    Raises:
        NotAQuestion: it has a star, no provider, no verb, or characters that no action has.
    """
    shown = _shown(text)
    if "*" in text:
        raise NotAQuestion(f"{shown}: name one action, without *; {_EXAMPLE}")
    if len(text) > LONGEST_ACTION or not _ACTION.fullmatch(text):
        raise NotAQuestion(f"{shown}: not an action; {_EXAMPLE}")
    if text.rpartition("/")[2].casefold() not in _VERBS:
        near = ", ".join(one.action for one in complete(f"{text}/", most=3))
        hint = f"; did you mean {near}?" if near else f"; {_EXAMPLE}"
        raise NotAQuestion(f"{shown}: an action ends in {', '.join(_VERBS)}{hint}")
    return text


def checked_scope(text: str) -> str:
    """The scope without its trailing slash; the root is `/`.

    Raises:
        NotAQuestion: it is no ARM id of a place that can have permissions.
    """
    parts = [part for part in text.split("/") if part]
    wrong = NotAQuestion(f"{_shown(text)}: not a scope; {_SCOPES}")
    if not text.startswith("/") or len(text) > LONGEST_SCOPE or not text.isprintable():
        raise wrong
    if any(ch in text for ch in "<>?#%&\\") or any(part in (".", "..") for part in parts):
        raise wrong
    first = parts[0].casefold() if parts else ""
    if parts and (first not in ("subscriptions", "providers") or len(parts) % 2):
        raise wrong
    return "/" + "/".join(parts)


def is_only_data(action: str) -> bool:
    """Whether the name is known as a data action, and as no other."""
    return bool(operation(action, is_data=True)) and not operation(action, is_data=False)


def plane_hint(action: str, *, is_data: bool) -> str:
    """What to say of a name that is known on another plane than it was asked on, or not at all."""
    if is_only_data(action):
        return "" if is_data else f"{action} is a data action: answered as one, as with --data"
    if operation(action, is_data=is_data):
        return ""
    if operation(action, is_data=not is_data):
        return f"{action} is known as a control-plane action: ask without --data"
    near = ", ".join(each.action for each in nearest(action))
    return f"{action} is not known here; did you mean {near}?" if near else ""


def _shown(text: str) -> str:
    return one_line(redact.text(text), 80) or "(nothing)"
