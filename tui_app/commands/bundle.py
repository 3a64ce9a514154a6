"""`doctor --bundle FILE.zip`: everything that a colleague or support needs, in one file without secrets."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

from tui_app import __version__
from tui_app.client.files import NotWritten, write_private
from tui_app.commands.output import say
from tui_app.core.cleaning import one_line
from tui_app.core.har import har
from tui_app.core.redact import text as redacted
from tui_app.formats import Run, formatter
from tui_app.settings import UsageError

FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the same run makes the same bytes."""
REMOVED = (
    "tokens, signatures, client assertions: replaced by their length",
    "Authorization, cookies, identity headers and keys: masked",
    "user names and passwords in proxy addresses: masked",
    "user data and custom data of the machine: masked",
)


def save(run: Run, path: str, *, is_forced: bool = False) -> None:
    """Write the bundle, for its owner alone: whole or not at all, over no other file unless forced.

    Raises:
        UsageError: it was not written; nothing is left behind.
    """
    try:
        write_private(path, packed(members(run)), is_forced=is_forced)
    except NotWritten as problem:
        raise UsageError(f"--bundle {one_line(path, 200)}: {problem}") from None
    say(
        f"msi-scope: kept in {one_line(path, 200)}: report, requests, environment; no token is in it"
    )


def members(run: Run) -> dict[str, str]:
    """Name of each file → its text; the manifest, which comes last, has the hash of the others."""
    plain = replace(run, ascii=False, color=False)
    document = har(run.exchanges, version=__version__)
    files = {
        "report.json": formatter("json")(plain),
        "report.md": formatter("markdown")(plain),
        "requests.har": json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        "environment.txt": _environment(run),
    }
    files = {name: redacted(text) for name, text in files.items()}  # a second look costs little
    return files | {"MANIFEST.txt": _manifest(files)}


def packed(files: Mapping[str, str]) -> bytes:
    """The files as a ZIP archive, readable by their owner when unpacked."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, FIXED)
            member.external_attr = 0o600 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text.encode("utf-8", "backslashreplace"))
    return out.getvalue()


def _environment(run: Run) -> str:
    """Versions, endpoints and the variables that bear on identity, a line each."""
    ask, machine = run.settings.ask, run.machine
    facts = [
        ("msi-scope", __version__),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("system", platform.platform()),
        ("encoding", sys.stdout.encoding or ""),
        ("host name", machine.hostname),
        ("cloud", run.cloud.name),
        ("tokens from", run.endpoint),
        ("IMDS", ask.imds_url),
        ("ARM", ask.arm_base(run.cloud)),
        ("login", ask.authority_base(run.cloud)),
        *((f"variable {name}", value) for name, value in sorted(machine.environ.items())),
        *((f"{each.source} {each.name}", each.value) for each in machine.proxies),
    ]
    return "".join(f"{name}: {one_line(value, 500)}\n" for name, value in facts)


def _manifest(files: Mapping[str, str]) -> str:
    lines = [f"msi-scope {__version__}", "", "SHA-256 of each file:"]
    for name, text in files.items():
        digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
        lines.append(f"{digest}  {name}")
    return "\n".join([*lines, "", "Removed before anything was written:", *REMOVED, ""])
