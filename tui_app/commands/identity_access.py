"""What `can-i` and `access` begin with: the token of this run, the scope, what ARM tells about it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_app.commands.output import say
from tui_app.commands.runs import Plan, make
from tui_app.commands.throttled import tell_waits
from tui_app.core.access.facts import Facts, nothing_read
from tui_app.core.access.kept import LONGEST_FILE, Gathered, NotKeptAccess, load
from tui_app.core.access.question import NotAQuestion, checked_scope
from tui_app.core.cleaning import one_line
from tui_app.formats.table import fix, headline
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService
    from tui_app.formats import Run

CODES = frozenset({"MI103", "MI203"})
"""The checks that bring the token, the cloud, and the VM's own group."""


class Looked(NamedTuple):
    """What a run found out."""

    gathered: Gathered
    scope: str
    has_token: bool


def named_scope(settings: Settings) -> str:
    """The scope of the command line; empty when none was named.

    Raises:
        UsageError: it is none.
    """
    try:
        return checked_scope(settings.ask.scope) if settings.ask.scope else ""
    except NotAQuestion as problem:
        raise UsageError(f"--scope {problem}") from None


async def look_around(client: ClientService, settings: Settings, scope: str) -> Looked:
    """Get the token, then read what its identity holds around the scope, or the VM's own group.

    Raises:
        UsageError: no scope was named, and the machine does not know its own group.
    """
    tell_waits(client)
    made = await make(client, Plan(settings=settings, codes=CODES))
    token = made.report.token
    scope = scope or _own_group(made)
    if token is None:
        for line in (headline(made), *fix(made)[0], *fix(made)[1]):
            say(f"msi-scope: {line}" if line == headline(made) else line)
        nothing = nothing_read(scope, f"no token: {made.report.sentence}")
        return Looked(Gathered(nothing), scope, has_token=False)
    if not scope:
        raise UsageError("this machine does not know its resource group: name a place with --scope")
    from tui_app.client import access

    try:
        async with asyncio.timeout(settings.timeout_s):
            gathered = await access.look(client, scope, token)
    except TimeoutError:
        gathered = Gathered(nothing_read(scope, too_slow(settings), token.object_id))
    return Looked(gathered, scope, has_token=True)


def too_slow(settings: Settings) -> str:
    """Why something is missing that did not come in time."""
    return f"no whole answer within {settings.timeout_s:g} s; --timeout allows more"


def kept_facts(path: str) -> Facts:
    """The facts in a file of `access --save`.

    Raises:
        UsageError: it cannot be read, or is no such file.
    """
    shown = one_line(path, 200)
    try:
        with Path(path).open("rb") as file:
            content = file.read(LONGEST_FILE + 1)
        if len(content) > LONGEST_FILE:
            raise UsageError(f"--from {shown}: more than {LONGEST_FILE:,} bytes")
        return load(content.decode("utf-8-sig"))
    except NotKeptAccess as problem:
        raise UsageError(f"--from {shown}: {problem}") from None
    except UnicodeDecodeError:
        raise UsageError(
            f"--from {shown}: not text; expected a file of msi-scope access --save"
        ) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "not a path"
        raise UsageError(f"--from {shown}: {reason.lower()}") from None


def _own_group(made: Run) -> str:
    scope = made.report.names.scope
    return "" if "//" in scope else scope  # an instance document without its ids
