"""`msi-scope token`: get a token; say whose it is, for whom, until when. The token itself stays hidden."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_app.commands.output import is_screen, say, write
from tui_app.commands.runs import FAILED, Plan, exit_code, make
from tui_app.commands.sharing import NOT_SHARED, learn_claims, shared
from tui_app.core.kept_claims import LONGEST_FILE, Kept, NotKeptClaims, dump, load
from tui_app.formats.table import fix, headline
from tui_app.formats.token import Shown, as_json, as_table
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService
    from tui_app.core.identities import Attached
    from tui_app.core.token import Token
    from tui_app.demo import OpenClient
    from tui_app.formats import Run

FORMATS = ("table", "json")
CODES = frozenset({"MI111", "MI203", "MI204", "MI205", "MI301", "MI302", "MI303", "MI304"})
"""The checks that a token needs, and those that judge it."""
WIDTH_OF_A_PIPE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said, beside the settings."""

    format: str = "table"
    is_raw: bool = False
    save: str = ""
    """A file to keep the claims in."""
    compare: str = ""
    """A file of kept claims."""
    is_forced: bool = False
    lists_identities: bool = False


def run(settings: Settings, open_client: OpenClient, options: Options) -> int:
    """Get the token, print what is asked for; the exit code.

    Raises:
        UsageError: options contradict each other, or a file is not what it should be.
    """
    _refuse_contradictions(options, settings)
    kept = _kept(options.compare) if options.compare else None

    async def ask() -> int:
        async with open_client() as client:
            made = await make(client, Plan(settings=settings, codes=CODES))
            token = made.report.token
            if token is None:
                return _without_token(made)
            if options.is_raw:
                write(token.secret.reveal() + "\n")
                return exit_code(made.report)
            learn_claims(token.claims)
            listed = await _listed(client, token) if options.lists_identities else None
            shown = Shown(
                run=made,
                token=token,
                now=client.now(),
                detection=client.host(),
                endpoint=client.endpoint,
                kept=kept,
                identities=listed,
            )
            if options.save:
                _save(options, token, client.now().wall)
            shown = shared(shown)
            write(as_json(shown) if options.format == "json" else as_table(shown, _width()))
            return exit_code(made.report)

    return asyncio.run(ask())


def _refuse_contradictions(options: Options, settings: Settings) -> None:
    if options.format not in FORMATS:
        raise UsageError(f"--format {options.format}: expected one of {', '.join(FORMATS)}")
    if options.is_raw and is_screen():
        raise UsageError(
            "--raw prints the token itself, which must not stand on a screen: "
            "send it to a pipe or a file, as in: msi-scope token --raw > token.txt"
        )
    if settings.redact and (options.is_raw or options.save):
        name = "--raw" if options.is_raw else "--save-claims"
        raise UsageError(f"{name} keeps what cannot do without its ids: {NOT_SHARED}")
    others = (options.save, options.compare, options.lists_identities, options.format == "json")
    if options.is_raw and any(others):
        raise UsageError("--raw prints nothing but the token: it goes with no other output")


def _kept(path: str) -> Kept:
    """The claims in a file of `--save-claims`."""
    from tui_app.client.files import read_secret
    from tui_app.core.hosts import Unreadable

    found = read_secret(path, LONGEST_FILE, follows_links=True)
    if isinstance(found, Unreadable):
        raise UsageError(f"--compare {path}: {found.reason}")
    try:
        return load(found.reveal().removeprefix("\ufeff"))
    except NotKeptClaims as problem:
        raise UsageError(f"--compare {path}: {problem}") from None


def _save(options: Options, token: Token, now: float) -> None:
    from tui_app.client.files import NotWritten, write_private

    try:
        write_private(options.save, dump(token, now), is_forced=options.is_forced)
    except NotWritten as problem:
        raise UsageError(f"--save-claims {options.save}: {problem}") from None
    say(f"msi-scope: the claims are kept in {options.save}; the token is not")


async def _listed(client: ClientService, token: Token) -> Sequence[Attached] | str:
    """The identities of this machine by ARM's list, or why there is none."""
    from tui_app.core.identities import merged, seen_identities

    found = await client.identities(token.attached_to) if token.attached_to else None
    if found is None:
        return "the token does not say of which resource it is"
    if not isinstance(found, tuple):
        return f"ARM gave no list: {found.finding.message or found.finding.diagnosis}"
    return merged(found, seen_identities([token]))


def _without_token(made: Run) -> int:
    """Say why there is none, on stderr: stdout is for data."""
    meaning, steps = fix(made)
    for line in (headline(made), *meaning, *steps):
        say(line)
    return exit_code(made.report) or FAILED


def _width() -> int:
    return shutil.get_terminal_size().columns if is_screen() else WIDTH_OF_A_PIPE
