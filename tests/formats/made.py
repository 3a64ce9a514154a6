"""Runs made by hand, for tests of what is printed."""

from __future__ import annotations

from tests.canned import AZURE_VM
from tui_app.core.clouds import PUBLIC
from tui_app.core.remedies import Names
from tui_app.core.report import CheckResult, Group, Link, Report, SkipReason, Status
from tui_app.formats import Run
from tui_app.settings import Settings

LONG_NAMES = Names(
    vm="v" * 64,
    resource_group="g" * 90,
    subscription="98f51385-2edc-4b79-bed9-7718de4cb861",
    scope="/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861/resourceGroups/" + "g" * 90,
    client_id="11111111-2222-3333-4444-555555555555",
    object_id="66666666-7777-8888-9999-000000000000",
    resource="https://management.azure.com/",
    role="Role Based Access Control Administrator",
    action="Microsoft.Compute/virtualMachines/extensions/write",
)
HOSTILE = "\x1b[2J\x00]]>&<script>|`*_\ud800\uffff\u202e" + "😀" * 200


def result(
    code: str, status: Status, *, seen: str = "", diagnosis: str | None = None, text: str = ""
) -> CheckResult:
    """One result; `text` goes wherever text from outside may stand."""
    return CheckResult(
        code=code,
        id="made.up",
        group=Group.REACH,
        link=Link.VM,
        title="Made up",
        status=status,
        skip_reason=SkipReason.PREREQUISITE if status is Status.SKIP else None,
        seen=seen or text,
        headline=text,
        meaning=text,
        diagnosis=diagnosis,
    )


def a_run(*results: CheckResult, names: Names = LONG_NAMES, ascii_only: bool = False) -> Run:
    """A run that found this."""
    return Run(
        report=Report(checks=results, order=tuple(r.code for r in results), asked=names),
        settings=Settings(),
        machine=AZURE_VM,
        cloud=PUBLIC,
        exchanges=(),
        run_id="00000000-0000-0000-0000-000000000000",
        started_at=1767225600.0,
        duration_ms=12.0,
        ascii=ascii_only,
    )


def worst(diagnosis: str, *, text: str = "", ascii_only: bool = False) -> Run:
    """The longest run there can be: every row fails, all with this diagnosis."""
    rows = (
        result(f"MI{n}", Status.FAIL, diagnosis=diagnosis, text=text or "w" * 4000)
        for n in range(101, 125)
    )
    return a_run(*rows, ascii_only=ascii_only)
