"""`msi-scope access`: what reaches a scope, and the matrix of what is below it. It only reads."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_app.commands.identity_access import look_around, named_scope, too_slow
from tui_app.commands.output import is_screen, say, write
from tui_app.commands.runs import FAILED, FINE, INCONCLUSIVE
from tui_app.commands.sharing import NOT_SHARED, shared
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import Facts
from tui_app.core.access.matrix import Matrix
from tui_app.formats.access import Seen, as_csv, as_json, as_table
from tui_app.formats.can_i import clean
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService
    from tui_app.core.access.kept import Gathered
    from tui_app.demo import OpenClient

FORMATS = ("table", "json", "csv")
WIDTH_OF_A_PIPE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said, beside the settings."""

    format: str = "table"
    save: str = ""
    """A file to keep what ARM returned in, for `can-i --from`."""
    is_forced: bool = False


def run(settings: Settings, open_client: OpenClient, options: Options) -> int:
    """Read, print, perhaps keep; 0 when all could be read, 3 when not all, 5 when nothing could.

    Raises:
        UsageError: the scope or the format is wrong, or the file cannot be written.
    """
    if options.format not in FORMATS:
        raise UsageError(f"--format {options.format}: expected one of {', '.join(FORMATS)}")
    if options.save and settings.redact:
        raise UsageError(f"--save keeps what can-i --from needs: {NOT_SHARED}")
    scope = named_scope(settings)

    async def ask() -> tuple[Seen, Gathered] | None:
        async with open_client() as client:
            looked = await look_around(client, settings, scope)
            if not looked.has_token:
                return None
            return await _below(client, looked.gathered.facts, settings), looked.gathered

    found = asyncio.run(ask())
    if found is None:
        return INCONCLUSIVE
    seen, gathered = found
    if options.save:
        _save(options, gathered)
    seen = shared(seen)
    if options.format == "table":  # it says itself what could not be read
        write(as_table(seen, _width(), ascii_only=settings.ascii))
    else:
        write(as_json(seen) if options.format == "json" else as_csv(seen))
        _say_unread(seen)
    return _exit_code(seen)


async def _below(client: ClientService, facts: Facts, settings: Settings) -> Seen:
    """The matrix; of the scope alone where the rest does not come in time."""
    from tui_app.client.access import below, rows

    try:
        async with asyncio.timeout(settings.timeout_s):
            things = await below(client, facts.scope)
            drawn = await rows(client, facts, things.ids)
    except TimeoutError:
        own = Matrix(Evaluator(facts)).row(facts.scope)
        return Seen(facts=facts, rows=(own,), problem=too_slow(settings))
    return Seen(facts=facts, rows=drawn, is_cut=things.is_cut, problem=things.problem)


def _say_unread(seen: Seen) -> None:
    for one in seen.facts.unread:
        say(f"msi-scope: not read: {clean(str(one))}")
    if seen.problem:
        say(f"msi-scope: what is below the scope was not all listed: {clean(seen.problem)}")


def _exit_code(seen: Seen) -> int:
    facts = seen.facts
    if not facts.assignments and facts.effective is None and facts.unread:
        return INCONCLUSIVE
    return FAILED if facts.unread or seen.problem else FINE


def _save(options: Options, gathered: Gathered) -> None:
    from tui_app.client.files import NotWritten, write_private
    from tui_app.core.access.kept import dump

    try:
        write_private(options.save, dump(gathered), is_forced=options.is_forced)
    except NotWritten as problem:
        raise UsageError(f"--save {clean(options.save, 200)}: {problem}") from None
    say(f"msi-scope: kept in {clean(options.save, 200)}; ask it with: msi-scope can-i --from FILE")


def _width() -> int:
    return shutil.get_terminal_size().columns if is_screen() else WIDTH_OF_A_PIPE
