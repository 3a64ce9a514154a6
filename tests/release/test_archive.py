"""`msi-scope.pyz`: the same bytes from the same input, and it starts where nothing is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.release import archive, trial
from tests.release.made_site import made_site

EPOCH = 1_700_000_000


@pytest.fixture(scope="module")
def pyz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of it, made from what is installed here."""
    site = made_site(tmp_path_factory.mktemp("site"))
    return archive.make(site, tmp_path_factory.mktemp("out"), EPOCH)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site whose msi-scope only says where it lies, and what it was given."""
    site = tmp_path / "site"
    (site / "tui_app").mkdir(parents=True)
    (site / "tui_app" / "__init__.py").touch()
    (site / "tui_app" / "cli.py").write_text(
        "import sys\ndef main():\n    print(__file__, *sys.argv[1:])\n    return 3\n"
    )
    return site


def started(path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run an archive with nothing but the standard library around it."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(path), *arguments],
        capture_output=True, text=True, check=False, cwd=path.parent, env={**os.environ, **variables},
    )  # fmt: skip


def test_the_same_input_makes_the_same_bytes(small: Path, tmp_path: Path) -> None:
    """Neither the clock, nor the times of the files, nor what the installation noted gets in."""
    first = archive.make(small, tmp_path, EPOCH).read_bytes()
    os.utime(small / "tui_app" / "cli.py", (1, 1))
    (small / "x.dist-info").mkdir()
    (small / "x.dist-info" / "RECORD").write_text("x")
    (small / "bin").mkdir()
    (small / "bin" / "tool").write_text("#!/home/somebody/python")
    assert archive.make(small, tmp_path, EPOCH).read_bytes() == first


def test_another_content_is_another_build(small: Path, tmp_path: Path) -> None:
    """It must not run what an older archive has unpacked."""
    before = zipfile.ZipFile(archive.make(small, tmp_path, EPOCH)).read("__main__.py")
    (small / "tui_app" / "cli.py").write_text("changed = True\n")
    assert zipfile.ZipFile(archive.make(small, tmp_path, EPOCH)).read("__main__.py") != before


def test_what_is_made_for_one_platform_is_refused(small: Path, tmp_path: Path) -> None:
    """One file for all of them has no compiled module."""
    (small / "fast.so").touch()
    with pytest.raises(ValueError, match=r"fast\.so is made for one platform"):
        archive.make(small, tmp_path, EPOCH)


def test_it_starts_from_the_cache_and_out_of_itself(small: Path, tmp_path: Path) -> None:
    """Arguments and exit code pass through both ways."""
    path, cache = archive.make(small, tmp_path, EPOCH), tmp_path / "cache"
    unpacked = started(path, "--x", MSI_SCOPE_CACHE=str(cache))
    in_place = started(path, "--x", MSI_SCOPE_CACHE="none")
    assert unpacked.returncode == in_place.returncode == 3
    assert unpacked.stdout.startswith(str(cache.resolve()))
    assert in_place.stdout == f"{path / 'tui_app' / 'cli.py'} --x\n"
    assert unpacked.stderr == in_place.stderr == ""


def test_what_is_installed_on_the_machine_is_left_alone(small: Path, tmp_path: Path) -> None:
    """An old library beside the interpreter does not get between ours."""
    (small / "tui_app" / "cli.py").write_text("def main():\n    import jwt_helper\n")
    installed = tmp_path / "site-packages"
    installed.mkdir()
    (installed / "jwt_helper.py").touch()
    done = subprocess.run(
        [sys.executable, str(archive.make(small, tmp_path, EPOCH))],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(installed), "MSI_SCOPE_CACHE": "none"},
    )  # fmt: skip
    assert "No module named 'jwt_helper'" in done.stderr


def test_an_old_python_is_told(small: Path, tmp_path: Path) -> None:
    """One line, exit code 2; nothing newer is read before that."""
    main = zipfile.ZipFile(archive.make(small, tmp_path, EPOCH)).read("__main__.py").decode()
    as_if = f"import sys; sys.version_info = (3, 6, 8)\nexec({main!r})"
    done = subprocess.run(
        [sys.executable, "-c", as_if], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or later, and this is Python 3.6" in done.stderr


@pytest.mark.parametrize("cache", ["none", "cache"])
def test_it_works_where_nothing_is_installed(cache: str, pyz: Path, tmp_path: Path) -> None:
    """Version, doctor and completion, unpacked and out of the archive, without site-packages."""
    place = cache if cache == "none" else str(tmp_path / cache)
    trial.run((sys.executable, "-I", "-S", str(pyz)), {**os.environ, "MSI_SCOPE_CACHE": place})


def test_every_licence_is_in_it(pyz: Path) -> None:
    """The names, the versions and the licences of the packages stay beside them."""
    names = zipfile.ZipFile(pyz).namelist()
    assert "tui_app/LICENSE" in names
    assert any(name.startswith("textual-") and "LICENSE" in name for name in names)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals exist on POSIX systems only")
def test_the_app_runs_out_of_the_archive(pyz: Path) -> None:
    """Its styles too are read without a folder."""
    from tests.terminal.screen import Terminal

    command = (sys.executable, "-I", "-S", str(pyz))
    with Terminal("--demo", command=command, environ={"MSI_SCOPE_CACHE": "none"}) as terminal:
        terminal.wait_for("every link of the chain holds")
        assert terminal.quit() == 0
    assert not terminal.modes_left
