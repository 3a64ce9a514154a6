"""The secret of an identity host is in no record, report or message, whatever the host sends back."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.hosts.made import machine
from tests.rawserver import http, serving
from tui_app.client import ClientService
from tui_app.core.checks.runner import run_checks
from tui_app.core.checks.table import CHECKS, blank_report, closure
from tui_app.core.report import CheckResult
from tui_app.settings import Settings

SECRET = "5c1d0e77-not-shaped-like-any-token"
ENVIRONMENTS: list[dict[str, str]] = [
    {"IDENTITY_ENDPOINT": "{url}/msi/token", "IDENTITY_HEADER": SECRET},
    {"MSI_ENDPOINT": "{url}/msi/token", "MSI_SECRET": SECRET},
    {"MSI_ENDPOINT": "{url}/msi/token", "MSI_SECRET": SECRET, "AZUREML_RUN_ID": "x"},
]


async def everything(environ: dict[str, str], answer: bytes) -> str:
    """All that a run leaves behind, as text."""
    async with serving(answer) as (url, heads):
        facts = machine({name: text.format(url=url) for name, text in environ.items()})
        async with ClientService(Settings(), machine=lambda: facts) as client:
            checks = closure({"MI203"}, CHECKS)
            report = blank_report(client.settings.ask, checks)

            def keep(result: CheckResult) -> None:
                nonlocal report
                report = report.with_result(result)

            await run_checks(client, client.settings.ask, checks, keep)
            assert any(SECRET.encode() in head for head in heads), "it was not even sent"
            return repr((report, client.record.exchanges, client.machine()))


@pytest.mark.parametrize("environ", ENVIRONMENTS, ids="+".join)
async def test_a_host_that_echoes_the_secret_does_not_spread_it(environ: dict[str, str]) -> None:
    """In a header, in an error's code and message, in a page."""
    body = json.dumps({"error": {"code": SECRET, "message": f"bad secret {SECRET}!"}})
    for status, text in ((401, body), (500, f"<html>{SECRET}"), (200, body), (400, SECRET)):
        answer = http(status, text, X_Echo=SECRET, Connection="close")
        assert SECRET not in await everything(environ, answer)


@given(status=st.sampled_from([200, 400, 401, 403, 404, 500]), body=st.binary(max_size=300))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_answer_of_a_host_is_one_finding(status: int, body: bytes) -> None:
    """Bytes of any kind: never an internal error, never the secret."""
    answer = http(status, body + SECRET.encode(), Connection="close")
    left: Any = asyncio.run(everything(ENVIRONMENTS[0], answer))
    assert SECRET not in left
    assert "internal error" not in left
