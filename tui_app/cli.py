"""The command line: arguments and environment become Settings; one command starts, imported late."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui_app import memory
from tui_app.arguments import USAGE, command_line, parse
from tui_app.commands import ending, simulate_arguments
from tui_app.demo import OpenClient, opener, options_of
from tui_app.settings import Settings, UsageError, build, build_from
from tui_app.sources import DEMO_VARIABLE, Sources

if TYPE_CHECKING:  # read when settings are made
    from tui_app.configuration import Configuration
    from tui_app.staging import DemoStage

INTERRUPTED, OWN_FAULT = 130, 1
_SETTINGS = ("resource", "client_id", "object_id", "mi_res_id", "cloud", "scope", "host", "imds_url",
             "arm_url", "authority_url", "timeout", "ca_bundle", "ascii", "no_color",
             "redact", "no_mouse", "theme")  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = parse(sys.argv[1:] if argv is None else argv)
    try:
        with ending.tidy_end(), memory.put_off():
            return _COMMANDS[arguments.command](arguments)
    except UsageError as problem:
        sys.stderr.write(f"msi-scope: {problem}\n")
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:  # noqa: BLE001  # a traceback tells values, and helps nobody here
        sys.stderr.write(f"msi-scope: {ending.fault(problem)}\n")
        return OWN_FAULT


def _options(arguments: argparse.Namespace) -> dict[str, str]:
    """What the command line says."""
    given = {name: getattr(arguments, name) for name in _SETTINGS}
    return {name: text for name, text in given.items() if text}


def _configuration(arguments: argparse.Namespace) -> Configuration:
    """The configuration file; what is wrong in it is said once, and left out."""
    if arguments.configuration is None:
        from tui_app.configuration import path_of, read

        arguments.configuration = read(path_of(os.environ, home=Path.home()))
        found = arguments.configuration
        rest = "; the rest is in force" if found.values or found.audiences or found.keymap else ""
        for problem in found.problems:
            sys.stderr.write(f"msi-scope: {problem}{rest}\n")
    kept: Configuration = arguments.configuration
    return kept


def _sources(arguments: argparse.Namespace) -> Sources:
    """What the command line, the environment and the file say."""
    found = _configuration(arguments)
    return Sources(
        options=_options(arguments),
        environ=os.environ,
        file=found.values,
        file_name=found.path.name,
        lines=found.lines,
    )


def _settings(arguments: argparse.Namespace, *, is_offline: bool = False) -> Settings:
    sources = _sources(arguments)
    scenario = "" if is_offline else _scenario(arguments)
    if scenario:
        return build_from(sources.in_demo(_wanted(arguments, scenario)))
    audiences = _configuration(arguments).audiences
    return replace(build_from(sources), audiences=audiences)


def _scenario(arguments: argparse.Namespace) -> str:
    return str(arguments.demo or os.environ.get(DEMO_VARIABLE, ""))


def _wanted(arguments: argparse.Namespace, scenario: str) -> dict[str, str]:
    """The options of a scenario; that there is none is laid to the variable, if that named it.

    Raises:
        UsageError: there is no such scenario, or not everything that it needs.
    """
    try:
        return options_of(scenario)
    except UsageError as problem:
        raise problem if arguments.demo else UsageError(f"{DEMO_VARIABLE}: {problem}") from None


def _asked(
    arguments: argparse.Namespace, *, is_offline: bool = False
) -> tuple[Settings, OpenClient]:
    """What every command that may ask is given: the settings, and what opens a client for them."""
    settings = _settings(arguments, is_offline=is_offline)
    open_client = opener(settings, _scenario(arguments))
    if settings.redact:
        from tui_app.commands import sharing

        open_client = sharing.begin(open_client)
    return settings, open_client


def _app(arguments: argparse.Namespace) -> int:
    settings = _settings(arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the app needs a terminal; without one use: msi-scope doctor")
    if os.environ.get("TERM") == "dumb":
        raise UsageError("TERM=dumb cannot show the app; use: msi-scope doctor")
    from tui_app.ui.start import start

    found, scenario = _configuration(arguments), _scenario(arguments)
    stage: DemoStage | None = None
    open_client = opener(settings)
    if scenario:
        from tui_app.staging import DemoStage

        stage = DemoStage(scenario, _sources(arguments))
        settings, open_client = stage.play(scenario)
    settings = replace(settings, keymap=found.keymap, problems=found.problems)
    return start(settings, open_client, stage=stage)


def _doctor(arguments: argparse.Namespace) -> int:
    from tui_app.commands.doctor import Options, run

    return run(
        *_asked(arguments),
        Options(
            checks=tuple(arguments.checks),
            format=arguments.format,
            fail_on=arguments.fail_on,
            is_list=arguments.list,
            required=tuple(arguments.require),
            is_patient=arguments.patient,
            every=arguments.every,
            count=arguments.count,
            proves_proxy=arguments.prove_proxy,
            bundle=arguments.bundle or "",
            is_forced=arguments.force,
        ),
    )


def _token(arguments: argparse.Namespace) -> int:
    from tui_app.commands.token import Options, run

    return run(
        *_asked(arguments),
        Options(
            format=arguments.format,
            is_raw=arguments.raw,
            save=arguments.save_claims or "",
            compare=arguments.compare or "",
            is_forced=arguments.force,
            lists_identities=arguments.identities,
        ),
    )


def _resources(arguments: argparse.Namespace) -> int:
    from tui_app.commands.resources import Options, run

    return run(
        *_asked(arguments),
        Options(filter=arguments.filter, format=arguments.format),
    )


def _decode(arguments: argparse.Namespace) -> int:
    from tui_app.commands.decode import Options, run

    return run(
        *_asked(arguments, is_offline=not arguments.verify),
        Options(
            words=tuple(arguments.token), format=arguments.format, is_verified=arguments.verify
        ),
    )


def _can_i(arguments: argparse.Namespace) -> int:
    from tui_app.commands.can_i import Options, run

    if arguments.kept_in and arguments.demo:
        raise UsageError("--from answers from the file alone: not together with --demo")

    return run(
        *_asked(arguments, is_offline=bool(arguments.kept_in)),
        Options(
            action=arguments.action,
            is_data=arguments.data,
            format=arguments.format,
            kept_in=arguments.kept_in or "",
        ),
    )


def _access(arguments: argparse.Namespace) -> int:
    from tui_app.commands.access import Options, run

    return run(
        *_asked(arguments),
        Options(format=arguments.format, save=arguments.save or "", is_forced=arguments.force),
    )


def _simulate(arguments: argparse.Namespace) -> int:
    from tui_app.commands.simulate import run
    from tui_app.commands.simulate.options import Options

    ports = simulate_arguments.ports(arguments)
    if arguments.no_control:
        ports["control"] = None
    return run(
        Options(
            scenario=arguments.scenario,
            ports=ports,
            has_tls=arguments.tls,
            log=arguments.log or "",
            is_forced=arguments.force,
            is_quiet=arguments.quiet,
            format=arguments.format,
        )
    )


def _scenarios(_arguments: argparse.Namespace) -> int:
    from tui_app.commands.scenarios import run

    return run()


def _info(arguments: argparse.Namespace) -> int:
    from tui_app.commands.info import Demo, run

    # What was typed wrongly is refused; a wrong variable is one more thing to tell.
    build(_options(arguments), {})
    sources, demo = _sources(arguments), Demo()
    if scenario := _scenario(arguments):
        demo = Demo(scenario, "--demo" if arguments.demo else DEMO_VARIABLE)
        try:
            sources = sources.in_demo(_wanted(arguments, scenario))
        except UsageError as problem:
            if arguments.demo:
                raise
            demo = demo._replace(problem=str(problem))
    return run(sources, _configuration(arguments), demo=demo, format_name=arguments.format)


def _explain(arguments: argparse.Namespace) -> int:
    from tui_app.commands.explain import run

    return run(arguments.code)


def _completion(arguments: argparse.Namespace) -> int:
    from tui_app.commands.completion import run

    return run(arguments.shell, command_line())


_COMMANDS: dict[str | None, Callable[[argparse.Namespace], int]] = {
    None: _app,
    "doctor": _doctor,
    "token": _token,
    "resources": _resources,
    "decode": _decode,
    "can-i": _can_i,
    "access": _access,
    "simulate": _simulate,
    "scenarios": _scenarios,
    "explain": _explain,
    "info": _info,
    "completion": _completion,
}
