"""`msi-scope can-i ACTION`: yes or no, and which assignment says so. It only reads."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_app.commands.identity_access import kept_facts, look_around, named_scope
from tui_app.commands.output import is_screen, say, write
from tui_app.commands.runs import FAILED, FINE, INCONCLUSIVE
from tui_app.commands.sharing import shared
from tui_app.core.access.answer import Verdict
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import Facts
from tui_app.core.access.question import NotAQuestion, checked_action, is_only_data, plane_hint
from tui_app.core.access.request import mending
from tui_app.formats.can_i import Shown, as_json, as_table
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.demo import OpenClient

FORMATS = ("table", "json")
EXIT = {
    Verdict.YES: FINE,
    Verdict.NO: FAILED,
    Verdict.CONDITIONAL: INCONCLUSIVE,
    Verdict.UNKNOWN: INCONCLUSIVE,
}
WIDTH_OF_A_PIPE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said, beside the settings."""

    action: str
    is_data: bool = False
    format: str = "table"
    kept_in: str = ""
    """A file of `access --save`: answer from that, and ask nobody."""


def run(settings: Settings, open_client: OpenClient, options: Options) -> int:
    """Answer the question and print the reason; the exit code.

    Raises:
        UsageError: the action, the scope, the format or the file is not what it should be.
    """
    if options.format not in FORMATS:
        raise UsageError(f"--format {options.format}: expected one of {', '.join(FORMATS)}")
    try:
        action = checked_action(options.action)
    except NotAQuestion as problem:
        raise UsageError(f"can-i {problem}") from None
    scope = named_scope(settings)
    if options.kept_in:
        facts = kept_facts(options.kept_in)
        scope = scope or facts.scope
    else:
        facts, scope = asyncio.run(_asked(settings, open_client, scope))
    if not scope:
        raise UsageError("can-i: nothing says which place is meant; name it with --scope")
    is_data = options.is_data or is_only_data(action)
    answer = Evaluator(facts).ask(action, scope, is_data=is_data)
    if hint := plane_hint(action, is_data=options.is_data):
        say(f"msi-scope: {hint}")
    shown = shared(Shown(answer, *mending(answer, facts)))
    write(as_json(shown) if options.format == "json" else as_table(shown, _width(), settings.ascii))
    return EXIT[answer.verdict]


async def _asked(settings: Settings, open_client: OpenClient, scope: str) -> tuple[Facts, str]:
    async with open_client() as client:
        looked = await look_around(client, settings, scope)
    return looked.gathered.facts, looked.scope or "/"


def _width() -> int:
    return shutil.get_terminal_size().columns if is_screen() else WIDTH_OF_A_PIPE
