"""`doctor --bundle FILE.zip`: where the archive goes, found out before anything is asked."""

from __future__ import annotations

from tui_app.client.files import NotWritten, check_place, write_private
from tui_app.commands.output import say
from tui_app.core.cleaning import one_line
from tui_app.formats import BUNDLE, Run, content_of
from tui_app.settings import UsageError


def check(path: str, *, is_forced: bool = False) -> None:
    """Refuse a place where the bundle could not be written.

    Raises:
        UsageError: it is taken, or no such place, or the system refuses.
    """
    try:
        check_place(path, is_forced=is_forced)
    except NotWritten as problem:
        raise _refusal(path, problem) from None


def save(run: Run, path: str, *, is_forced: bool = False) -> None:
    """Write the bundle, for its owner alone: whole or not at all, over no other file unless forced.

    Raises:
        UsageError: it was not written; nothing is left behind.
    """
    try:
        write_private(path, content_of(BUNDLE, run), is_forced=is_forced)
    except NotWritten as problem:
        raise _refusal(path, problem) from None
    say(
        f"msi-scope: kept in {one_line(path, 200)}: report, requests, environment; no token is in it"
    )


def _refusal(path: str, problem: NotWritten) -> UsageError:
    return UsageError(f"--bundle {one_line(path, 200)}: {problem}")
