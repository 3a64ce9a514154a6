"""The lock names everything that runs, in versions that `pyproject.toml` allows."""

from __future__ import annotations

import tomllib
from importlib.metadata import distribution

import pytest
from packaging.markers import Environment, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.release.building import ROOT
from tests.release.made_site import locked

DIRECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]


def test_what_the_package_asks_for_is_locked_within_its_bounds() -> None:
    """Each direct dependency stands in the lock, in a version that is allowed."""
    versions = {canonicalize_name(name): version for name, version in locked().items()}
    for requirement in map(Requirement, DIRECT):
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_nothing_is_missing_on_any_system(system: str, python: str) -> None:
    """What the locked packages need, on this system and Python, is locked too."""
    names = {canonicalize_name(name) for name in locked()}
    missing = {
        f"{name} needs {needed}"
        for name in locked()
        for needed in needed_by(name, system, python)
        if canonicalize_name(Requirement(needed).name) not in names
    }
    assert not missing


def needed_by(name: str, system: str, python: str) -> list[str]:
    """The requirements of an installed package that hold on a system, with the extras that Textual asks for."""
    changes = {
        "sys_platform": system,
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    environment = Environment({**default_environment(), **changes})  # type: ignore[typeddict-item]  # str values
    found = []
    for text in distribution(name).requires or ():
        marker = Requirement(text).marker
        extras = ("", "linkify") if name == "markdown-it-py" else ("",)
        if marker is None or any(
            marker.evaluate({**environment, "extra": each}) for each in extras
        ):
            found.append(text)
    return found
