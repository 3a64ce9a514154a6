"""The data files beside the modules can be read wherever the package lies."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import tui_app
from tui_app.packaged import data

PACKAGE = Path(tui_app.__file__).parent
READ_FROM_A_ZIP = """
import sys
sys.path.insert(0, sys.argv[1])
from tui_app import packaged
import tui_app.formats.html_report as page
assert "tui_app.zip" in page.__file__, page.__file__
sys.stdout.buffer.write(packaged.data("tui_app.formats.html_report", "page.css"))
"""


def test_it_is_read_out_of_a_folder() -> None:
    """The bytes of the file, as it lies there."""
    import tui_app.simulator.roles

    expected = (PACKAGE / "simulator" / "roles.json").read_bytes()
    assert data(tui_app.simulator.roles.__name__, "roles.json") == expected


def test_it_is_read_out_of_a_zip(tmp_path: Path) -> None:
    """The same, without unpacking anything."""
    archive = tmp_path / "tui_app.zip"
    with zipfile.ZipFile(archive, "w") as kept:
        for path in PACKAGE.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                kept.write(path, path.relative_to(PACKAGE.parent))
    done = subprocess.run(
        [sys.executable, "-c", READ_FROM_A_ZIP, str(archive)],
        capture_output=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout == (PACKAGE / "formats" / "html_report" / "page.css").read_bytes()


def test_a_file_that_is_not_there() -> None:
    """An OSError, as for any other file."""
    with pytest.raises(OSError, match="nothing"):
        data("tui_app", "nothing.json")


def test_nothing_else_looks_for_files_beside_the_code() -> None:
    """`__file__` of a module names nothing that can be opened when the package lies in a zip."""
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and node.id == "__file__"
    ]
    assert not found
