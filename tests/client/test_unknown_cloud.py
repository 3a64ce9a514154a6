"""A VM in a cloud that no table has: its own ARM, named by a person, tells the audience."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.canned import AZURE_VM
from tui_app.client import ClientService
from tui_app.core.checks.runner import run_checks
from tui_app.core.checks.table import CHECKS, blank_report
from tui_app.core.report import Report, Status
from tui_app.settings import Settings
from tui_app.simulator import serve
from tui_app.simulator.cloud import PUBLIC

AUDIENCE = "https://management.stack.example/0a1b"
STACK = PUBLIC._replace(
    name="ContosoStack",
    arm_audiences=(AUDIENCE,),
    login_host="login.stack.example",
    resources=frozenset({AUDIENCE}),
)


@asynccontextmanager
async def checked() -> AsyncIterator[tuple[ClientService, Report]]:
    """All checks, in a world whose cloud is not known."""
    async with serve("reader") as running:
        running.world.cloud = STACK
        settings = Settings().at(
            imds_url=running.imds_url,
            authority_url=running.authority_url,
            arm_url=running.arm_url,
        )
        async with ClientService(settings, machine=lambda: AZURE_VM) as client:
            report = blank_report(settings.ask, CHECKS)

            def keep(result: object) -> None:
                nonlocal report
                report = report.with_result(result)  # type: ignore[arg-type]  # as the runner gives it

            await run_checks(client, settings.ask, CHECKS, keep)
            yield client, report


async def test_the_arm_that_was_named_tells_audience_and_login_host() -> None:
    """The token is for that audience, ARM takes it, and the cloud has its own name."""
    async with checked() as (client, report):
        assert report.token is not None
        assert report.token.claim("aud") == AUDIENCE
        arm = report.result("MI401")
        assert arm is not None
        assert arm.status is Status.PASS
        assert (client.cloud.name, client.cloud.authority) == (
            "ContosoStack",
            "https://login.stack.example",
        )


async def test_an_arm_that_tells_nothing_leaves_the_cloud_unknown_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A warning names the cloud and the option."""
    monkeypatch.setattr("tui_app.simulator.arm.endpoints.describe", lambda *_: {"value": []})
    async with checked() as (_, report):
        metadata = report.result("MI103")
        assert metadata is not None
        assert metadata.status is Status.WARN
        assert "ContosoStack" in metadata.headline
        assert "--arm-url" in metadata.meaning
