"""What Microsoft's clients say of each failing scenario, beside what msi-scope says.

Run it: `python -m tests.contract.what_sdks_say` prints a Markdown table within two minutes. Retries
and read time-outs of the clients are cut short for that, which the table says.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

import requests
from azure.identity import ManagedIdentityCredential
from msal import ManagedIdentityClient, SystemAssignedManagedIdentity, UserAssignedManagedIdentity

from tests.conftest import DISTURBING
from tests.contract.conftest import in_thread
from tui_app.commands.runs import Plan, make
from tui_app.core.checks.table import CHECKS
from tui_app.core.cleaning import one_line
from tui_app.demo import opener, options_of
from tui_app.formats.markdown import WHO
from tui_app.settings import build

FAILING = (
    "no-identity", "user-assigned", "wrong-client-id", "updating", "throttled", "flaky",
    "proxy-page", "docker-desktop", "other-cloud", "guest-proxy-agent", "pod-identity",
    "refused", "reset", "blackhole", "wrong-audience", "wrong-tenant", "skewed-clock", "expiring",
    "no-role", "arm-blocked",
)  # fmt: skip
SCOPE = "https://management.azure.com/.default"
RESOURCE = "https://management.azure.com/"
BOUND_S = 3.0
"""Stands for the 300 s of azure-identity, and for msal's none at all."""
LONGEST_CELL = 240
HEADING = """\
Retries were cut. Each client asked once: azure-identity by itself asks six times over 24 s (75 s for a
410), and so gets past `updating` after 5 s and past `flaky` at once; the others end as here, if later.
Reading was cut to {bound:g} s: by themselves azure-identity waits 300 s for each try, msal for ever.
"""


class Said(NamedTuple):
    """One row."""

    scenario: str
    azure_identity: str
    msal: str
    msi_scope: str


def ask(scenario: str) -> Said:
    """The same question to all three, each with a simulator of its own."""
    options = options_of(scenario)
    with _simulated(scenario):
        azure = _azure_identity(options)
    with _simulated(scenario):
        msal = _msal(options)
    return Said(scenario, azure, msal, asyncio.run(_msi_scope(scenario, options)))


@contextmanager
def _simulated(scenario: str) -> Iterator[None]:
    """A simulator that every Microsoft client takes for IMDS, and nothing else in the environment."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().startswith(DISTURBING) and not name.lower().endswith("_proxy")
    }
    with in_thread(scenario) as running:
        pointed = {**kept, "AZURE_POD_IDENTITY_AUTHORITY_HOST": running.imds_url}
        with patch.dict(os.environ, pointed, clear=True):
            yield


def _azure_identity(options: Mapping[str, str]) -> str:
    credential = ManagedIdentityCredential(
        client_id=options.get("client_id"),
        retry_total=0,
        connection_timeout=BOUND_S,
        read_timeout=BOUND_S,
    )
    try:
        with credential:
            credential.get_token(SCOPE)
    except Exception as problem:  # noqa: BLE001  # whatever it raises is what it says
        return f"{type(problem).__name__}: {problem}"
    return "(a token, and no complaint)"


class _Bounded(requests.Session):
    """Requests that do not wait for ever."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(*args, **{"timeout": BOUND_S, **kwargs})


def _msal(options: Mapping[str, str]) -> str:
    named = options.get("client_id")
    identity = (
        UserAssignedManagedIdentity(client_id=named) if named else SystemAssignedManagedIdentity()
    )
    try:
        with _Bounded() as session:
            client = ManagedIdentityClient(identity, http_client=session)
            answer = client.acquire_token_for_client(resource=RESOURCE)
    except Exception as problem:  # noqa: BLE001  # whatever it raises is what it says
        return f"{type(problem).__name__}: {problem}"
    if "access_token" in answer:
        return "(a token, and no complaint)"
    return f"{answer.get('error')}: {answer.get('error_description')}"


async def _msi_scope(scenario: str, options: Mapping[str, str]) -> str:
    """The verdict's sentence, and who must act."""
    settings = build(options, {})
    plan = Plan(settings=settings, codes=frozenset(check.code for check in CHECKS))
    async with opener(settings, scenario)() as client:
        report = (await make(client, plan)).report
    story = report.story
    remedy = report.remedy(story) if story else None
    who = f" To act: {WHO[remedy.fault]} ({remedy.diagnosis})." if remedy else ""
    return f"{report.sentence}{who}"


def table(rows: Iterator[Said]) -> Iterator[str]:
    """The rows in Markdown, a line at a time."""
    yield "| scenario | azure-identity says | msal says | msi-scope says |"
    yield "| --- | --- | --- | --- |"
    for row in rows:
        yield f"| {' | '.join(_cell(text) for text in row)} |"


def _cell(text: str) -> str:
    flat = one_line(" ".join(text.split()), LONGEST_CELL)
    return "".join(f"\\{mark}" if mark in "\\|`*_<>[]" else mark for mark in flat)


def main() -> None:
    """Print the table as it comes."""
    logging.disable()  # azure-identity also logs what it raises
    print(HEADING.format(bound=BOUND_S))
    for line in table(ask(scenario) for scenario in FAILING):
        print(line, flush=True)


if __name__ == "__main__":
    main()
