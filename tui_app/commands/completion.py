"""`msi-scope completion SHELL`: a script that completes commands, options and their values.

It is made from the parser of the command line, so that neither can lack what the other has. What an
option takes is checked by its command, not by the parser: the names are filled in here, for the script.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module

import shtab

from tui_app.commands.output import write
from tui_app.core import remedies
from tui_app.core.access import catalogue
from tui_app.core.checks.table import CHECKS
from tui_app.core.clouds import CLOUDS
from tui_app.core.host_kinds import HostKind
from tui_app.core.marks import plain_ascii
from tui_app.core.report import Group
from tui_app.settings import THEMES
from tui_app.simulator import SCENARIOS

FILES = frozenset({"ca_bundle", "bundle", "compare", "kept_in", "log", "save", "save_claims"})
"""Arguments that name a file, by `dest`."""


def run(shell: str, parser: argparse.ArgumentParser) -> int:
    """Print the script for a shell that `shtab` knows; always 0. The parser is not fit for parsing after it."""
    for command, action in _actions(parser):
        _fill_in(command, action)
    write(plain_ascii(shtab.complete(parser, shell)) + "\n")  # PowerShell 5.1 reads no UTF-8
    return 0


def _actions(
    parser: argparse.ArgumentParser, command: str = ""
) -> Iterator[tuple[str, argparse.Action]]:
    """Every argument, with the command that it belongs to: "" for the app itself."""
    for action in parser._actions:  # noqa: SLF001  # argparse has no public list of them
        yield command, action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  # nor a public name for it
            for name, each in action.choices.items():
                yield from _actions(each, name)


def _fill_in(command: str, action: argparse.Action) -> None:
    """Say what an argument takes, unless the parser knows it already."""
    if action.option_strings and action.nargs == "?":
        action.nargs = None  # in bash a command after its value would be another value
    if action.dest in FILES:
        action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks
    elif not action.choices:
        names = _formats(command) if action.dest == "format" else _names(action.dest)
        action.choices = sorted(names) or None


def _formats(command: str) -> Iterable[str]:
    """The formats of a command, as it checks them."""
    module = import_module(f"tui_app.commands.{command.replace('-', '_')}")
    return tuple(getattr(module, "FORMATS", ()))


def _names(dest: str) -> Iterable[str]:
    return _NAMES[dest]() if dest in _NAMES else ()


def _checks() -> Iterable[str]:
    return (*Group, *(check.code for check in CHECKS))


def _explained() -> Iterable[str]:
    diagnoses = (name for module, *_ in remedies.FAMILIES for name in remedies.family(module))
    return (*(check.code for check in CHECKS), *diagnoses)


def _everyday_actions() -> Iterable[str]:
    """Those that are described: all of them would be thousands."""
    return {operation.action for operation in catalogue.operations() if operation.what}


_NAMES: Mapping[str, Callable[[], Iterable[str]]] = {
    "action": _everyday_actions,
    "checks": _checks,
    "cloud": lambda: (cloud.name for cloud in CLOUDS),
    "code": _explained,
    "demo": lambda: SCENARIOS,
    "host": lambda: HostKind,
    "scenario": lambda: SCENARIOS,
    "theme": lambda: THEMES,
}
"""By `dest`: the names that can stand there."""
