"""`msi-scope token`: whose, for whom, how long; what changed; and never the token but where asked."""

from __future__ import annotations

import asyncio
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.rawserver import serving
from tests.ui.test_secrets import PIECES, answering
from tui_app import cli, formats
from tui_app.simulator.worlds import DEPLOYER, READER

SCHEMA = json.loads((Path(formats.__file__).parent / "token.schema.json").read_text("utf-8"))
HOSTS = {
    "reader": "imds", "app-service": "app-service", "app-service-2017": "app-service-2017",
    "arc": "arc", "service-fabric": "service-fabric", "cloud-shell": "cloud-shell",
    "workload-identity": "workload-identity", "machine-learning": "machine-learning",
    "arc-on-azure": "imds", "default-flipped": "imds", "hostile": "imds",
}  # fmt: skip


def token(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["token", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    _, out, _ = token(capsys, *arguments, "--format", "json")
    found: dict[str, Any] = json.loads(out)
    jsonschema.validate(found, SCHEMA, jsonschema.Draft202012Validator)
    return found


@pytest.mark.parametrize("scenario", HOSTS)
def test_every_host_gives_a_document(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Valid by the schema, with the host that was asked, and without the token."""
    found = document(capsys, "--demo", scenario)
    assert found["identity_host"]["kind"] == HOSTS[scenario]
    assert found["audience"]
    assert found["times"]["remaining_s"] > 0
    assert "eyJ" not in json.dumps(found)


@pytest.mark.parametrize(
    "scenario", ["reader", "arc-on-azure", "hostile", "expiring", "stale-group"]
)
def test_the_table_answers_who_for_whom_how_long(
    scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence first; no line is wider than a page; no control character; no token."""
    code, out, _ = token(capsys, "--demo", scenario)
    assert code == 0
    assert out.startswith("A token of a system-assigned identity for Azure Resource Manager")
    assert all(len(line) <= 100 for line in out.splitlines())
    assert out.replace("\n", "").isprintable()
    assert "eyJ" not in out


def test_what_other_libraries_would_ask_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A left-over Arc agent on a VM diverts every library."""
    _, out, _ = token(capsys, "--demo", "arc-on-azure")
    assert "azure-identity (Python) would ask Azure Arc" in out
    found = document(capsys, "--demo", "arc-on-azure")
    assert found["identity_host"]["libraries"]["MSAL.NET"]["kind"] == "arc"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--client-id", DEPLOYER.client_id), ("--object-id", DEPLOYER.object_id),
     ("--mi-res-id", DEPLOYER.resource_id)],
)  # fmt: skip
def test_a_named_identity_is_compared(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each way to name it; what came is what was asked."""
    found = document(capsys, "--demo", "user-assigned", option, value)
    assert found["identity_received"]["client_id"] == DEPLOYER.client_id
    assert [row["fits"] for row in found["compared"] if row["asked"]] == [True] * 3


@pytest.mark.parametrize(
    ("scenario", "id_"),
    [
        ("wrong-audience", "TOK-WRONG-AUDIENCE"),
        ("skewed-clock", "TOK-CLOCK-SKEW"),
        ("expiring", "TOK-EXPIRED"),
        ("stale-group", "TOK-STALE"),
        ("arc-old-agent", "TOK-WRONG-IDENTITY"),
        ("cloud-shell", "DEC-USER-TOKEN"),
    ],
)
def test_what_does_not_fit_is_a_finding(
    scenario: str, id_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its permanent id, in either format."""
    assert id_ in {each["id"] for each in document(capsys, "--demo", scenario)["findings"]}
    assert id_ in token(capsys, "--demo", scenario)[1]


def test_without_a_token_the_fix_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing on stdout, exit code 3."""
    code, out, err = token(capsys, "--demo", "no-identity")
    assert (code, out) == (3, "")
    assert "No identity is assigned to this VM." in err
    assert "az vm identity assign -g rg-shop -n vm-web-01" in err


def test_the_token_itself_goes_to_a_pipe_only(capsys: pytest.CaptureFixture[str]) -> None:
    """--raw prints it, alone, where no screen is; and refuses one."""
    code, out, err = token(capsys, "--demo", "reader", "--raw")
    assert (code, out.count("."), out.count("\n"), err) == (0, 2, 1, "")


def test_the_token_itself_is_refused_to_a_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line that says where it may go; exit code 2, before anything is asked."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = token(capsys, "--demo", "reader", "--raw")
    assert (code, out) == (2, "")
    assert "to a pipe" in err


def test_claims_are_kept_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Kept for the owner alone, without the token; another identity later is told apart."""
    path = tmp_path / "claims.json"
    user = ("--demo", "default-flipped", "--client-id", READER.client_id)
    code, _, err = token(capsys, *user, "--save-claims", str(path))
    assert code == 0
    assert "the token is not" in err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "eyJ" not in path.read_text()
    found = document(capsys, "--demo", "default-flipped", "--compare", str(path))["comparison"]
    assert found["is_same_token"] is False
    assert "default has flipped" in found["summary"]
    _, out, _ = token(capsys, "--demo", "default-flipped", "--compare", str(path))
    assert "~ xms_mirid" in out


def test_a_file_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless it is forced."""
    path = tmp_path / "claims.json"
    path.write_text("mine")
    code, _, err = token(capsys, "--demo", "reader", "--save-claims", str(path))
    assert code == 2
    assert "--force" in err
    assert path.read_text() == "mine"
    assert token(capsys, "--demo", "reader", "--save-claims", str(path), "--force")[0] == 0


def test_the_identities_of_the_machine_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """From ARM, when the identity may read its machine; else why not."""
    (own,) = document(capsys, "--demo", "reader", "--identities")["identities"]["list"]
    assert (own["kind"], own["name"]) == ("system-assigned", "the machine's own")
    refused = document(capsys, "--demo", "no-role", "--identities")["identities"]
    assert (refused["known"], refused["list"]) == (False, [])
    assert "Identities" in token(capsys, "--demo", "reader", "--identities")[1]


BAD: list[tuple[list[str], str]] = [
    (["--format", "yaml"], "expected one of table, json"),
    (["--raw", "--format", "json"], "no other output"),
    (["--compare", "/no/such/file"], "it is not there"),
    (["--compare", __file__], "not JSON"),
    (["--compare", str(Path(__file__).parent)], "no regular file"),
    (["--save-claims", "/no/such/folder/file"], "no such file"),
    (["--host", "mars"], "expected one of imds, app-service"),
    (["--resource", "https://vault.azure.net./default"], "type https://vault.azure.net"),
    (["--resource", "vault.azure.net"], "type https://vault.azure.net"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD, ids=lambda each: str(each)[:40])
def test_bad_input_is_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was wrong, what was expected; exit code 2, nothing on stdout."""
    code, out, err = token(capsys, "--demo", "reader", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_a_named_host_that_is_not_here(capsys: pytest.CaptureFixture[str]) -> None:
    """--host app-service on a VM: which variables are missing."""
    code, _, err = token(capsys, "--demo", "reader", "--host", "app-service")
    assert code == 3
    assert "The identity host that was named is not here." in err


def test_it_loads_no_screen() -> None:
    """Like every command: a server without Textual's time to spare."""
    script = (
        "import sys; from tui_app.cli import main; main(['token', '--demo', 'reader']);"
        "assert not {'textual', 'rich'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """`msi-scope token | head -1`."""

    class Gone(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

        def fileno(self) -> int:
            return os.open(os.devnull, os.O_WRONLY)

    monkeypatch.setattr(sys, "stdout", Gone())
    assert cli.main(["token", "--demo", "reader"]) == 0


async def test_a_token_in_every_field_is_printed_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a host puts its token into: names, echoes, claims; table, JSON and the kept file."""
    async with serving(answering()) as (url, _):
        where = ("--imds-url", url, "--arm-url", url, "--authority-url", url)
        kept = tmp_path / "claims.json"
        for extra in ((), ("--format", "json"), ("--identities",), ("--save-claims", str(kept))):
            await asyncio.to_thread(cli.main, ["token", *where, *extra])
            captured = capsys.readouterr()
            written = kept.read_text() if kept.exists() else ""
            for piece in PIECES:
                assert piece not in "".join((captured.out + captured.err + written).split())
