"""What is silent until the time for all checks is up has timed out, and its own check judges that."""

from __future__ import annotations

import asyncio

import pytest

from tests.canned import CannedWire
from tests.core.checks.test_run import ALL_OK, ASK, GROUP
from tui_app.core import imds
from tui_app.core.checks.runner import run_checks
from tui_app.core.checks.table import CHECKS, blank_report
from tui_app.core.report import CheckResult, Report, Verdict
from tui_app.core.selector import TokenWanted
from tui_app.core.token import TokenReply
from tui_app.core.wire import NoAnswer, Outcome, Phase, Request


class Silent(CannedWire):
    """Never answers one path; a request of it ends when its own time is up, as the transport's do."""

    def __init__(self, path: str) -> None:
        super().__init__(ALL_OK)
        self._path = path

    async def send(self, request: Request) -> Outcome:
        """The canned outcome, or a timeout."""
        if request.path != self._path or self._path == imds.TOKEN_PATH:
            return await super().send(request)
        try:
            async with asyncio.timeout(request.timeout_s):
                await asyncio.Event().wait()
        except TimeoutError:
            pass
        return NoAnswer(phase=Phase.READ, timed_out=True)

    async def token(self, wanted: TokenWanted, *, fresh: bool = False) -> TokenReply:
        """The token, unless it is the silent path."""
        if self._path == imds.TOKEN_PATH:
            await asyncio.Event().wait()
        return await super().token(wanted, fresh=fresh)


async def run(path: str) -> Report:
    report = blank_report(ASK, CHECKS)

    def keep(result: CheckResult) -> None:
        nonlocal report
        report = report.with_result(result)

    async with asyncio.timeout(30):
        await run_checks(Silent(path), ASK, CHECKS, keep, deadline_s=0.8)
    assert report.is_complete
    return report


@pytest.mark.parametrize(
    ("path", "code", "diagnosis"),
    [
        ("/metadata/instance", "MI103", "NET-READ-TIMEOUT"),
        ("/metadata/endpoints", "MI108", "arm.net.timeout"),
        ("/subscriptions", "MI401", "arm.net.timeout"),
    ],
)
async def test_a_needed_link_that_is_silent_is_diagnosed(
    path: str, code: str, diagnosis: str
) -> None:
    """ARM's own bound is a minute: the time for all checks ends it before, by the same name."""
    root = (await run(path)).root_cause
    assert root is not None
    assert (root.code, root.diagnosis) == (code, diagnosis)


async def test_a_silent_token_request_is_diagnosed() -> None:
    """It is one call of several requests, and ends as a whole."""
    root = (await run(imds.TOKEN_PATH)).root_cause
    assert root is not None
    assert (root.code, root.diagnosis) == ("MI203", "NET-READ-TIMEOUT")


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/metadata/versions", Verdict.DEGRADED),
        ("/common/.well-known/openid-configuration", Verdict.DEGRADED),
        ("/metadata/identity/info", Verdict.HEALTHY),
        (f"{GROUP}/providers/Microsoft.Authorization/roleAssignments", Verdict.HEALTHY),
    ],
)
async def test_what_the_chain_does_not_need_breaks_nothing_by_silence(
    path: str, verdict: Verdict
) -> None:
    """It warns, or is skipped, exactly as when it is refused."""
    assert (await run(path)).verdict is verdict
