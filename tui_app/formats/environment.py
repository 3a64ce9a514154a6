"""Where a run was made: versions, endpoints, the variables that bear on identity."""

from __future__ import annotations

import platform
import sys

from tui_app import __version__
from tui_app.core.cleaning import one_line
from tui_app.formats import Run

LONGEST = 500


def environment(run: Run) -> str:
    """A line each."""
    return "".join(f"{name}: {value}\n" for name, value in facts(run))


def facts(run: Run) -> list[tuple[str, str]]:
    """Pairs of what it is and its value, each on one line."""
    ask, machine = run.settings.ask, run.machine
    pairs = [
        ("msi-scope", __version__),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("system", platform.platform()),
        ("encoding", getattr(sys.__stdout__, "encoding", "") or ""),
        ("host name", machine.hostname),
        ("cloud", run.cloud.name),
        ("tokens from", run.endpoint),
        ("IMDS", ask.imds_url),
        ("ARM", ask.arm_base(run.cloud)),
        ("login", ask.authority_base(run.cloud)),
        *((f"variable {name}", value) for name, value in sorted(machine.environ.items())),
        *((f"{each.source} {each.name}", each.value) for each in machine.proxies),
    ]
    return [(one_line(name, LONGEST), one_line(value, LONGEST)) for name, value in pairs]
