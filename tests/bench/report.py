"""The figures as a Markdown table, and on what machine they were made."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.bench.model import Row, Setup

HEAD = ("measurement", "figure", "runs", "beside", "ratio", "target", "met")
_VERSIONS = """
import platform
from importlib.metadata import PackageNotFoundError, version

found = [f"Python {platform.python_version()}"]
for name in ("textual", "httpx", "azure-identity", "cryptography"):
    try:
        found.append(f"{name} {version(name)}")
    except PackageNotFoundError:
        found.append(f"no {name}")
print(", ".join(found))
"""


def circumstances(setup: Setup) -> str:
    """The machine, how busy it was, and the versions of what was measured."""
    versions = subprocess.run(
        [setup.python, "-c", _VERSIONS], check=True, capture_output=True, text=True
    )
    parts = [f"{platform.system()} {platform.machine()}", f"{os.cpu_count()} processors"]
    if model := _processor():
        parts[-1] += f" ({model})"
    if hasattr(os, "getloadavg"):
        parts.append(f"load {os.getloadavg()[2]:.1f} in the last quarter of an hour")
    return f"{', '.join(parts)}; {versions.stdout.strip()}."


def _processor() -> str:
    """The model's name, where the system tells it."""
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        return ""
    return found[1] if found else ""


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table whose columns line up."""
    cells = [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(HEAD, *cells, strict=True)]
    ruled = [HEAD, tuple("-" * width for width in widths), *cells]
    return "\n".join(
        "| " + " | ".join(f"{c:<{w}}" for c, w in zip(line, widths, strict=True)) + " |"
        for line in ruled
    )


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: ""}[row.is_met]
    runs = "" if row.runs is None else str(row.runs)
    return row.name, row.figure, runs, row.beside, row.ratio, row.target, met
