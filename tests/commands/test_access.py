"""`msi-scope access`: what reaches a scope, the matrix, and the file that it keeps."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import stat
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.core.access.made import GROUP, OWNER, SUB, VM, VM_READ, assigned, denied, facts
from tui_app import cli, formats
from tui_app.core.access.answer import Unread
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.matrix import Matrix, Row
from tui_app.formats.access import Seen, as_csv, as_json, as_table
from tui_app.simulator.hostile import TEXTS
from tui_app.simulator.worlds import DATA, PRODUCTION, SHOP

FOLDER = Path(formats.__file__).parent
SCHEMA = json.loads((FOLDER / "access.schema.json").read_text("utf-8"))
ON_SUBSCRIPTION = ["--scope", f"/subscriptions/{PRODUCTION}"]


def access(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["access", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def as_document(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    jsonschema.validate(document, SCHEMA, jsonschema.Draft202012Validator)
    return document


def badge(row: dict[str, Any]) -> str:
    return "".join(
        {"yes": kind, "no": "·", "conditional": "c", "unknown": "?"}[verdict]
        for kind, verdict in row["cells"].items()
    )


def test_the_matrix_of_a_mixed_subscription(capsys: pytest.CaptureFixture[str]) -> None:
    """Roles at several scopes, notActions, a denial, a condition and data actions, row by row."""
    code, out, err = access(capsys, "--demo", "mixed", "--format", "json", *ON_SUBSCRIPTION)
    rows = {row["name"]: badge(row) for row in as_document(out)["matrix"]}
    assert (code, err) == (0, "")
    assert rows["stpayroll"] == "R····"
    assert rows["vm-web-01"] == "RWDA·"
    assert rows["vnet-shop"] == "R··A·"  # the denial
    assert rows["kv-shop-prod"] == "RWDAd"
    assert rows["stshopdata"] == "R··cc"  # the condition


def test_assignments_say_where_they_come_from(capsys: pytest.CaptureFixture[str]) -> None:
    """Direct, inherited, and those below."""
    _, out, _ = access(capsys, "--demo", "mixed", "--format", "json")
    document = as_document(out)
    found = {one["role"]: one["inherited"] for one in document["assignments"]}
    assert found == {"Reader": True, "Contributor": False}
    assert [one["role"] for one in document["assignments_below"]] == ["Key Vault Secrets User"]
    assert document["effective_from"] == "arm"
    assert "shop-network" in document["deny_assignments"][0]["name"]


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """The roles in one sentence, then each with where it comes from, the denial, the matrix."""
    code, out, _ = access(capsys, "--demo", "mixed")
    assert code == 0
    assert out.startswith("At resource group rg-shop this identity has: Reader, Contributor.\n")
    assert "Reader, inherited from subscription" in out
    assert "Contributor, assigned here" in out
    assert "Denied by" in out
    assert "RWDAd   kv-shop-prod" in out


def test_csv_is_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    """A thing a row, a word a cell."""
    code, out, _ = access(capsys, "--demo", "contributor", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert rows[0]["id"] == SHOP.id
    assert {row["R"] for row in rows} == {"yes"}
    assert {row["d"] for row in rows} == {"no"}


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [("no-role", 5), ("arm-blocked", 5), ("no-identity", 5), ("government", 0), ("reader", 0)],
)
def test_exit_codes(scenario: str, expected: int, capsys: pytest.CaptureFixture[str]) -> None:
    """0 all was read, 5 nothing could be; what could not is a line on stderr."""
    code, out, err = access(capsys, "--demo", scenario, "--format", "csv")
    assert code == expected
    assert ("not read: role assignments" in err) is (scenario in ("no-role", "arm-blocked"))
    assert bool(out) is (scenario != "no-identity")


def test_a_throttled_arm_leaves_its_mark(capsys: pytest.CaptureFixture[str]) -> None:
    """What came before stands; what did not come is told, and the code says so."""
    code, out, err = access(capsys, "--demo", "arm-throttled", "--format", "json")
    document = as_document(out)
    assert code in (0, 3)
    assert (code == 3) is bool(document["unread"] or document["problem"]) is bool(err)


def test_hostile_names_stay_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Every row of the hostile world, in every format."""
    _, out, _ = access(capsys, "--demo", "hostile", *ON_SUBSCRIPTION)
    assert all(line.isprintable() for line in out.splitlines())
    assert all(len(line) <= 100 for line in out.splitlines())
    _, out, _ = access(capsys, "--demo", "hostile", "--format", "json", *ON_SUBSCRIPTION)
    names = [row["id"] for row in as_document(out)["matrix"]]
    assert len(names) == len({name.casefold() for name in names}) > len(TEXTS)
    _, out, _ = access(capsys, "--demo", "hostile", "--format", "csv", *ON_SUBSCRIPTION)
    assert len(list(csv.reader(io.StringIO(out)))) == len(names) + 1


def test_a_large_subscription_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Bounded rows; the first ones by id, the scope on top."""
    _, out, _ = access(capsys, "--demo", "large", "--format", "json")
    scope = as_document(out)["scope"].partition("/resourceGroups")[0]
    _, out, _ = access(capsys, "--demo", "large", "--format", "json", "--scope", scope)
    document = as_document(out)
    assert (len(document["matrix"]), document["is_cut"]) == (500, True)
    _, out, _ = access(capsys, "--demo", "large", "--scope", scope)
    assert "only the first 499 things below the scope are shown" in out


def test_the_kept_file_is_private_and_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As product and schema say: five lists, and where it was read; no token."""
    path = tmp_path / "kept.json"
    assert access(capsys, "--demo", "mixed", "--save", str(path))[0] == 0
    text = path.read_text("utf-8")
    document = json.loads(text)
    assert document.keys() == {
        "scope", "principals", "ancestors", "role_assignments", "role_definitions",
        "deny_assignments",
    }  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "eyJ" not in text
    code, out, err = access(capsys, "--demo", "mixed", "--save", str(path))
    assert (code, out) == (2, "")
    assert "--force" in err
    assert access(capsys, "--demo", "reader", "--save", str(path), "--force")[0] == 0
    assert path.read_text("utf-8") != text


def test_bad_options_are_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What was expected; nothing on stdout."""
    for arguments in (["--format", "xml"], ["--scope", "/x"], ["--save", str(tmp_path)]):
        code, out, err = access(capsys, "--demo", "reader", *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)


# --- made by hand


def seen_of(*ids: str, **more: Any) -> Seen:
    known = facts(assigned(OWNER, SUB), scope=GROUP, **more)
    matrix = Matrix(Evaluator(known))
    return Seen(facts=known, rows=tuple(matrix.row(one) for one in (GROUP, *ids)))


def test_a_formula_in_a_name_is_defused() -> None:
    """A spreadsheet would run it."""
    row = Row(f"{GROUP}/x", "=cmd|' /C calc'!A0", "t", ())
    assert ",'=cmd" in as_csv(Seen(facts=facts(), rows=(row,)))


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_name_acts_on_the_terminal(text: str) -> None:
    """Names of things, denials, rights and problems, at any width."""
    seen = seen_of(
        f"{GROUP}/providers/{text}/{text}/{text}",
        denies=[denied(GROUP, text, denyAssignmentName=text)],
        unread=(Unread(text, text, text),),
    )
    for width in (10, 40, 200):
        assert all(line.isprintable() for line in as_table(seen, width).splitlines())
    as_document(as_json(seen))
    as_csv(seen)


def test_rows_of_the_narrowest_terminal_still_name_the_thing() -> None:
    """The badge is never cut."""
    lines = as_table(seen_of(VM), 40).splitlines()
    assert [line for line in lines if line.startswith("RWDA·   vm1")]


def test_nothing_outside_the_world_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """A scope where the identity holds nothing is shown as such, not as an error."""
    code, out, _ = access(capsys, "--demo", "contributor", "--scope", DATA.id)
    assert code == 0
    assert out.startswith("At resource group rg-data this identity has: Reader.\n")


async def never(*_arguments: object) -> None:
    """As an ARM that accepts and does not answer."""
    await asyncio.Event().wait()


def test_an_arm_that_does_not_answer_is_given_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within --timeout, and each thing that did not come is named; so is what is below."""
    monkeypatch.setattr("tui_app.client.access.look", never)
    code, _, err = access(capsys, "--demo", "reader", "--timeout", "1", "--format", "json")
    assert code == 5
    assert "role assignments (no whole answer within 1 s; --timeout allows more)" in err
    assert cli.main(["can-i", VM_READ, "--demo", "reader", "--timeout", "1"]) == 5
    monkeypatch.undo()
    monkeypatch.setattr("tui_app.client.access.below", never)
    code, out, _ = access(capsys, "--demo", "reader", "--timeout", "1")
    assert code == 3
    assert "R····   rg-shop" in out
    assert "what is below: no whole answer" in out
