"""No token survives in anything that is handed over, wherever it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.canned import AZURE_VM
from tests.core.test_redact import TOKENS
from tests.formats.made import a_run, result
from tests.rawserver import serving
from tests.ui.test_secrets import PIECES, answering
from tui_app.client import ClientService
from tui_app.client.record import Record
from tui_app.commands.runs import Plan, make
from tui_app.core.ask import Ask
from tui_app.core.checks.check import failed
from tui_app.core.checks.runner import as_result
from tui_app.core.checks.table import BY_CODE
from tui_app.core.exchange import Timings
from tui_app.core.remedies import Names
from tui_app.core.report import Status
from tui_app.core.wire import Answer, NoAnswer, Phase, Request, Target
from tui_app.formats import FORMATS, Run, text_of
from tui_app.formats.bundle import members
from tui_app.settings import Settings

PIECE = 16
"""Characters of a token that may not be seen in a row."""


def handed_over(run: Run) -> Iterator[tuple[str, str]]:
    """Every format and every member of the bundle."""
    for name in FORMATS:
        yield name, text_of(name, run)
    for name, content in members(run).items():
        yield name, content.decode()


def recorded(token: str) -> Record:
    """A record of exchanges that had the token wherever they could."""
    record = Record()
    headers = (("Authorization", f"Bearer {token}"), ("X-Echo", token))
    sent = Request(
        target=Target.ARM, url=f"https://u:{token}@h/{token}?t={token}", body=token.encode(),
        headers=headers, method="POST",
    )  # fmt: skip
    bodies = (
        json.dumps({"access_token": token, "text": f"x {token}"}),
        f"<p>{token}</p>", token, f"client_assertion={token}&x=1",
    )  # fmt: skip
    for body in bodies:
        answer = Answer(status=200, reason=token, headers=headers, body=body.encode() + b"\xff\xfe")
        record.end(record.begin(sent, headers, 0.0), answer, Timings(total=1.0))
    silent = NoAnswer(phase=Phase.READ, text="no answer in time")
    record.end(record.begin(sent, headers, 0.0), silent, Timings(total=1.0))
    return record


def pieces(token: str) -> Iterator[str]:
    """What may not be seen of a token: any run of characters of payload or signature."""
    secret = token.partition(".")[2]
    return (secret[at : at + PIECE] for at in range(len(secret) - PIECE + 1))


@settings(deadline=None, max_examples=40)
@given(TOKENS)
def test_no_format_shows_a_token_that_went_through_the_record(token: str) -> None:
    """Whatever it holds, and in whichever place of a request, an answer or a check it came."""
    said = f"said {token}"
    found = failed(
        said,
        headline=said,
        meaning=said,
        diagnosis="HTTP-GPA-403",
        observed={"x": token, "y": [said]},
    )
    checks = [as_result(BY_CODE[code], found) for code in ("MI102", "MI201")]
    machine = replace(AZURE_VM, hostname=token, environ={"X_NAME": f"a {token}"})
    made_up = a_run(*checks, names=Names(vm=token, resource_group=f"a-{token}", scope=f"/{token}"))
    run = replace(made_up, exchanges=recorded(token).exchanges, machine=machine)
    for name, text in handed_over(run):
        for piece in pieces(token):
            assert piece not in text, name


async def test_no_format_shows_a_token_that_a_server_put_everywhere() -> None:
    """A whole run against a server that hands its token out in every field that it can."""
    async with serving(answering()) as (url, _):
        asked = Settings(ask=Ask(imds_url=url, arm_url=url, authority_url=url))
        async with ClientService(asked) as client:
            run = await make(client, Plan(settings=asked, codes=frozenset(BY_CODE)))
    assert run.exchanges
    for name, text in handed_over(run):
        joined = "".join(text.split())
        for piece in PIECES:
            assert piece not in joined, name


@pytest.mark.parametrize("name", FORMATS)
def test_the_second_look_changes_nothing_in_an_ordinary_run(name: str) -> None:
    """The commands of a remedy are not taken for secrets."""
    run = a_run(result("MI201", Status.FAIL, seen="refused", diagnosis="MI-400-NOT-FOUND"))
    assert "\u2022\u2022\u2022\u2022" not in text_of(name, run)
    assert "****" not in text_of(name, run)
