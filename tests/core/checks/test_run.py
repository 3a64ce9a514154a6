"""Whole runs of the checks over a canned wire: verdict, root cause, what is skipped."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.canned import AZURE_VM, REFUSED, CannedWire
from tests.core.hosts.made import machine
from tests.data import answer
from tui_app.core import imds
from tui_app.core.ask import Ask
from tui_app.core.checks.check import CheckFunction, Context, Finding, passed
from tui_app.core.checks.functions import FUNCTIONS
from tui_app.core.checks.row import Check
from tui_app.core.checks.runner import run_checks
from tui_app.core.checks.table import BY_CODE, CHECKS, RETIRED, blank_report, chosen, closure
from tui_app.core.machine import MachineFacts, ProxySetting
from tui_app.core.report import CheckResult, Group, Link, Report, SkipReason, Status, Verdict
from tui_app.core.selector import Selector, SelectorKind
from tui_app.core.wire import Answer, Outcome

ASK = Ask(imds_url="http://imds", arm_url="https://arm")
IMDS_OK: dict[str, Outcome] = {
    f"probe {imds.TOKEN_PATH}": answer("imds", "err-400-missing-metadata-header"),
    "/metadata/instance": answer("imds", "ok-instance-linux"),
    "/metadata/versions": answer("imds", "ok-versions"),
    "/metadata/identity/info": Answer(
        status=200,
        headers=(("Server", "IMDS/1"),),
        body=b'{"tenantId":"11111111-1111-4111-8111-111111111111"}',
    ),
}
TENANT_OK = Answer(status=200, body=b'{"issuer":"https://sts.windows.net/x/"}')
SUBSCRIPTIONS = Answer(
    status=200,
    headers=(("Content-Type", "application/json"), ("x-ms-request-id", "r")),
    body=b'{"value":[{"subscriptionId":"s1","displayName":"Prod","state":"Enabled"}]}',
)
EMPTY = replace(SUBSCRIPTIONS, body=b'{"value":[]}')
ENDPOINTS = replace(SUBSCRIPTIONS, body=b"[]")
GROUP = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-app"
READER = replace(SUBSCRIPTIONS, body=b'{"value":[{"actions":["*/read"],"notActions":[]}]}')
ASSIGNED = replace(
    SUBSCRIPTIONS,
    body=b'{"value":[{"properties":{"roleDefinitionId":"/x/acdd72a7-3385-48ef-bd42-f606fba81ae7"}}]}',
)
ALL_OK: dict[str, Outcome] = {
    **IMDS_OK,
    imds.TOKEN_PATH: answer("imds", "ok-token-system-assigned"),
    "/common/.well-known/openid-configuration": TENANT_OK,
    "/metadata/endpoints": ENDPOINTS,
    "/subscriptions": SUBSCRIPTIONS,
    f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm-app-01": SUBSCRIPTIONS,
    f"{GROUP}/providers/Microsoft.Authorization/permissions": READER,
    f"{GROUP}/providers/Microsoft.Authorization/roleAssignments": ASSIGNED,
}


async def run(wire: CannedWire, ask: Ask = ASK) -> Report:
    report = blank_report(ask, CHECKS)

    def keep(result: CheckResult) -> None:
        nonlocal report
        report = report.with_result(result)

    await run_checks(wire, ask, CHECKS, keep)
    assert report.is_complete
    assert report.count(Status.ERROR) == 0, [c for c in report.checks if c.status is Status.ERROR]
    return report


def found(report: Report, code: str) -> CheckResult:
    result = report.result(code)
    assert result is not None
    return result


async def test_a_healthy_chain_is_healthy() -> None:
    """All links hold, in few requests, and the sentence says so."""
    wire = CannedWire(ALL_OK)
    report = await run(wire)
    assert report.verdict is Verdict.HEALTHY, [(c.code, c.seen) for c in report.checks]
    assert report.root_cause is None
    assert "system-assigned" in report.sentence
    assert found(report, "MI501").figure == "Reader"
    asked_of_imds = [r for r in wire.asked if r.url.startswith("http://imds")]
    assert len(asked_of_imds) == 5, "a burst of five is all that IMDS allows"


async def test_the_first_broken_link_is_the_root_cause_and_the_rest_is_not_reached() -> None:
    """No identity: MI201 fails, everything that needs a token is skipped, nothing else fails."""
    outcomes = ALL_OK | {imds.TOKEN_PATH: answer("imds", "err-400-identity-not-found")}
    report = await run(CannedWire(outcomes))
    assert (report.verdict, report.root_cause and report.root_cause.code) == (
        Verdict.BROKEN,
        "MI201",
    )
    assert report.root_cause is not None
    assert report.root_cause.diagnosis == "MI-400-NOT-FOUND"
    assert report.count(Status.FAIL) == 1
    skipped = {c.code for c in report.checks if c.skip_reason is SkipReason.PREREQUISITE}
    assert {"MI202", "MI203", "MI301", "MI401", "MI501"} <= skipped
    remedy = report.remedy(report.root_cause)
    assert remedy is not None
    assert any(
        "az vm identity assign -g rg-app -n vm-app-01" in step.command for step in remedy.steps
    )


@pytest.mark.parametrize(
    ("recorded", "code", "diagnosis"),
    [
        ("err-400-multiple-user-assigned", "MI202", "MI-400-MULTIPLE"),
        ("err-404-updating", "MI203", "IMDS-404-UPDATING"),
        ("err-429-throttled", "MI203", "IMDS-429"),
        ("err-500-transient", "MI203", "IMDS-500"),
        ("err-400-invalid-resource-aadsts500011", "MI203", "MI-400-RESOURCE"),
        ("err-400-unauthorized-client-aadsts700016", "MI201", "MI-400-UNAUTHORIZED-CLIENT"),
        ("alien-docker-403-host-json", "MI203", "HTTP-DOCKER-403"),
        ("ok-token-opaque", "MI203", "TOK-MALFORMED"),
    ],
)
async def test_each_refusal_of_a_token_fails_the_check_it_belongs_to(
    recorded: str, code: str, diagnosis: str
) -> None:
    """Only a refusal about identities blames the identity."""
    report = await run(CannedWire(ALL_OK | {imds.TOKEN_PATH: answer("imds", recorded)}))
    assert report.root_cause is not None
    assert (report.root_cause.code, report.root_cause.diagnosis) == (code, diagnosis)


async def test_an_identity_without_a_role_is_broken_at_access() -> None:
    """ARM answers 200 and an empty list: the fix is a role, not a token."""
    refused = answer("arm", "err_authorization_failed_mi_resource_group")
    nothing = {
        f"{GROUP}/providers/Microsoft.Authorization/{kind}": refused
        for kind in ("permissions", "roleAssignments")
    }
    report = await run(CannedWire(ALL_OK | nothing | {"/subscriptions": EMPTY}))
    assert report.root_cause is not None
    assert (report.root_cause.code, report.root_cause.diagnosis) == ("MI501", "TOK-NO-RBAC")
    assert found(report, "MI402").status is Status.WARN
    remedy = report.remedy(report.root_cause)
    assert remedy is not None
    commands = " ".join(step.command for step in remedy.steps)
    assert "44444444-4444-4444-8444-444444444444" in commands


async def test_a_role_elsewhere_is_only_a_warning() -> None:
    """A subscription is visible, nothing at this VM's group: the identity is of use elsewhere."""
    nothing = {f"{GROUP}/providers/Microsoft.Authorization/permissions": EMPTY}
    report = await run(CannedWire(ALL_OK | nothing))
    assert report.verdict is Verdict.DEGRADED
    assert report.root_cause is None


async def test_not_on_azure_is_inconclusive() -> None:
    """A laptop is not a broken VM."""
    laptop = MachineFacts(os="linux", chassis_asset_tag="Dell", system_vendor="Dell Inc.")
    report = await run(CannedWire({}, machine=laptop, connects=False), Ask())
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.root_cause is not None
    assert report.root_cause.diagnosis == "NET-NOT-AZURE"


async def test_a_proxy_variable_is_named() -> None:
    """MI104 warns with the variable's own name, and does not break the chain."""
    proxied = replace(
        AZURE_VM,
        proxies=(ProxySetting(source="environment", name="HTTP_PROXY", value="http://p:1"),),
    )
    report = await run(CannedWire(ALL_OK, machine=proxied))
    exposure = found(report, "MI104")
    assert (exposure.status, exposure.diagnosis) == (Status.WARN, "NET-PROXY-ENV")
    assert "HTTP_PROXY" in exposure.seen
    assert report.verdict is Verdict.DEGRADED


async def test_a_wrongly_named_identity_gets_a_fix_of_its_own() -> None:
    """Who named an id first hears to check that, before anything is enabled."""
    named = Selector(SelectorKind.CLIENT_ID, "8f41c0aa-5d27-4e9b-b3c6-1e90d7a4f518")
    outcomes = ALL_OK | {imds.TOKEN_PATH: answer("imds", "err-400-identity-not-found")}
    report = await run(CannedWire(outcomes), replace(ASK, selector=named))
    assert len(report.sentence) < 60, "the hint of the key stays in view beside it"
    remedy = report.remedy(found(report, "MI201"))
    assert remedy is not None
    assert "--object-id" in remedy.steps[0].text


async def test_a_left_over_agent_is_named() -> None:
    """An Arc agent on an Azure VM: IMDS is asked and works, programs here ask somebody else."""
    facts = replace(AZURE_VM, files=frozenset({"/opt/azcmagent/bin/himds"}))
    report = await run(CannedWire(ALL_OK, machine=facts))
    host = found(report, "MI111")
    assert (host.status, host.diagnosis) == (Status.WARN, "HOST-ARC-ON-AZURE")
    assert host.seen == "an Arc agent is installed: azure-identity asks Azure Arc, not IMDS"
    assert report.verdict is Verdict.DEGRADED


async def test_a_dead_endpoint_in_the_environment_is_the_root_cause() -> None:
    """Programs follow the variable, so it is followed; nothing of IMDS's is asked or blamed."""
    facts = machine({"IDENTITY_ENDPOINT": "http://127.0.0.1:1/x", "IDENTITY_HEADER": "k"})
    wire = CannedWire(ALL_OK, machine=facts, connects=False)
    report = await run(wire)
    assert report.root_cause is not None
    assert (report.root_cause.code, report.root_cause.diagnosis) == ("MI101", "HOST-ENDPOINT-DEAD")
    assert found(report, "MI102").skip_reason is SkipReason.PREREQUISITE
    assert not [asked for asked in wire.asked if asked.path.startswith("/metadata")]


async def test_another_host_is_asked_and_imds_is_left_alone() -> None:
    """Where App Service hands out the token, what is about IMDS does not apply."""
    facts = machine({"IDENTITY_ENDPOINT": "http://127.0.0.1:1/msi/token", "IDENTITY_HEADER": "k"})
    token = answer("imds", "host-appservice-200")
    resource = "https://vault.azure.net"
    wire = CannedWire(ALL_OK | {"/msi/token": token}, machine=facts)
    report = await run(wire, replace(ASK, resource=resource))
    for code in ("MI102", "MI103", "MI109", "MI205"):
        assert found(report, code).skip_reason is SkipReason.NOT_APPLICABLE
    for code in ("MI101", "MI111", "MI201", "MI203", "MI204", "MI301"):
        assert found(report, code).status is Status.PASS
    assert found(report, "MI203").seen == f"for {resource}"
    assert report.names.resource_group == "rg-app"


async def test_a_token_for_somebody_else_is_not_trusted() -> None:
    """Machine Learning without a client id gives the user's token: it came, and it is the wrong one."""
    facts = machine(
        {"MSI_ENDPOINT": "http://127.0.0.1:1/msi", "MSI_SECRET": "k", "AZUREML_RUN_ID": "r"}
    )
    wire = CannedWire(
        ALL_OK | {"/msi": answer("imds", "host-azureml-200-user-token")}, machine=facts
    )
    report = await run(wire)
    assert report.root_cause is not None
    assert (report.root_cause.code, report.root_cause.diagnosis) == ("MI204", "HOST-ML-USER-TOKEN")


async def test_a_token_of_another_tenant_is_a_failure() -> None:
    """IMDS names the machine's tenant; without that call nothing is claimed."""
    other = Answer(status=200, headers=(("Server", "IMDS/1"),), body=b'{"tenantId":"other"}')
    report = await run(CannedWire(ALL_OK | {"/metadata/identity/info": other}))
    result = found(report, "MI205")
    assert (result.status, result.diagnosis) == (Status.FAIL, "TOK-TENANT-MISMATCH")
    silent = answer("imds", "err-404-updating")
    report = await run(CannedWire(ALL_OK | {"/metadata/identity/info": silent}))
    assert found(report, "MI205").status is Status.SKIP


async def test_another_identity_than_the_one_asked_for_is_a_failure() -> None:
    """The echo and the claims decide, not the host's good will."""
    ask = replace(
        ASK, selector=Selector(SelectorKind.CLIENT_ID, "99999999-9999-4999-8999-999999999999")
    )
    report = await run(CannedWire(ALL_OK), ask)
    assert report.root_cause is not None
    assert (report.root_cause.code, report.root_cause.diagnosis) == ("MI204", "TOK-WRONG-IDENTITY")


@pytest.mark.parametrize(
    ("recorded", "received_at", "now", "code", "diagnosis"),
    [
        ("ok-token-wrong-audience", 1767225600, 1767225600, "MI301", "TOK-WRONG-AUDIENCE"),
        ("ok-token-clock-skew", 1767227400, 1767227400, "MI303", "TOK-CLOCK-SKEW"),
        ("ok-token-expired", 1767225600, 1767312060, "MI304", "TOK-EXPIRED"),
    ],
)
async def test_claims_that_do_not_fit_are_failures(
    recorded: str, received_at: float, now: float, code: str, diagnosis: str
) -> None:
    """Audience, clock and lifetime are judged from the token and the answer around it."""
    outcomes = ALL_OK | {imds.TOKEN_PATH: answer("imds", recorded)}
    report = await run(CannedWire(outcomes, now=now, received_at=received_at))
    result = found(report, code)
    assert (result.status, result.diagnosis) == (Status.FAIL, diagnosis)


async def test_required_actions_are_answered_by_arm() -> None:
    """--require is granted or refused by the permissions ARM lists."""
    for action, expected in (
        ("Microsoft.Compute/x/read", Status.PASS),
        ("Microsoft.Compute/x/write", Status.FAIL),
    ):
        report = await run(CannedWire(ALL_OK), replace(ASK, required=((action, GROUP),)))
        assert found(report, "MI502").status is expected


async def test_nothing_answers() -> None:
    """Refused at TCP: one root cause, the rest not reached."""
    report = await run(CannedWire({}, connects=False))
    assert report.root_cause is not None
    assert report.root_cause.code == "MI101"
    assert report.count(Status.FAIL) == 1


def row(code: str, requires: tuple[str, ...] = ()) -> Check:
    return Check(
        code=code,
        id="x.y",
        group=Group.HOST,
        link=Link.VM,
        title="t",
        expected="e",
        requires=requires,
    )


async def results_of(
    functions: dict[str, CheckFunction], *rows: Check, deadline_s: float = 10.0
) -> dict[str, CheckResult]:
    results: dict[str, CheckResult] = {}

    def keep(result: CheckResult) -> None:
        results[result.code] = result

    await run_checks(CannedWire({}), ASK, rows, keep, deadline_s=deadline_s, functions=functions)
    return results


async def broken(ctx: Context) -> Finding:
    raise RuntimeError("secret detail")


async def fine(ctx: Context) -> Finding:
    return passed("ok")


async def endless(ctx: Context) -> Finding:
    await asyncio.Event().wait()
    raise AssertionError


async def test_a_bug_in_a_check_is_an_error_and_the_others_go_on() -> None:
    """The program's own fault is told apart from the host's."""
    functions: dict[str, CheckFunction] = {"MI901": broken, "MI902": fine, "MI903": fine}
    results = await results_of(functions, row("MI901"), row("MI902"), row("MI903", ("MI901",)))
    ended = [results[code].status for code in functions]
    assert ended == [Status.ERROR, Status.PASS, Status.SKIP]
    assert "secret detail" not in results["MI901"].seen


async def test_what_is_not_finished_at_the_deadline_has_failed() -> None:
    """Every wait is bounded."""
    results = await results_of({"MI901": endless}, row("MI901"), deadline_s=0.01)
    assert results["MI901"].status is Status.FAIL


def test_every_row_does_something() -> None:
    """The table and the functions that are bound to it name the same codes."""
    assert set(FUNCTIONS) == {check.code for check in CHECKS}


def test_the_table_is_in_order() -> None:
    """A row needs only rows above it; codes are unique and none is retired."""
    seen: set[str] = set()
    for check in CHECKS:
        assert set(check.requires) | set(check.after) <= seen, check.code
        seen.add(check.code)
    assert len(seen) == len(CHECKS)
    assert not seen & set(RETIRED)


def test_words_choose_checks() -> None:
    """Groups, codes and slugs; anything else says what there is."""
    assert chosen(()) == set(BY_CODE)
    assert chosen(("mi201",)) == chosen(("identity.available",)) == {"MI201"}
    assert "MI402" in chosen(("arm",))
    with pytest.raises(ValueError, match="groups are reach"):
        chosen(("nonsense",))
    needed = [check.code for check in closure({"MI201"}, CHECKS)]
    assert needed == ["MI101", "MI102", "MI103", "MI201"]


async def test_the_token_path_is_not_asked_while_nobody_answers() -> None:
    """A rung whose prerequisite failed asks nothing."""
    wire = CannedWire({f"probe {imds.TOKEN_PATH}": REFUSED})
    await run(wire)
    assert [r.path for r in wire.asked] == [imds.TOKEN_PATH]


@pytest.mark.parametrize("body", [b'{"value":[null,{}]}', b'{"value":[{"actions":[],"id":9}]}'])
async def test_blocks_that_grant_nothing_are_no_right(body: bytes) -> None:
    """A list of permissions with nothing in it is as good as an empty one."""
    path = f"{GROUP}/providers/Microsoft.Authorization/permissions"
    report = await run(CannedWire(ALL_OK | {path: replace(SUBSCRIPTIONS, body=body)}))
    assert found(report, "MI501").diagnosis == "TOK-NO-RBAC"


@pytest.mark.parametrize("body", [b"", b"{}", b'{"value":null}'])
async def test_a_success_without_a_list_is_no_answer_about_rights(body: bytes) -> None:
    """Nobody said that there is no role: the answer was cut, or is somebody else's."""
    path = f"{GROUP}/providers/Microsoft.Authorization/permissions"
    report = await run(CannedWire(ALL_OK | {path: replace(SUBSCRIPTIONS, body=body)}))
    assert found(report, "MI501").diagnosis == "arm.net.truncated"
