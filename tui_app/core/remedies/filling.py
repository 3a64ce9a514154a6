"""Fill names into commands so that no name, whoever chose it, can be more than a word in them."""

from __future__ import annotations

import re

from tui_app.core.remedies.model import Entry, Names, Remedy, Shell, Step, Where

PLACEHOLDERS = frozenset(Names._fields)
LONGEST_NAME = 1024
_TWIN = "The same on Windows"

_BARE = re.compile(r"[A-Za-z0-9_./:@-]+")
"""Means itself in every shell. Parentheses do not: they group in bash and run code in PowerShell."""

_PORTABLE = re.compile(r"[\w ./:@()\-,+=#~\[\]']+")
"""Means itself between double quotes in bash, PowerShell and cmd, and again in the `az.cmd` that
the latter two call."""

_POWERSHELL_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
"""All five end a single-quoted string of PowerShell; doubled, they stand for themselves."""


def fill(entry: Entry, names: Names) -> Remedy:
    """The remedy with every known name in its commands; an unknown one stays as `<vm>`."""
    return Remedy(
        diagnosis=entry.id,
        title=entry.title,
        meaning=entry.meaning,
        causes=entry.causes,
        steps=tuple(filled(step, names) for step in entry.steps),
        link=entry.link,
        retry=entry.retry,
        fault=entry.fault,
    )


def for_system(remedy: Remedy, system: str) -> Remedy:
    """The remedy without the steps for a machine of the other kind.

    `system` is `linux`, `windows`, …; anything else keeps all of them.
    """
    other = {"windows": Shell.BASH, "linux": Shell.POWERSHELL, "macos": Shell.POWERSHELL}.get(
        system
    )
    kept: list[Step] = []
    purpose = ""
    for step in remedy.steps:
        if step.where is Where.THIS_VM and step.shell is other:
            purpose = step.text
            continue
        if purpose and step.text.startswith(_TWIN):  # its twin, which said what it is for, is gone
            step = step._replace(text=purpose.rstrip(".") + step.text.removeprefix(_TWIN))  # noqa: PLW2901  # the step, reworded
        purpose = ""
        kept.append(step)
    return remedy._replace(steps=tuple(kept) or remedy.steps)  # a step of another kind beats none


def filled(step: Step, names: Names) -> Step:
    """The step with every known name in its command."""

    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name not in PLACEHOLDERS:  # braces that belong to the command itself
            return match[0]
        return _quoted(getattr(names, name), step.shell) or f"<{name}>"

    return step._replace(command=re.sub(r"\{([a-z_]+)\}", word, step.command))


def _quoted(value: str, shell: Shell) -> str:
    """The value as one word of this shell; empty when it cannot safely be one.

    A leading dash would make it an option, a leading @ a file name to the Azure CLI; a control
    character acts on the terminal before any shell sees the quotes.
    """
    if not value or value[0] in "-@" or len(value) > LONGEST_NAME or not value.isprintable():
        return ""
    if _BARE.fullmatch(value):
        return value
    match shell:
        case Shell.BASH:
            return "'" + value.replace("'", "'\"'\"'") + "'"
        case Shell.POWERSHELL:
            return "'" + _POWERSHELL_QUOTES.sub(lambda quote: quote[0] * 2, value) + "'"
        case Shell.AZ | Shell.ANY | Shell.NONE:
            return f'"{value}"' if _PORTABLE.fullmatch(value) else ""
