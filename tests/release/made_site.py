"""A folder with everything that a release holds, from what is installed here: no package index is asked."""

from __future__ import annotations

import shutil
from importlib.metadata import distribution
from pathlib import Path

import tui_app
from tests.release.building import LOCK

PACKAGE = Path(tui_app.__file__).parent


def locked() -> dict[str, str]:
    """Name → version of every package in the lock."""
    lines = LOCK.read_text("ascii").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def made_site(folder: Path) -> Path:
    """The locked packages in the versions that are installed here, and the package as it stands."""
    for name in locked():
        for file in distribution(name).files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(str(file.locate())), target)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, folder / "tui_app", ignore=ignored)
    return folder
