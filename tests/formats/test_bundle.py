"""The bundle: every member whole, the manifest right, the same bytes for the same run."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from io import BytesIO

from tests.formats.made import HOSTILE, a_run, result
from tui_app.core.report import Status
from tui_app.formats import BUNDLE, Run, content_of, text_of
from tui_app.formats.bundle import MANIFEST, MEMBERS, members
from tui_app.formats.removed import removed


def hostile_run() -> Run:
    """A run with text in it that no encoding has."""
    return a_run(result("MI101", Status.FAIL, text=HOSTILE, diagnosis="MI-400-NOT-FOUND"))


def test_the_same_run_makes_the_same_bytes() -> None:
    """No clock, no order of chance; how the report is printed on a screen does not matter either."""
    run = hostile_run()
    assert content_of(BUNDLE, run) == content_of(BUNDLE, run)
    assert content_of(BUNDLE, run) == content_of(BUNDLE, replace(run, color=True, ascii=True))


def test_its_members_are_the_formats() -> None:
    """Each as it would be alone, in the order of the table, for its owner alone when unpacked."""
    run = hostile_run()
    with zipfile.ZipFile(BytesIO(content_of(BUNDLE, run))) as archive:
        assert archive.namelist() == [*MEMBERS, MANIFEST]
        for name, format_name in MEMBERS.items():
            assert archive.read(name).decode() == text_of(format_name, run)
        assert {each.external_attr >> 16 for each in archive.infolist()} == {0o600}


def test_the_manifest_has_the_hashes_and_what_was_removed() -> None:
    """Whoever gets it can check that nothing was changed on the way."""
    run = hostile_run()
    files = members(run)
    manifest = files.pop(MANIFEST).decode()
    for name, content in files.items():
        assert f"{hashlib.sha256(content).hexdigest()}  {name}\n" in manifest
    assert all(each in manifest for each in removed(run))
