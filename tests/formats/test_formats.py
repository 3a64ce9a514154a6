"""Every format over made-up runs: size, validity, and nothing that acts on whoever reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.made import HOSTILE, LONG_NAMES, a_run, result, worst
from tui_app import formats
from tui_app.core import remedies
from tui_app.core.report import Status
from tui_app.formats import FORMATS, text_of

SCHEMA = json.loads((Path(formats.__file__).parent / "report.schema.json").read_text("utf-8"))
XML_1_0 = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.parametrize("diagnosis", remedies.all_ids())
@pytest.mark.parametrize("ascii_only", [False, True])
def test_short_is_under_4000_bytes_for_every_diagnosis(diagnosis: str, ascii_only: bool) -> None:
    """However long the names and however wide the characters; what is cut says where it is."""
    for text in ("w" * 4000, HOSTILE, "😀" * 4000):
        out = text_of("short", worst(diagnosis, text=text, ascii_only=ascii_only))
        assert len(out.encode()) < 4000
        whole = remedies.entry(diagnosis).link in out
        assert whole or out.rstrip().endswith(f"msi-scope explain {diagnosis}")
        assert not ascii_only or out.isascii()


def test_short_keeps_whole_what_fits() -> None:
    """An ordinary fix is not cut, and its commands are whole."""
    run = a_run(result("MI201", Status.FAIL, seen="refused", diagnosis="MI-400-MULTIPLE"))
    out = text_of("short", run)
    assert "Cut to fit" not in out
    assert out.splitlines()[0].startswith("BROKEN: ")


def test_short_never_parts_a_command_from_its_step() -> None:
    """Every command line that is left is one of the remedy's, whole."""
    run = worst("MI-400-NOT-FOUND")
    story = run.report.story
    assert story is not None
    remedy = run.report.remedy(story)
    assert remedy is not None
    out = text_of("short", run)
    shown = [line.strip() for line in out.splitlines() if line.startswith("       ")]
    assert shown == [step.command for step in remedy.steps if step.command][: len(shown)]
    assert "and 18 checks more" in out


def test_plain_is_ascii_without_colour() -> None:
    """For consoles that know neither."""
    out = text_of("plain", worst("MI-400-NOT-FOUND", text=HOSTILE))
    assert out.isascii()
    assert "\x1b" not in out


@pytest.mark.parametrize("name", ["table", "short", "plain", "markdown"])
def test_no_format_for_people_passes_control_characters_on(name: str) -> None:
    """Escape sequences, direction marks and lone surrogates are shown, not sent."""
    out = text_of(name, worst("MI-400-NOT-FOUND", text=HOSTILE))
    assert all(line.isprintable() for line in out.splitlines())
    out.encode()


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_the_json_formats_are_one_document_of_the_schema(name: str) -> None:
    """`jsonl` is the same document on one line."""
    out = text_of(name, worst("MI-400-NOT-FOUND", text=HOSTILE))
    jsonschema.validate(json.loads(out), SCHEMA, jsonschema.Draft202012Validator)
    assert name == "json" or out.count("\n") == 1


def test_junit_maps_each_status() -> None:
    """Fail, error and skip are what they are there; a warning passes, and says so."""
    run = a_run(
        result("MI101", Status.PASS, seen="fine"),
        result("MI102", Status.WARN, seen="look here", diagnosis="NET-PROXY-ENV"),
        result("MI103", Status.FAIL, seen="refused", diagnosis="NET-REFUSED"),
        result("MI104", Status.SKIP, seen="not reached"),
        result("MI105", Status.ERROR, seen="internal error"),
    )
    suite = ElementTree.fromstring(text_of("junit", run))
    counted = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counted == {"tests": "5", "failures": "1", "errors": "1", "skipped": "1"}
    marks = [[child.tag for child in case] for case in suite.iter("testcase")]
    assert marks == [[], ["system-out"], ["failure"], ["skipped"], ["error"]]
    failure = suite.find(".//failure")
    assert failure is not None
    assert failure.get("type") == "NET-REFUSED"


@given(st.text(st.characters()))
def test_junit_is_valid_xml_whatever_text_comes(text: str) -> None:
    """Control characters, surrogates and non-characters are not in it; pure ASCII on the wire."""
    out = text_of("junit", worst("MI-400-NOT-FOUND", text=text + HOSTILE))
    suite = ElementTree.fromstring(out)
    for element in suite.iter():
        for value in (*element.attrib.values(), element.text or ""):
            assert not XML_1_0.search(value)
    assert out.isascii()


def test_markdown_keeps_foreign_text_out_of_its_markup() -> None:
    """No cell ends early, no HTML, no link, no code span comes from outside."""
    text = "a|b`c`<img src=x>[l](http://x)*d*\nnew # row"
    out = text_of("markdown", a_run(result("MI101", Status.PASS, seen=text)))
    cells = next(line for line in out.splitlines() if "MI101" in line)
    assert len(re.findall(r"(?<!\\)\|", cells)) == 5
    assert not re.search(r"(?<!\\)[`<\[*#]", cells)


def test_markdown_fences_cannot_be_closed_from_within() -> None:
    """A name full of backticks stays inside its fence."""
    names = remedies.Names(vm="x ``` y", resource_group="g", subscription="s")
    fences = text_of(
        "markdown",
        a_run(
            result("MI501", Status.FAIL, seen="x", diagnosis="MI-400-NOT-FOUND"),
            names=names,
        ),
    )
    assert "````powershell" in fences
    opened = ""
    for line in map(str.strip, fences.splitlines()):
        fence = re.fullmatch(r"(`{3,})(\w*)", line)
        if fence and not opened:
            opened = fence[1]
        elif line == opened:
            opened = ""
    assert not opened


def test_markdown_in_ascii_keeps_its_columns() -> None:
    """The middle dot, which is a pipe in ASCII elsewhere, is not one in a table."""
    out = text_of("markdown", a_run(result("MI101", Status.PASS, seen="a · b"), ascii_only=True))
    assert out.isascii()
    assert "a - b" in out


def test_markdown_names_verdict_host_fix_and_who() -> None:
    """All that a ticket needs."""
    run = a_run(result("MI201", Status.FAIL, seen="refused", diagnosis="MI-400-NOT-FOUND"))
    out = text_of("markdown", run)
    assert out.startswith("## Broken: ")
    assert "Who must act: an administrator." in out
    assert "```sh" in out
    assert LONG_NAMES.resource_group not in out or "az vm identity assign" in out


@pytest.mark.parametrize("name", FORMATS)
def test_a_run_without_checks_can_be_printed(name: str) -> None:
    """Even nothing has a form."""
    assert text_of(name, a_run()).endswith("\n")
