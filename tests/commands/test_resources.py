"""`msi-scope resources`: everything the identity sees, in four forms; what could not be listed is told."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app import cli
from tui_app.commands.resources import FORMATS, as_values
from tui_app.core.inventory import Resource
from tui_app.simulator.worlds import WEB_VM

FIELDS = ["id", "name", "type", "resource_group", "subscription_id", "location", "tags"]


def resources(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["resources", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_every_form_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON, JSON lines and CSV: the same resources with the same fields."""
    _, text, _ = resources(capsys, "--demo", "reader", "--format", "json")
    whole = json.loads(text)
    _, text, _ = resources(capsys, "--demo", "reader", "--format", "jsonl")
    lines = [json.loads(line) for line in text.splitlines()]
    _, text, _ = resources(capsys, "--demo", "reader", "--format", "csv")
    table = list(csv.DictReader(io.StringIO(text)))
    assert whole == lines
    assert [row["id"] for row in table] == [row["id"] for row in whole]
    assert list(whole[0]) == list(table[0]) == FIELDS
    assert len({row["id"].casefold() for row in whole}) == len(whole) > 10


def test_a_filter_narrows_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    """All of its words must hold; the count is told on stderr."""
    code, out, err = resources(capsys, "--demo", "reader", "--filter", "type:virtualmachines agent")
    assert (code, len(out.splitlines())) == (0, 1)
    assert out.startswith("vm-web-01/AzureMonitorLinuxAgent ")
    assert err.startswith("1 resource of ")


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861/resourceGroups/DevTest", 1),
        ("/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861", 16),
    ],
)
def test_a_scope_narrows_what_is_asked(
    scope: str, names: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A group, or a subscription."""
    _, out, _ = resources(capsys, "--demo", "reader", "--scope", scope, "--format", "jsonl")
    assert len(out.splitlines()) == names
    assert all(scope.casefold() in line.casefold() for line in out.splitlines())


def test_what_could_not_be_listed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each on stderr, exit code 3; no page of a gateway on the terminal."""
    code, out, err = resources(capsys, "--demo", "arm-blocked", "--format", "jsonl")
    assert (code, out) == (3, "")
    assert "not listed: the list of subscriptions" in err
    assert "<html" not in err


def test_without_a_role_it_says_why_the_list_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty list is a success of ARM's, and a puzzle for a person."""
    code, out, err = resources(capsys, "--demo", "no-role")
    assert (code, out) == (0, "This identity sees no resource.\n")
    assert "has no role anywhere" in err


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_hostile_names_do_nothing(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No control character, no formula for a spreadsheet, no token."""
    _, out, err = resources(capsys, "--demo", "hostile", "--format", form)
    assert out.replace("\n", "").isprintable()
    assert err.replace("\n", "").isprintable()
    assert "eyJ" not in out
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
        assert not [cell for cell in cells if cell[:1] in ("=", "@", "+")]


def test_an_unknown_form_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """What was expected; exit code 2."""
    code, out, err = resources(capsys, "--demo", "reader", "--format", "xml")
    assert (code, out) == (2, "")
    assert "expected one of table, json, jsonl, csv" in err


TEXTS = st.text() | st.sampled_from(["\ud800", '"\\', "\u2028", "ünï"])
ROWS = st.builds(Resource, *(TEXTS,) * 6, st.dictionaries(TEXTS, TEXTS))


@given(ROWS)
def test_a_line_is_what_an_encoder_would_write(row: Resource) -> None:
    """Whatever stands in the fields."""
    (line,) = FORMATS["jsonl"]([row])
    assert line == json.dumps(as_values(row), separators=(",", ":")) + "\n"


@pytest.mark.parametrize("scope", ["/foo/bar", "//x", "/subscriptions", "nonsense",
                                   "/providers/Microsoft.Management/managementGroups/mg"])  # fmt: skip
def test_what_is_no_place_with_resources_is_refused(
    scope: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit code 2: it is not taken for everything."""
    assert cli.main(["resources", "--demo", "reader", "--scope", scope]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_resource_as_scope_is_that_resource_and_what_is_in_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not its whole group."""
    assert cli.main(["resources", "--demo", "reader", "--format", "csv", "--scope", WEB_VM.id]) == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert [row.split(",")[1] for row in rows] == ["vm-web-01", "vm-web-01/AzureMonitorLinuxAgent"]


def test_what_could_not_be_listed_is_not_told_as_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A proxy's page says nothing about resources."""
    assert cli.main(["resources", "--demo", "arm-blocked"]) == 3
    assert "does not mean that nothing is there" in capsys.readouterr().out
