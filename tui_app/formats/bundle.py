"""Everything that a colleague or support needs of a run, in one archive without secrets."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

from tui_app import __version__
from tui_app.formats import Run, content_of
from tui_app.formats.removed import removed

FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the same run makes the same bytes."""
MEMBERS: Mapping[str, str] = {
    "report.json": "json",
    "report.md": "markdown",
    "report.html": "html",
    "requests.har": "har",
    "environment.txt": "environment",
}
"""Name of a file → its format."""
MANIFEST = "MANIFEST.txt"


def bundle(run: Run) -> bytes:
    """The files of the run as a ZIP archive, readable by their owner when unpacked."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members(run).items():
            member = zipfile.ZipInfo(name, FIXED)
            member.external_attr = 0o600 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return out.getvalue()


def members(run: Run) -> dict[str, bytes]:
    """Name of each file → what is in it; the manifest, which comes last, has the others' hashes."""
    plain = replace(run, ascii=False, color=False)
    files = {name: content_of(each, plain) for name, each in MEMBERS.items()}
    return files | {MANIFEST: _manifest(run, files).encode()}


def _manifest(run: Run, files: Mapping[str, bytes]) -> str:
    lines = [f"msi-scope {__version__}", "", "SHA-256 of each file:"]
    lines += [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    return "\n".join([*lines, "", "Removed before anything was written:", *removed(run), ""])
