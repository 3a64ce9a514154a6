"""The software bill of materials: CycloneDX, what is in a release and under which licence."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.release.building import ROOT, Environment, call
from tui_app import __version__

NAME = "msi-scope.cdx.json"


def make(ours: Path, out: Path) -> Path:
    """Write it, from an environment that holds what a release holds."""
    with TemporaryDirectory(prefix="msi-scope-bill-") as kept:
        environment = Environment(Path(kept), ours)
        call(
            sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible",
            "--pyproject", ROOT / "pyproject.toml", "--mc-type", "application",
            "--output-file", out / NAME, environment.python,
        )  # fmt: skip
    path = out / NAME
    document = json.loads(path.read_text("utf-8"))
    document["metadata"]["component"]["version"] = __version__  # dynamic: the tool cannot read it
    path.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    return path
