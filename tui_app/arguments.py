"""What can be typed: the commands and their options. Known before anything else is loaded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from tui_app import __version__
from tui_app.commands import simulate_arguments
from tui_app.commands.help_lines import WholeWords

PROGRAM = "msi-scope"
USAGE = 2
"""Exit code: what was typed will not do."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line, and whose help breaks no word at a hyphen."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": WholeWords, **settings})

    def error(self, message: str) -> object:  # type: ignore[override]  # ends the process
        """Say what was wrong in a line, and end with the exit code of a wrong usage."""
        from tui_app.core import redact  # a token may stand where it does not belong

        sys.stderr.write(f"{self.prog}: {redact.text(message)}; see {self.prog} --help\n")
        raise SystemExit(USAGE)


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  # it has no other name


def _given(text: str) -> str:
    """A value that must not be empty: `--from "$FILE"` with an unset variable is no offline answer."""
    if not text.strip():
        raise argparse.ArgumentTypeError(
            "the value is empty; expected one, or leave the option out"
        )
    return text


def _common(default: str | None) -> Parser:
    """The options of every command; a command's own parser must not reset what stood before it."""
    common = Parser(prog=PROGRAM, add_help=False, argument_default=default)
    which = common.add_argument_group("what to ask for")
    which.add_argument("--resource", metavar="URI", help="audience of the token (default: ARM)")
    which.add_argument(
        "--client-id", type=_given, metavar="ID", help="a user-assigned identity, by client id"
    )
    which.add_argument(
        "--object-id", type=_given, metavar="ID", help="the same by object (principal) id"
    )
    which.add_argument(
        "--mi-res-id", type=_given, metavar="ID", help="the same by its ARM resource id"
    )
    which.add_argument(
        "--scope", type=_given, metavar="ID", help="ARM id to look at permissions at"
    )
    where = common.add_argument_group("where to ask")
    where.add_argument("--demo", nargs="?", const="reader", metavar="SCENARIO",
                       help="on the embedded simulator (default: reader; see: scenarios)")  # fmt: skip
    where.add_argument(
        "--cloud", metavar="NAME", help="AzurePublicCloud, AzureUSGovernmentCloud, ..."
    )
    where.add_argument("--host", metavar="NAME",
                       help="identity host: imds, app-service, arc, ... (default: as the environment says)")  # fmt: skip
    where.add_argument(
        "--imds-url", type=_given, metavar="URL", help="IMDS elsewhere: a tunnel, a simulator"
    )
    where.add_argument("--arm-url", type=_given, metavar="URL")
    where.add_argument("--authority-url", type=_given, metavar="URL")
    where.add_argument(
        "--ca-bundle", metavar="FILE", help="trust this instead of the machine's store"
    )
    how = common.add_argument_group("how")
    how.add_argument(
        "--timeout", metavar="SECONDS", help="bound on all checks together (default: 10)"
    )
    how.add_argument("--ascii", action="store_const", const="1", help="no character beyond ASCII")
    how.add_argument("--no-color", action="store_const", const="1", help="no colour")
    how.add_argument("--theme", metavar="NAME", help="terminal, dark, light or high-contrast")
    how.add_argument("--no-mouse", action="store_const", const="1",
                     help="leave the mouse to the terminal, for its own selection")  # fmt: skip
    how.add_argument("--redact", action="store_const", const="1",
                     help="placeholders instead of ids, names and addresses (share mode)")  # fmt: skip
    return common


def parse(words: Sequence[str]) -> argparse.Namespace:
    """What was typed; `command` is None for the app.

    Only the parser that is needed is made: all of them take as long as a tenth of a first paint.
    """
    if words and words[0] in COMMANDS:
        return command_line(words[:1]).parse_args(words)
    if COMMANDS.keys().isdisjoint(words):
        asked, more = _common(None).parse_known_args(words)
        if not more:
            asked.command = asked.configuration = None
            return asked
    return command_line().parse_args(words)


def command_line(names: Iterable[str] = ()) -> Parser:
    """What can be typed, with these commands; by default with all."""
    common = _common(argparse.SUPPRESS)
    parser = Parser(
        prog=PROGRAM,
        parents=[_common(None)],
        description="See why this machine's managed identity works, or does not.",
        epilog="Exit codes: 0 fine, 1 own fault, 2 usage, 3 a check failed, 4 a warning with "
        "--fail-on warn, 5 inconclusive, 130 interrupted.",
    )
    parser.set_defaults(configuration=None)
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name in names or COMMANDS:
        COMMANDS[name](commands, common)
    return parser


def _add_doctor(commands: Commands, common: Parser) -> None:
    doctor = commands.add_parser("doctor", parents=[common], help="every check, without a screen")
    doctor.add_argument("checks", nargs="*", metavar="GROUP|CODE")
    doctor.add_argument("--format", default="table", metavar="NAME",
                        help="table, short, plain, markdown, html, json, jsonl, junit or har")  # fmt: skip
    doctor.add_argument("--fail-on", default="fail", choices=("fail", "warn"))
    doctor.add_argument("--list", action="store_true", help="list the checks and stop")
    doctor.add_argument("--require", type=_given, action="append", default=[], metavar="ACTION@SCOPE",
                        help="an action that the identity must be granted (repeatable)")  # fmt: skip
    doctor.add_argument("--patient", action="store_true",
                        help="try again for as long as that may help, and say so")  # fmt: skip
    doctor.add_argument("--every", default="", metavar="PERIOD",
                        help="watch IMDS: a line each 5, 5s or 1m, until Ctrl+C")  # fmt: skip
    doctor.add_argument("--count", default="", metavar="N", help="with --every: stop after N lines")
    doctor.add_argument("--prove-proxy", action="store_true",
                        help="ask IMDS as programs that follow the proxy do, and directly")  # fmt: skip
    doctor.add_argument("--bundle", type=_given, default=None, metavar="FILE",
                        help="keep reports, requests (HAR) and environment in a ZIP")  # fmt: skip
    doctor.add_argument("--force", action="store_true", help="write over an existing file")


def _add_token(commands: Commands, common: Parser) -> None:
    token = commands.add_parser("token", parents=[common], help="get a token and say whose it is")
    token.add_argument("--format", default="table", metavar="NAME", help="table or json")
    token.add_argument("--raw", action="store_true",
                       help="print the token itself, to a pipe or a file only")  # fmt: skip
    token.add_argument("--identities", action="store_true",
                       help="list the identities that this machine has, if ARM may be asked")  # fmt: skip
    token.add_argument("--save-claims", type=_given, default=None, metavar="FILE",
                       help="keep the claims, never the token, to compare with later")  # fmt: skip
    token.add_argument("--compare", type=_given, default=None, metavar="FILE",
                       help="say what changed since --save-claims")  # fmt: skip
    token.add_argument("--force", action="store_true", help="write over an existing file")


def _add_resources(commands: Commands, common: Parser) -> None:
    resources = commands.add_parser("resources", parents=[common],
                                    help="list everything that the identity sees")  # fmt: skip
    resources.add_argument("--filter", default="", metavar="TEXT",
                           help="words that must all be found; also type:… group:… location:… tag:…")  # fmt: skip
    resources.add_argument("--format", default="table", metavar="NAME",
                           help="table, json, jsonl or csv")  # fmt: skip


def _add_decode(commands: Commands, common: Parser) -> None:
    decode = commands.add_parser("decode", parents=[common], help="explain any token, offline")
    decode.add_argument("token", nargs="*", metavar="TOKEN|-",
                        help="the token, or - to read it from a pipe; nothing: a hidden prompt")  # fmt: skip
    decode.add_argument("--format", default="table", metavar="NAME", help="table or json")
    decode.add_argument("--verify", action="store_true",
                        help="check the signature with the issuer's published keys")  # fmt: skip


def _add_can_i(commands: Commands, common: Parser) -> None:
    can_i = commands.add_parser("can-i", parents=[common],
                                help="may the identity do this, and which assignment says so",
                                epilog="Exit codes: 0 yes, 3 no, 5 conditional or unknown.")  # fmt: skip
    can_i.add_argument("action", metavar="ACTION",
                       help="as in Microsoft.Compute/virtualMachines/start/action")  # fmt: skip
    can_i.add_argument("--data", action="store_true", help="an action of the data plane")
    can_i.add_argument("--format", default="table", metavar="NAME", help="table or json")
    can_i.add_argument("--from", type=_given, default=None, dest="kept_in", metavar="FILE",
                       help="answer offline from what access --save kept")  # fmt: skip


def _add_access(commands: Commands, common: Parser) -> None:
    access = commands.add_parser("access", parents=[common],
                                 help="what reaches a scope, and the matrix of what is below it",
                                 epilog="Exit codes: 0 all was read, 3 not all, 5 nothing.")  # fmt: skip
    access.add_argument("--format", default="table", metavar="NAME", help="table, json or csv")
    access.add_argument("--save", type=_given, default=None, metavar="FILE",
                        help="keep what ARM returned, for can-i --from")  # fmt: skip
    access.add_argument("--force", action="store_true", help="write over an existing file")


def _add_simulate(commands: Commands, _common: Parser) -> None:
    simulate_arguments.add(
        commands.add_parser("simulate", help="serve the simulator for other clients")
    )


def _add_scenarios(commands: Commands, _common: Parser) -> None:
    commands.add_parser("scenarios", help="the simulator's scenarios, a line each")


def _add_info(commands: Commands, common: Parser) -> None:
    info = commands.add_parser("info", parents=[common],
                               help="what is in force here, and from where")  # fmt: skip
    info.add_argument("--format", default="table", metavar="NAME", help="table or json")


def _add_explain(commands: Commands, _common: Parser) -> None:
    explain = commands.add_parser("explain", help="what a finding means and how it is fixed")
    explain.add_argument("code", nargs="?")


def _add_completion(commands: Commands, _common: Parser) -> None:
    completion = commands.add_parser("completion", help="a script that completes in your shell")
    completion.add_argument("shell", choices=("bash", "zsh", "fish", "powershell"))


COMMANDS: Mapping[str, Callable[[Commands, Parser], None]] = {
    "doctor": _add_doctor,
    "token": _add_token,
    "resources": _add_resources,
    "decode": _add_decode,
    "can-i": _add_can_i,
    "access": _add_access,
    "simulate": _add_simulate,
    "scenarios": _add_scenarios,
    "info": _add_info,
    "explain": _add_explain,
    "completion": _add_completion,
}
"""Each command, in the order of the help, and what adds its parser."""
