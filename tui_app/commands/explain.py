"""`msi-scope explain`: what a diagnosis means and how it is mended, offline.

`cli.py` reads the arguments; this only prints. Plain text, 80 columns; commands stay on one line,
however long, so that they can be copied.
"""

from __future__ import annotations

import sys
import textwrap

from tui_app.commands.output import write
from tui_app.core import remedies
from tui_app.core.checks.row import Check
from tui_app.core.checks.table import BY_CODE
from tui_app.core.remedies import Names, Remedy, Retry, Shell, Step, Where

WIDTH = 80
USAGE_ERROR = 2

_WHERE = {
    Where.THIS_VM: "on this VM",
    Where.ADMIN_WORKSTATION: "administrator",
    Where.PORTAL: "portal",
}
_SHELL = {Shell.BASH: "bash", Shell.POWERSHELL: "PowerShell", Shell.AZ: "Azure CLI"}
_FAULT = {
    "this-vm": "somebody on this VM",
    "administrator": "an administrator of the subscription or network",
    "platform": "nobody here: the platform",
    "none": "nobody",
}
_RETRY = {
    "no": "no; it will not help",
    "1x": "once",
    "exp": "yes, with growing pauses",
    "70s": "yes, for 70 seconds",
}


def run(code: str | None) -> int:
    """Print every id with its title, or all about one; the exit code."""
    if code is None:
        write(f"{_overview()}\n")
        return 0
    by_folded = {each.casefold(): each for each in remedies.all_ids()}
    wanted = by_folded.get(code.strip().casefold())
    if wanted is None and code.strip().upper() in BY_CODE:
        write(f"{_check(BY_CODE[code.strip().upper()])}\n")
        return 0
    if wanted is None:
        print(_unknown(code, by_folded), file=sys.stderr)
        return USAGE_ERROR
    write(f"{_explanation(wanted)}\n")
    return 0


def _check(check: Check) -> str:
    """What a check looks at, and where to go on from there."""
    needs = f"It is made when these hold: {', '.join(check.requires)}." if check.requires else ""
    paragraphs = (
        f"{check.code} {check.id}: {check.title}",
        f"A check of the link {check.link}. It holds when: {check.expected}.",
        needs,
        f"What it finds carries an id of its own: run msi-scope doctor {check.code}, then "
        "msi-scope explain ID. Without an id, explain lists all of them.",
    )
    return "\n".join(_wrapped(text) for text in paragraphs if text)


def _overview() -> str:
    blocks = []
    for module, heading, _ in remedies.FAMILIES:
        entries = remedies.family(module).values()
        column = max(len(each.id) for each in entries) + 2
        rows = (
            textwrap.fill(
                each.title,
                WIDTH,
                initial_indent=f"  {each.id:<{column}}",
                subsequent_indent=" " * (column + 2),
                break_on_hyphens=False,
            )
            for each in entries
        )
        blocks.append("\n".join((heading, *rows)))
    return "\n\n".join((*blocks, "More about one of them: msi-scope explain CODE"))


def _explanation(diagnosis: str) -> str:
    known = remedies.entry(diagnosis)
    remedy = remedies.fill(known, Names())
    blocks = [
        _wrapped(f"{known.id}  {known.title}"),
        _wrapped(known.meaning),
        "Recognised by\n" + _wrapped(known.signal, "  "),
        "Causes, most likely first\n" + "\n".join(_wrapped(c, "  - ") for c in known.causes),
        "What to do\n"
        + "\n".join(_step(n, step) for n, step in enumerate(remedy.steps, 1)).rstrip(),
        _facts(remedy),
    ]
    return "\n\n".join(blocks)


def _step(number: int, step: Step) -> str:
    tags = ", ".join(tag for tag in (_WHERE[step.where], _SHELL.get(step.shell, "")) if tag)
    text = _wrapped(f"[{tags}] {step.text}", f"  {number}. ")
    return f"{text}\n\n       {step.command}\n" if step.command else text


def _facts(remedy: Remedy) -> str:
    return "\n".join(
        (
            f"Who must act   {_FAULT[remedy.fault]}",
            f"Try again      {_retry(remedy.retry)}",
            f"Read more      {remedy.link}",
        )
    )


def _retry(policy: Retry) -> str:
    if isinstance(policy, str):
        return _RETRY[policy]
    return "yes, after " + ", ".join(f"{seconds:g}" for seconds in policy) + " seconds"


def _wrapped(text: str, beginning: str = "") -> str:
    """Wrapped, with the further lines under the first word."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=beginning,
        subsequent_indent=" " * len(beginning),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _unknown(code: str, by_folded: dict[str, str]) -> str:
    from difflib import get_close_matches  # only a mistake needs it

    shown = code if code.isprintable() and len(code) <= WIDTH else "that"
    close = [by_folded[each] for each in get_close_matches(code.casefold(), by_folded, n=3)]
    hint = f" Did you mean {' or '.join(close)}?" if close else " See: msi-scope explain"
    return f"msi-scope explain: {shown}: no such diagnosis.{hint}"
