"""`msi-scope can-i`: the answer, its reason and its exit code, from the simulator and from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.access.made import (
    GROUP,
    ME,
    OWNER,
    READER,
    START,
    SUB,
    VM,
    VM_READ,
    assigned,
    denied,
    facts,
)
from tui_app import cli, formats
from tui_app.core.access.catalogue import builtin_role
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.request import request_for
from tui_app.formats.can_i import Shown, as_json, as_table
from tui_app.simulator.hostile import TEXTS
from tui_app.simulator.worlds import DATA, DEV_TEST, PRODUCTION, SHOP

SCHEMA = json.loads((Path(formats.__file__).parent / "can_i.schema.json").read_text("utf-8"))
STORAGE = "Microsoft.Storage/storageAccounts"
BLOB_READ = f"{STORAGE}/blobServices/containers/blobs/read"
GET_SECRET = "Microsoft.KeyVault/vaults/secrets/getSecret/action"
PEERING = "Microsoft.Network/virtualNetworks/write"


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any], str]:
    """The exit code, the JSON, and what stands on stderr."""
    code = cli.main(["can-i", "--format", "json", *arguments])
    captured = capsys.readouterr()
    document: dict[str, Any] = json.loads(captured.out)
    jsonschema.validate(document, SCHEMA, jsonschema.Draft202012Validator)
    assert captured.out.isascii()
    return code, document, captured.err


@pytest.mark.parametrize(
    ("scenario", "arguments", "answer", "role"),
    [
        ("contributor", [START], "yes", "Contributor"),
        ("contributor", [START, "--scope", DATA.id], "no", None),
        ("reader", [VM_READ], "yes", "Reader"),
        ("reader", [START], "no", None),
        ("government", [VM_READ], "yes", "Reader"),
        ("arm-throttled", [VM_READ], "yes", "Reader"),
        ("hostile", [VM_READ, "--scope", f"/subscriptions/{PRODUCTION}"], "yes", "Reader"),
        ("mixed", [PEERING], "no", "Contributor"),
        ("mixed", [START, "--scope", DEV_TEST.id], "yes", "Virtual Machine Operator (custom)"),
        ("mixed", [GET_SECRET, "--data", "--scope", f"{SHOP.id}/providers/Microsoft.KeyVault/vaults/kv-shop-prod"], "yes", "Key Vault Secrets User"),
        ("mixed", [GET_SECRET, "--data"], "no", None),
        ("mixed", [BLOB_READ, "--data", "--scope", f"{DATA.id}/providers/{STORAGE}/stshopdata"], "conditional", "Storage Blob Data Reader"),
        ("no-role", [VM_READ], "unknown", None),
        ("arm-blocked", [VM_READ], "unknown", None),
        ("no-identity", [VM_READ], "unknown", None),
    ],
)  # fmt: skip
def test_scenarios(
    scenario: str,
    arguments: list[str],
    answer: str,
    role: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every kind of answer, its reason, its exit code: 0 yes, 3 no, 5 what nobody can say."""
    code, document, _ = ask(capsys, *arguments, "--demo", scenario)
    assert document["answer"] == answer
    assert (document["because"] or {}).get("role") == role
    assert code == {"yes": 0, "no": 3}.get(answer, 5)
    assert not document["difference"]


def test_a_no_names_roles_and_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    """The smallest first, with the object id, its GUID and the scope asked about."""
    _, document, _ = ask(capsys, START, "--demo", "reader", "--scope", DATA.id)
    first = document["smallest_roles"][0]
    assert document["request"]["role"] == first["name"]
    assert f"--role {first['id']} --scope {DATA.id}" in document["request"]["az"]
    assert f"-RoleDefinitionId {first['id']} -Scope {DATA.id}" in document["request"]["powershell"]


def test_a_group_is_named_where_it_holds_the_role(capsys: pytest.CaptureFixture[str]) -> None:
    """By its object id: names would need the directory."""
    _, document, _ = ask(capsys, START, "--demo", "mixed", "--scope", DEV_TEST.id)
    assert len(document["because"]["via"]) == 36


def test_a_denial_is_named_and_no_role_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    """More roles do not help."""
    _, document, _ = ask(capsys, PEERING, "--demo", "mixed")
    assert "shop-network" in document["denied_by"]["name"]
    assert document["denied_by"]["pattern"] == "Microsoft.Network/*/write"
    assert (document["request"], document["smallest_roles"]) == (None, [])
    assert "more roles do not help" in document["reason"]


def test_what_could_not_be_read_names_the_missing_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An identity without a role is told what it would need to be told more."""
    _, document, _ = ask(capsys, VM_READ, "--demo", "no-role")
    assert "Microsoft.Authorization/roleAssignments/read" in {
        one["right"] for one in document["unread"]
    }
    assert document["request"] is not None
    _, document, _ = ask(capsys, VM_READ, "--demo", "arm-blocked")
    assert {one["right"] for one in document["unread"]} == {""}
    assert document["request"] is None  # no role mends a network


def test_the_other_plane_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    """A known data action is answered as one; a name of the control plane is not."""
    code, out, err = ask(capsys, BLOB_READ, "--demo", "reader")
    assert (code, out["answer"], out["data"]) == (3, "no", True)
    assert "answered as one, as with --data" in err
    assert "ask without --data" in ask(capsys, VM_READ, "--data", "--demo", "reader")[2]


def test_the_table_says_the_answer_first(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence with the reason; the commands stay whole, to copy."""
    assert cli.main(["can-i", START, "--demo", "reader", "--ascii"]) == 3
    out = capsys.readouterr().out
    assert out.startswith("No: none of the roles that reach this scope grants it.\n")
    assert out.isascii()
    commands = [line for line in out.splitlines() if "--assignee-object-id" in line]
    assert len(commands) == 1
    assert commands[0].endswith(SHOP.id)


# --- offline


def kept(folder: Path, *assignments: dict[str, Any], **more: Any) -> str:
    document = {
        "principals": [ME],
        "ancestors": [],
        "role_assignments": list(assignments),
        "role_definitions": [],
        "deny_assignments": [],
        **more,
    }
    path = folder / "kept.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def test_a_file_answers_offline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is sent: not even a demo is started; the scope comes from the command line."""
    path = kept(tmp_path, assigned(READER, SUB))
    assert ask(capsys, VM_READ, "--from", path, "--scope", VM)[0] == 0
    code, document, _ = ask(capsys, START, "--from", path, "--scope", VM)
    assert (code, ME in document["request"]["az"]) == (3, True)


def test_access_keeps_what_can_i_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer from the file is the answer of ARM."""
    path = str(tmp_path / "kept.json")
    assert cli.main(["access", "--demo", "mixed", "--save", path]) == 0
    capsys.readouterr()
    for action in (START, PEERING, VM_READ):
        live = ask(capsys, action, "--demo", "mixed")[1]
        kept_answer = ask(capsys, action, "--from", path)[1]
        assert kept_answer["answer"] == live["answer"]
        assert kept_answer["because"] == live["because"]
    assert ask(capsys, START, "--from", path, "--scope", DATA.id)[1]["answer"] == "unknown"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"principals": null}', b"x" * 1000]
)
def test_any_other_file_is_one_line(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was wrong, what was expected."""
    path = tmp_path / "other"
    path.write_bytes(content)
    refused(capsys, [START, "--from", str(path), "--scope", VM], "expected a file of msi-scope")
    refused(capsys, [START, "--from", str(tmp_path), "--scope", VM], "is a directory")
    refused(capsys, [START, "--from", "/no/such", "--scope", VM], "no such file")


# --- bad input


def refused(capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    assert cli.main(["can-i", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert says in captured.err


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("", "not an action"),
        ("start", "not an action"),
        ("Microsoft.Compute", "not an action"),
        ("Microsoft.Compute/*/read", "without *"),
        ("Microsoft.Compute/virtualMachines/st art/action", "not an action"),
        ("Microsoft.Compute/virtualMachines", "did you mean Microsoft.Compute/virtualMachines/"),
        ("Microsoft.Nothing/at/all", "an action ends in read, write, delete, action; expected"),
        ("Microsoft.Compute/" + "x" * 600 + "/read", "not an action"),
        ("a.b/\x1b[31m/read", "not an action"),
    ],
)
def test_a_malformed_action_is_one_line(
    action: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is asked for it."""
    refused(capsys, [action, "--demo", "reader"], says)


@pytest.mark.parametrize(
    "scope",
    ["/nothing", "/subscriptions", "/subscriptions/<id>", "/subscriptions/x/../y/z", "/x/y\n/z",
     "/subscriptions/x?y=z", "/subscriptions/x/resourceGroups"],
)  # fmt: skip
def test_a_malformed_scope_is_one_line(scope: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With an example of a good one."""
    refused(capsys, [START, "--demo", "reader", "--scope", scope], "expected an ARM id")


def test_an_unknown_format_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """As everywhere."""
    refused(capsys, [START, "--format", "xml"], "expected one of table, json")


# --- foreign text


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("width", [40, 100])
def test_no_name_acts_on_the_terminal(text: str, width: int) -> None:
    """Names of roles, denials, groups and conditions are shown as text, in every format."""
    scope = f"{SUB}/resourceGroups/{text}"
    for known in (
        facts(
            assigned(READER, scope, principal=text, condition=text),
            principals=(ME, text.casefold()),
        ),
        facts(assigned(OWNER, scope), denies=[denied(scope, "*", denyAssignmentName=text)]),
    ):
        answer = Evaluator(known).ask(VM_READ, scope)
        role = builtin_role(READER)
        assert role is not None
        request = request_for(role, object_id=ME, scope=scope)
        shown = Shown(answer, (role._replace(name=text),), request)
        table = as_table(shown, width)
        assert all(line.isprintable() for line in table.splitlines())
        assert "\u202e" not in table
        jsonschema.validate(json.loads(as_json(shown)), SCHEMA, jsonschema.Draft202012Validator)


@given(st.text(), st.text())
def test_no_token_survives_in_an_answer(before: str, after: str) -> None:
    """Wherever a server puts one."""
    token = "eyJhbGciOiJub25lIn0.eyJvaWQiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl"
    known = facts(assigned(READER, GROUP, condition=f"{before} {token} {after}"))
    shown = Shown(Evaluator(known).ask(VM_READ, GROUP))
    assert token not in as_table(shown, 200)
    assert token not in as_json(shown)


def test_a_file_and_a_demo_contradict_each_other(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """And an empty name of a file never leads to the network."""
    assert cli.main(["can-i", START, "--from", str(tmp_path / "x.json"), "--demo", "reader"]) == 2
    assert "not together with --demo" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        cli.main(["can-i", START, "--from", ""])
    assert ended.value.code == 2
    assert "the value is empty" in capsys.readouterr().err
