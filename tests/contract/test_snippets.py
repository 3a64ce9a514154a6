"""Copied lines work as they stand: in a real shell, against the simulator, without this program."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence

import pytest

from tests.canned import AZURE_VM
from tui_app.client import ClientService
from tui_app.client.browsing import Browser
from tui_app.core import imds, redact
from tui_app.core.exchange import Exchange
from tui_app.core.inventory import graph_request
from tui_app.core.snippets import FORMS, fetch_of
from tui_app.settings import Settings
from tui_app.simulator import serve
from tui_app.simulator.worlds import WEB_VM

INTERPRETERS: Mapping[str, Sequence[str]] = {
    "curl": ("bash", "-c"),
    "az rest": ("bash", "-c"),
    "PowerShell": ("pwsh", "-NoProfile", "-Command"),
    "Python": (sys.executable, "-c"),
}
NEEDS = {"curl": "curl", "az rest": "az", "PowerShell": "pwsh", "Python": sys.executable}


@pytest.mark.parametrize("form", INTERPRETERS)
async def test_a_copied_line_brings_what_this_program_got(form: str) -> None:
    """A GET of IMDS, one of ARM, and the POST of Resource Graph, each with its own token."""
    if shutil.which(NEEDS[form]) is None:
        pytest.skip(f"{NEEDS[form]} is not installed here")
    async with serve("reader") as running:
        settings = Settings().at(
            imds_url=running.imds_url,
            authority_url=running.authority_url,
            arm_url=running.arm_url,
        )
        async with ClientService(settings, machine=lambda: AZURE_VM) as client:
            await client.send(imds.instance_request(running.imds_url))
            await Browser(client).read(WEB_VM.id)
            await client.signed(graph_request(running.arm_url, skip=0), "resources")
            exchanges = client.record.exchanges
        asked = [each for each in exchanges if _is_asked(each)]
        assert len(asked) == 3
        for each in asked:
            printed = await _printed(form, FORMS[form](each, fetch_of(exchanges, each)))
            assert "eyJ" not in printed
            if form != "PowerShell":  # it shows the beginning of an answer
                body = json.loads(redact.text(printed[printed.index("{") :]))
                assert body == json.loads(each.response_body)
            assert form == "az rest" or "200" in printed


def _is_asked(each: Exchange) -> bool:
    """The three that are pasted."""
    path = each.url.partition("?")[0]
    return path.endswith(("/metadata/instance", WEB_VM.name, "/resources"))


async def _printed(form: str, text: str) -> str:
    environ = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    process = await asyncio.create_subprocess_exec(
        *INTERPRETERS[form], text,
        env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        out, problems = await process.communicate()
    assert process.returncode == 0, problems.decode()
    return out.decode()


def test_every_form_but_raw_is_tried() -> None:
    """A new form needs its interpreter here."""
    assert set(INTERPRETERS) == set(FORMS) - {"raw HTTP"}
