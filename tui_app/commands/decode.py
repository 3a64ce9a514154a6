"""`msi-scope decode`: any token taken apart and explained. Offline, unless its keys are asked for."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui_app.commands.output import is_screen, say, write
from tui_app.commands.sharing import learn_claims, shared
from tui_app.core.decoding import Inspection, Kind, Severity, TokenFinding, inspect
from tui_app.core.decoding.model import gravest_first
from tui_app.core.jws import MAX_TOKEN_CHARACTERS
from tui_app.core.signature import NOT_ASKED, Judged, Signature
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.demo import OpenClient

FORMATS = ("table", "json")
DECODED, NOT_DECODED = 0, 3
WIDTH_OF_A_PIPE = 100
_PROMPT = "Token (not shown; Enter ends it): "
_ARGUMENT = (
    "msi-scope decode: an argument stays in the shell's history, and every user sees it in the "
    "list of processes; a pipe (-) or the prompt (no argument) leaves no trace"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said, beside the settings."""

    words: tuple[str, ...] = ()
    """The token, in as many words as the shell made of it; `-`: read stdin."""
    format: str = "table"
    is_verified: bool = False


def run(
    settings: Settings,
    open_client: OpenClient,
    options: Options,
    *,
    now: Callable[[], float] = time.time,
) -> int:
    """Decode one token and print what is in it; the exit code.

    Raises:
        UsageError: there is no such format, or nothing to decode.
    """
    if options.format not in FORMATS:
        raise UsageError(f"--format {options.format}: expected one of {', '.join(FORMATS)}")
    text = _text(options.words)
    if not text.strip():
        raise UsageError("decode: nothing came in; expected a token, from a pipe or the prompt")
    read_at = now()
    inspection, judged = inspect(text, read_at), NOT_ASKED
    if options.is_verified and inspection.kind is Kind.JWT:
        judged = _verified(open_client, inspection)
        inspection = _with_signature(inspection, judged)
    learn_claims(inspection.payload)
    write(_formatted(shared(inspection), judged, read_at, settings, options.format))
    is_good = inspection.kind is Kind.JWT and judged.signature is not Signature.INVALID
    return DECODED if is_good else NOT_DECODED


def _text(words: tuple[str, ...]) -> str:
    """The token's text: of the arguments, of a pipe, or typed where nobody sees it."""
    if words and words != ("-",):
        say(_ARGUMENT)
        return " ".join(words)
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        from tui_app.commands.prompt import hidden

        return hidden(_PROMPT)
    return _decoded(sys.stdin.buffer.read(4 * MAX_TOKEN_CHARACTERS + 1))


def _decoded(raw: bytes) -> str:
    """Text of whatever encoding a shell pipes: Windows PowerShell writes UTF-16."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8-sig", "replace")


def _verified(open_client: OpenClient, inspection: Inspection) -> Judged:
    import asyncio

    from tui_app.client.verification import verify

    async def ask() -> Judged:
        async with open_client() as client:
            return await verify(client, inspection)

    return asyncio.run(ask())


def _with_signature(inspection: Inspection, judged: Judged) -> Inspection:
    """The judgement is a finding too, so that its reason is in every format."""
    severity = Severity.ERROR if judged.signature is Signature.INVALID else Severity.INFO
    text = f"Signature {judged.signature}: {judged.reason}"
    findings = [*inspection.findings, TokenFinding("DEC-SIGNATURE", severity, text)]
    return replace(inspection, findings=gravest_first(findings))


def _formatted(
    inspection: Inspection, judged: Judged, now: float, settings: Settings, name: str
) -> str:
    if name == "json":
        from tui_app.formats.decoded_json import decoded_json

        return decoded_json(inspection, judged)
    from tui_app.formats.decoded_table import Look, decoded_table

    is_terminal = is_screen()
    width = shutil.get_terminal_size().columns if is_terminal else WIDTH_OF_A_PIPE
    color = is_terminal and not settings.no_color
    return decoded_table(inspection, judged, now, Look(width, settings.ascii, color))
