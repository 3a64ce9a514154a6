"""`doctor` over every scenario: verdict, root cause, diagnosis, exit code, schema, formats."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tui_app import cli, formats
from tui_app.client import ClientService
from tui_app.commands.doctor import Options, run
from tui_app.core.ask import Ask
from tui_app.core.checks import reach
from tui_app.core.machine import MachineFacts
from tui_app.formats import FORMATS
from tui_app.settings import Settings
from tui_app.simulator import SCENARIOS

SCHEMA = json.loads((Path(formats.__file__).parent / "report.schema.json").read_text("utf-8"))
OK = (0, "healthy", None, None)
EXPECTED: dict[str, tuple[int, str, str | None, str | None]] = {
    "reader": OK,
    "contributor": OK,
    "mixed": OK,
    "stale-group": OK,
    "slow": OK,
    "arm-throttled": OK,
    "government": OK,
    "large": OK,
    "hostile": OK,
    "proxy-env": (0, "degraded", None, "NET-PROXY-ENV"),
    "expiring": (0, "degraded", None, None),
    "tutorial": (3, "broken", "MI201", "MI-400-NOT-FOUND"),
    "no-identity": (3, "broken", "MI201", "MI-400-NOT-FOUND"),
    "wrong-client-id": (3, "broken", "MI201", "MI-400-NOT-FOUND"),
    "user-assigned": (3, "broken", "MI202", "MI-400-MULTIPLE"),
    "no-role": (3, "broken", "MI501", "TOK-NO-RBAC"),
    "default-flipped": (3, "broken", "MI501", "TOK-NO-RBAC"),
    "skewed-clock": (3, "broken", "MI303", "TOK-CLOCK-SKEW"),
    "wrong-tenant": (3, "broken", "MI403", "arm.auth.wrong-tenant"),
    "wrong-audience": (3, "broken", "MI301", "TOK-WRONG-AUDIENCE"),
    "updating": (3, "broken", "MI203", "IMDS-410"),
    "throttled": (3, "broken", "MI203", "IMDS-429"),
    "flaky": (3, "broken", "MI102", "IMDS-500"),
    "blackhole": (3, "broken", "MI102", "NET-READ-TIMEOUT"),
    "refused": (3, "broken", "MI101", "NET-REFUSED"),
    "reset": (3, "broken", "MI102", "NET-RESET"),
    "proxy-page": (3, "broken", "MI102", "HTTP-PROXY-403"),
    "docker-desktop": (3, "broken", "MI102", "HTTP-DOCKER-403"),
    "other-cloud": (3, "broken", "MI102", "HTTP-OTHER-CLOUD"),
    "guest-proxy-agent": (3, "broken", "MI102", "HTTP-GPA-403"),
    "pod-identity": (3, "broken", "MI102", "HTTP-NMI"),
    "arm-blocked": (3, "broken", "MI108", "arm.net.proxy-page"),
    "app-service": OK,
    "app-service-2017": OK,
    "machine-learning": (3, "broken", "MI204", "HOST-ML-USER-TOKEN"),
    "arc": OK,
    "arc-no-rights": (3, "broken", "MI203", "HOST-ARC-403-KEY"),
    "arc-old-agent": (3, "broken", "MI204", "HOST-ARC-UAMI"),
    "arc-hostile": (3, "broken", "MI203", "HOST-ARC-CHALLENGE"),
    "arc-on-azure": (0, "degraded", None, "HOST-ARC-ON-AZURE"),
    "service-fabric": OK,
    "service-fabric-wrong-certificate": (3, "broken", "MI203", "HOST-SF-CERTIFICATE"),
    "cloud-shell": OK,
    "workload-identity": OK,
}


def doctor(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["doctor", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_every_scenario_has_an_expectation() -> None:
    """A scenario that is added must be told here what it is to show."""
    assert set(EXPECTED) == set(SCENARIOS)


@pytest.mark.parametrize("scenario", EXPECTED)
def test_each_scenario_is_diagnosed_rightly(
    scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Verdict, root cause, diagnosis and exit code; one valid document, and no token in it."""
    code, out, err = doctor(capsys, "--demo", scenario, "--format", "json")
    document: dict[str, Any] = json.loads(out)
    found = (code, document["verdict"], document["root_cause"], document["diagnosis"])
    assert found == EXPECTED[scenario], document["sentence"]
    jsonschema.validate(document, SCHEMA, jsonschema.Draft202012Validator)
    assert document["summary"]["error"] == 0
    assert "eyJ" not in out
    assert err == ""


def test_a_proxy_of_the_environment_is_the_only_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The variable is named; IMDS itself works, and so does all that follows."""
    code, out, _ = doctor(capsys, "--demo", "proxy-env", "--format", "json")
    checks = {check["code"]: check for check in json.loads(out)["checks"]}
    proxy = checks.pop("MI104")
    assert code == 0
    assert (proxy["status"], proxy["diagnosis"]) == ("warn", "NET-PROXY-ENV")
    assert proxy["observed"]["settings"] == ["HTTP_PROXY"]
    assert {check["status"] for check in checks.values()} == {"pass", "skip"}
    assert checks["MI501"]["status"] == "pass"
    assert doctor(capsys, "--demo", "proxy-env", "--fail-on", "warn")[0] == 4


@pytest.mark.parametrize("format_", FORMATS)
def test_the_exit_code_is_the_same_for_every_format(
    format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Healthy 0, broken 3, warnings 4 only when asked for, and 5 on what is no Azure VM."""
    assert doctor(capsys, "--demo", "reader", "--format", format_)[0] == 0
    assert doctor(capsys, "--demo", "no-identity", "--format", format_)[0] == 3
    assert doctor(capsys, "--demo", "expiring", "--format", format_)[0] == 0
    assert doctor(capsys, "--demo", "expiring", "--format", format_, "--fail-on", "warn")[0] == 4
    assert elsewhere(Options(format=format_)) == 5
    assert capsys.readouterr().out


def elsewhere(options: Options) -> int:
    """The exit code on a laptop, where nothing listens."""
    settings = Settings(ask=Ask(imds_url="http://127.0.0.1:9"))
    laptop = MachineFacts(os="linux", hostname="laptop", chassis_asset_tag="No Asset Tag")

    @asynccontextmanager
    async def open_client() -> AsyncIterator[ClientService]:
        async with ClientService(settings, machine=lambda: laptop) as client:
            yield client

    return run(settings, open_client, options)


def test_our_own_bug_is_exit_code_1_in_every_format(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check that raises is an `error`, never the host's fault, and the report still comes."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reach, "proxy_exposures", broken)
    for format_ in FORMATS:
        code, out, err = doctor(capsys, "--demo", "reader", "--format", format_)
        assert code == 1
        assert "ZeroDivisionError" in out or format_ == "har"  # which has the requests only
        assert err == ""


def test_the_verdict_comes_first_and_the_fix_is_filled_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One sentence, then who does what, with this VM's names."""
    _, out, _ = doctor(capsys, "--demo", "no-identity", "--format", "short")
    assert out.splitlines()[0] == "BROKEN: No identity is assigned to this VM."
    assert "[admin-workstation]" in out
    assert "az vm identity assign -g rg-shop -n vm-web-01" in out


@pytest.mark.parametrize("scenario", ["no-identity", "hostile", "guest-proxy-agent", "proxy-page"])
def test_short_is_small_and_plain(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Fit for Run Command and the serial console: under 4,000 bytes, ASCII when asked."""
    _, out, _ = doctor(capsys, "--demo", scenario, "--format", "short", "--ascii")
    assert len(out.encode()) < 4000
    assert out.isascii()
    assert all(line.isprintable() for line in out.splitlines())


def test_a_part_of_the_checks_can_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    """Groups and codes choose; what they need runs too, and is not shown."""
    code, out, _ = doctor(capsys, "identity", "--demo", "reader", "--format", "json")
    shown = [check["code"] for check in json.loads(out)["checks"]]
    assert code == 0
    assert shown == ["MI201", "MI202", "MI203", "MI204", "MI205"]


def test_required_actions_decide_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """--require is granted or refused by the permissions that ARM lists."""
    read = "Microsoft.Compute/virtualMachines/read"
    assert doctor(capsys, "--demo", "reader", "--require", read)[0] == 0
    code, out, _ = doctor(capsys, "--demo", "reader", "--require", read.replace("read", "write"))
    assert code == 3
    assert "MI502" in out


def required(
    capsys: pytest.CaptureFixture[str], scenario: str, *requirements: str
) -> dict[str, Any]:
    """The result of MI502."""
    options = [word for one in requirements for word in ("--require", one)]
    _, out, _ = doctor(capsys, "MI502", "--demo", scenario, "--format", "json", *options)
    (check,) = json.loads(out)["checks"]
    found: dict[str, Any] = check
    return found


def test_a_denied_requirement_offers_no_role(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing one does, by its GUID and scope, before the general steps."""
    denied = required(capsys, "mixed", "Microsoft.Network/virtualNetworks/write")
    assert (denied["status"], denied["diagnosis"]) == ("fail", "arm.authz.deny")
    missing = required(capsys, "reader", "Microsoft.Compute/virtualMachines/start/action")
    assert missing["diagnosis"] == "arm.authz.missing"
    first = missing["remediation"]["steps"][0]
    assert "Desktop Virtualization Power On Contributor" in first["text"]
    assert first["command"].endswith("/resourceGroups/rg-shop")


def test_what_cannot_be_told_is_no_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    """A warning, which --fail-on warn makes a failure."""
    unsure = required(capsys, "no-role", "Microsoft.Compute/virtualMachines/read")
    assert unsure["status"] == "warn"
    assert unsure["observed"]["unknown"]


@pytest.mark.parametrize("text", ["x", "a.b/*/read", "a.b/c/read@nowhere", "a.b/c/read@/x/y", "@"])
def test_a_malformed_requirement_is_one_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is asked."""
    code, out, err = doctor(capsys, "--demo", "reader", "--require", text)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "ACTION@SCOPE" in err or "--require" in err


def test_the_checks_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is asked for that."""
    code, out, _ = doctor(capsys, "--list")
    assert code == 0
    assert "MI201  identity.available" in out


def test_the_remedy_of_a_requirement_has_its_own_scope_and_role(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every command is filled in for the place that was named, not for the VM's group."""
    group = "/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861/resourceGroups/rg-data"
    asked = f"Microsoft.Compute/virtualMachines/start/action@{group}"
    code, out, _ = doctor(capsys, "--demo", "mixed", "--format", "json", "--require", asked)
    assert code == 3
    check = next(each for each in json.loads(out)["checks"] if each["code"] == "MI502")
    commands = [step["command"] for step in check["remediation"]["steps"] if step["command"]]
    assert {"New-AzRoleAssignment", "az"} == {command.split()[0] for command in commands}
    assert all(command.endswith(group) and "<" not in command for command in commands)


def test_a_required_data_action_is_asked_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Reader reads no blob; what nobody can tell is no pass."""
    read = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
    assert doctor(capsys, "--demo", "reader", "--require", read)[0] == 3
    nowhere = (
        "Microsoft.Compute/virtualMachines/read@/subscriptions/00000000-0000-0000-0000-000000000000"
    )
    assert doctor(capsys, "--demo", "reader", "--require", nowhere)[0] == 5
