"""Programs to compare with that are not among the project's packages: a virtual environment of theirs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

PACKAGES = ("azure-cli==2.91.0", "posting==2.11.1", "tree-sitter==0.25.2")
"""The last because posting dies at its start with the next one, which it would get."""
OWN = {"PYTHONPATH": ""}
"""Variables for each of them: it has its packages, and none of ours."""
BIN = "Scripts" if sys.platform == "win32" else "bin"
HOW = "python -m tests.bench --install-peers FOLDER, then --peers FOLDER"
NO_NETWORK_OF_ITS_OWN = "this system makes no network with loopback alone (unshare --net)"


class Installed(NamedTuple):
    """Where they are looked for."""

    folder: str = ""
    """A virtual environment; empty: they are looked for on the PATH."""
    refused: str = ""
    """Why none of them is run here; empty: they are."""

    def find(self, name: str) -> str | None:
        """The path of a program; None where it is not installed."""
        where = Path(self.folder) / BIN if self.folder else os.environ.get("PATH")
        return None if self.refused else shutil.which(name, path=where)

    def why_not(self, name: str) -> str:
        """What to say in the place of a program's figure."""
        return f"skipped: {self.refused or f'{name} is not installed: {HOW}'}"


def install(folder: str) -> None:
    """Make a virtual environment with all of them; an existing one is brought up to date."""
    venv.create(folder, with_pip=True)
    python = Path(folder) / BIN / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--upgrade", *PACKAGES], check=True)
