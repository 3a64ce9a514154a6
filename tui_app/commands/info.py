"""`msi-scope info`: what is in force here and from where: versions, files, settings, terminal, clipboard."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from tui_app import __version__
from tui_app.commands.output import write
from tui_app.configuration import Configuration
from tui_app.core import redact
from tui_app.core.cleaning import one_line
from tui_app.core.marks import plain_ascii
from tui_app.core.terminal import has_old_font, needs_ascii
from tui_app.settings import Settings, UsageError, build_from
from tui_app.sources import IDENTITY, Sources

FORMATS = ("table", "json")
PACKAGES = ("textual", "httpx", "PyJWT", "h11", "truststore", "cryptography")
LABEL, NAME, VALUE = 15, 15, 44
WRONG = ": wrong"
SERVED = ("imds_url", "arm_url", "authority_url")
"""Where a demo's simulator listens is known once it is served."""


class InForce(NamedTuple):
    """One setting: its value, and what it comes from."""

    name: str
    value: str
    source: str


class Demo(NamedTuple):
    """Which scenario commands ask, if they do not ask this machine, and what said so."""

    scenario: str = ""
    place: str = ""
    problem: str = ""
    """Why it cannot be asked: a line."""


class Said(NamedTuple):
    """What is printed."""

    rows: list[InForce]
    problems: tuple[str, ...]
    configuration: Configuration


def run(
    sources: Sources,
    configuration: Configuration,
    *,
    demo: Demo,
    format_name: str = "table",
    environ: Mapping[str, str] = os.environ,
) -> int:
    """Print it, also where something is wrong; always 0.

    Raises:
        UsageError: there is no such format.
    """
    if format_name not in FORMATS:
        raise UsageError(f"--format {format_name}: expected one of {', '.join(FORMATS)}")
    wrong = {"demo": demo.problem} if demo.problem else {}
    settings = build_from(sources, wrong=wrong)
    rows = [_of_demo(demo), *in_force(settings, sources, wrong, environ)]
    if demo.scenario and not demo.problem:
        rows = [
            row if row.name not in SERVED else InForce(row.name, "the simulator's", demo.place)
            for row in rows
        ]
    said = Said(rows, (*configuration.problems, *wrong.values()), configuration)
    if format_name == "json":
        text = json.dumps(_document(said, environ), indent=2) + "\n"
    else:
        text = "\n".join(_lines(said, environ)) + "\n"
        text = plain_ascii(text) if settings.ascii else text
    write(text)
    return 0


def _of_demo(demo: Demo) -> InForce:
    """Whether commands ask the simulator: then nothing that they say is of this machine."""
    if not demo.scenario:
        return InForce("demo", "no: this machine is asked", "default")
    words = WRONG if demo.problem else ": the simulator, not this machine"
    return InForce("demo", f"{demo.scenario}{words}", demo.place)


def in_force(
    settings: Settings,
    sources: Sources,
    wrong: Collection[str],
    environ: Mapping[str, str],
) -> Iterator[InForce]:
    """Every setting with its value and where that was said; of those that are `wrong`, what was said."""
    ask = settings.ask
    values = {
        "imds_url": ask.imds_url,
        "arm_url": ask.arm_url or "that of the VM's cloud",
        "authority_url": ask.authority_url or "that of the VM's cloud",
        "cloud": ask.cloud or "as IMDS says",
        "host": ask.host or "as the environment says",
        "resource": ask.resource or "Azure Resource Manager",
        "scope": ask.scope or "the VM's group",
        "identity": ask.selector.value or "none named: the host chooses",
        "timeout": f"{settings.timeout_s:g} s",
        "ca_bundle": settings.ca_bundle or "the machine's own trust",
        "theme": settings.theme,
        "ascii": _yes(settings.ascii) if settings.ascii else needs_ascii_words(environ),
        "no_color": _yes(settings.no_color),
        "no_mouse": _yes(settings.no_mouse),
        "redact": _yes(settings.redact),
    }
    for name, value in values.items():
        names = IDENTITY if name == "identity" else (name,)
        places = [place for each in names if (place := sources.place(each))]
        said = " ".join(filter(None, map(sources.value, names)))
        shown = said + WRONG if name in wrong else value
        yield InForce(name, redact.text(shown), ", ".join(places) or "default")


def needs_ascii_words(environ: Mapping[str, str]) -> str:
    """Whether the app draws in ASCII by itself, and why."""
    stream = sys.__stderr__
    why = needs_ascii(environ, (stream.encoding if stream else "") or "")
    return f"yes, in the app: {why}" if why else "no"


def terminal(environ: Mapping[str, str]) -> dict[str, str]:
    """What the terminal is, as far as it tells; empty without one."""
    size = shutil.get_terminal_size()
    stream = sys.__stderr__
    return {
        "TERM": environ.get("TERM", ""),
        "size": f"{size.columns}x{size.lines}",
        "COLORTERM": environ.get("COLORTERM", ""),
        "encoding": (stream.encoding if stream else "") or "",
        "glyphs": "WGL4: a Windows console" if has_old_font(environ, sys.platform) else "all",
        "stdout": "terminal" if sys.stdout is not None and sys.stdout.isatty() else "no terminal",
        "inside": next((n for n in ("TMUX", "STY", "SSH_CONNECTION", "WT_SESSION") if environ.get(n)), ""),
    }  # fmt: skip


def clipboard(environ: Mapping[str, str]) -> str:
    """The way that a copied text takes from here."""
    from tui_app.client.clipboard import way_for

    return way_for("", environ).said


def packages() -> dict[str, str]:
    """The libraries in use and their versions; what is not installed is left out."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _lines(said: Said, environ: Mapping[str, str]) -> Iterator[str]:
    rows, problems, configuration = said
    libraries = ", ".join(f"{name} {number}" for name, number in packages().items())
    state = "" if configuration.is_there else "   (not there)"
    yield f"{'msi-scope':<{LABEL}} {__version__}"
    yield f"{'Python':<{LABEL}} {platform.python_version()} at {sys.executable}"
    yield f"{'libraries':<{LABEL}} {libraries}"
    yield f"{'system':<{LABEL}} {platform.platform()}"
    yield f"{'configuration':<{LABEL}} {one_line(str(configuration.path))}{state}"
    yield from (f"{'! wrong':<{LABEL}} {one_line(problem)}" for problem in problems)
    facts = " · ".join(f"{k} {one_line(v, 60)}" for k, v in terminal(environ).items() if v)
    yield f"{'terminal':<{LABEL}} {facts}"
    yield f"{'clipboard':<{LABEL}} {clipboard(environ)}"
    yield ""
    yield f"{'setting':<{NAME}} {'value':<{VALUE}} from"
    for row in rows:
        yield f"{row.name:<{NAME}} {one_line(row.value, 200):<{VALUE}} {row.source}"
    for name, text in (
        ("audiences", ", ".join(configuration.audiences)),
        ("keys", ", ".join(f"{action} = {keys}" for action, keys in configuration.keymap.items())),
    ):
        if text:
            yield f"{name:<{NAME}} {one_line(text, 200):<{VALUE}} {configuration.path.name}"


def _document(said: Said, environ: Mapping[str, str]) -> dict[str, object]:
    rows, problems, configuration = said
    return {
        "version": __version__,
        "python": {"version": platform.python_version(), "executable": sys.executable},
        "packages": packages(),
        "system": platform.platform(),
        "problems": list(problems),
        "configuration": {
            "path": str(configuration.path),
            "is_there": configuration.is_there,
            "problems": list(configuration.problems),
            "audiences": list(configuration.audiences),
            "keys": dict(configuration.keymap),
        },
        "terminal": terminal(environ),
        "clipboard": clipboard(environ),
        "settings": {row.name: {"value": row.value, "from": row.source} for row in rows},
    }


def _yes(is_on: bool) -> str:
    return "yes" if is_on else "no"
