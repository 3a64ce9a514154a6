"""Recorded and documented answers of IMDS and of impostors, byte for byte through the real client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.data import HERE, case
from tests.rawserver import http, serving
from tui_app.client import ClientService
from tui_app.core import imds
from tui_app.core.ask import Ask
from tui_app.core.checks.runner import run_checks
from tui_app.core.checks.table import CHECKS, blank_report, closure
from tui_app.core.clock import moment_at
from tui_app.core.diagnosis import diagnose
from tui_app.core.report import CheckResult, Report, Status
from tui_app.core.wire import Answer, Request, Target
from tui_app.settings import Settings

TIME = 1767225600.0
"""2026-01-01T00:00:00Z, the time base of the fixtures."""
BY_CLAIMS = ("TOK-CLOCK-SKEW", "TOK-EXPIRED", "TOK-WRONG-AUDIENCE")
"""What no single answer shows: it takes the claims, the request and the clock."""
FIXTURES = {
    path.stem: case("imds", path.stem)
    for pattern in ("ok-*.json", "err-*.json", "alien-*.json")
    for path in sorted((HERE / "imds").glob(pattern))
}
REPLAYED = {
    name: one
    for name, one in FIXTURES.items()
    if one["response"]
    and one["request"]["path"].startswith("/metadata")
    and one["diagnosis"] not in BY_CLAIMS
}


def on_the_wire(name: str) -> bytes:
    """The response as it was: status line, headers in their order, body text."""
    response: dict[str, Any] = FIXTURES[name]["response"]
    reason = response.get("reason", HTTPStatus(response["status"]).phrase)
    version = response.get("http_version", "HTTP/1.1")
    head = "".join(f"{key}: {value}\r\n" for key, value in response["headers"].items())
    status_line = f"{version} {response['status']} {reason}\r\n"
    body: str = response["body_text"]
    return f"{status_line}{head}\r\n".encode("latin-1") + body.encode()


def client(url: str, now: Callable[[], float] = lambda: TIME) -> ClientService:
    return ClientService(Settings(ask=Ask(imds_url=url)), now=lambda: moment_at(now()))


@pytest.mark.parametrize("name", REPLAYED)
async def test_each_fixture_is_diagnosed_as_documented(name: str) -> None:
    """Through sockets, HTTP parsing, limits and rules; always asked with GET, as no other leaves."""
    fixture = FIXTURES[name]
    asked = fixture["request"]
    async with serving(on_the_wire(name)) as (url, heads), client(url) as service:
        request = Request(
            target=Target.IMDS,
            url=f"{url}{asked['path']}?{urlencode(asked['query'])}",
            headers=tuple(asked["headers"].items()),
        )
        outcome = await service.send(request)
        assert isinstance(outcome, Answer), outcome
        assert diagnose(request, outcome) == fixture["diagnosis"]
        assert outcome.text == fixture["response"]["body_text"]
        assert outcome.reason == fixture["response"].get(
            "reason", HTTPStatus(outcome.status).phrase
        )
        assert len(heads) == 1
        assert "eyJ" not in repr(service.record.exchanges)


def test_enough_is_replayed() -> None:
    """A change of the fixtures' form does not empty the test."""
    assert len(REPLAYED) >= 55
    assert set(REPLAYED) | {n for n, one in FIXTURES.items() if one["diagnosis"] in BY_CLAIMS} == (
        set(FIXTURES)
    )


async def checked(
    answers: Mapping[str, bytes],
    wanted: set[str],
    *,
    resource: str = "",
    asked_at: float = TIME,
    judged_at: float = TIME,
) -> Report:
    """The checks over answers by path, else as recorded; the clock jumps once the token is there."""
    now = asked_at
    given = {
        "probe": on_the_wire("err-400-missing-metadata-header"),
        "/metadata/instance": on_the_wire("ok-instance-linux"),
        imds.TOKEN_PATH: on_the_wire("ok-token-system-assigned"),
        **answers,
    }

    async with (
        serving(lambda _, writer: reply(writer)) as (url, heads),
        client(url, lambda: now) as service,
    ):

        async def reply(writer: asyncio.StreamWriter) -> None:
            head = heads[-1].lower()
            path = head.split()[1].partition(b"?")[0].decode()
            writer.write(given[path if b"\r\nmetadata: true" in head else "probe"])
            await writer.drain()

        checks = closure(wanted, CHECKS)
        report = blank_report(service.settings.ask, checks)

        def keep(result: CheckResult) -> None:
            nonlocal report, now
            report = report.with_result(result)
            now = judged_at if result.code == "MI203" else now

        ask = Ask(imds_url=url, resource=resource)
        await run_checks(service, ask, checks, keep)
        return report


async def test_what_takes_claims_and_time_comes_out_of_the_checks() -> None:
    """The same bytes, judged with what was asked, the clock, and how long the token was kept."""
    good = {"MI301", "MI303", "MI304"}
    for name, code, clocks in (
        ("ok-token-system-assigned", None, {}),
        ("ok-token-wrong-audience", "MI301", {}),
        ("ok-token-clock-skew", "MI303", {"asked_at": 1767227400.0, "judged_at": 1767227400.0}),
        ("ok-token-expired", "MI304", {"judged_at": 1767312060.0}),
    ):
        expected = FIXTURES[name]["expect"]
        resource = expected.get("target", "https://management.azure.com/")
        answers = {imds.TOKEN_PATH: on_the_wire(name)}
        report = await checked(answers, good, resource=resource, **clocks)
        assert report.count(Status.FAIL) == (code is not None), name
        root = report.root_cause
        found = (root.diagnosis, root.code) if root else (None, None)
        assert found == (FIXTURES[name]["diagnosis"], code)
        assert expected.get("local_now", TIME) in {TIME, *clocks.values()}


def as_imds(body: bytes | str, **headers: str) -> bytes:
    headers.setdefault("Content_Type", "application/json; charset=utf-8")
    return http(200, body, Server="IMDS/150.870.65.1854", Connection="close", **headers)


def token_body(**changed: Any) -> str:
    """A good token answer with these values instead."""
    return json.dumps(json.loads(FIXTURES["ok-token-system-assigned"]["response"]["body_text"]) | changed)  # fmt: skip


def instance_body(**changed: Any) -> str:
    document = json.loads(FIXTURES["ok-instance-linux"]["response"]["body_text"])
    document["compute"] |= changed
    return json.dumps(document)


GOOD_TOKEN = token_body()
SHAPES = ["null", "[]", "[[]]", '"x"', "1", "true", "{}", "", "{", "[" * 5000, '{"a":' * 5000]

TOKENS: list[tuple[bytes, str | None]] = [
    (as_imds(token_body(expires_in=86400, expires_on=1767312000, not_before=1767225300)), None),
    (as_imds(token_body(expires_in=None, expires_on=[], client_id=5, resource=7)), None),
    (as_imds(token_body(expires_in=1e308, expires_on="1e999")), None),
    (as_imds(token_body(access_token=5)), "TOK-MALFORMED"),
    (as_imds(token_body(access_token={"a": 1})), "TOK-MALFORMED"),
    (as_imds(token_body(access_token=None)), "TOK-MALFORMED"),
    (as_imds(token_body(access_token="a.b.c")), "TOK-MALFORMED"),
    (as_imds(GOOD_TOKEN, Content_Length=str(len(GOOD_TOKEN) - 9)), "TOK-MALFORMED"),
    (as_imds(GOOD_TOKEN, Content_Length="5"), "TOK-MALFORMED"),
    (as_imds(GOOD_TOKEN, Content_Length="0"), "TOK-MALFORMED"),
    (as_imds(GOOD_TOKEN, Content_Length="-1"), "NET-NO-HTTP"),
    (as_imds(GOOD_TOKEN, Content_Length="many"), "NET-NO-HTTP"),
    (as_imds(GOOD_TOKEN, Content_Type="application/json; charset=klingon"), None),
    (as_imds(GOOD_TOKEN, Content_Type="application/json; charset=utf-16"), "TOK-MALFORMED"),
    (as_imds(GOOD_TOKEN.encode("utf-16")), "TOK-MALFORMED"),
    (as_imds(GOOD_TOKEN.encode("utf-16"), Content_Type="application/json; charset=utf-16"), None),
    (as_imds(b"\xef\xbb\xbf" + GOOD_TOKEN.encode()), None),
    (as_imds(b"\xff\xfe\x00\xd8"), "TOK-MALFORMED"),
    *((as_imds(shape), "TOK-MALFORMED") for shape in SHAPES),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "diagnosis"), TOKENS, ids=range(len(TOKENS)))
async def test_a_strange_token_answer_is_one_finding(answer: bytes, diagnosis: str | None) -> None:
    """Numbers for strings, wrong lengths and charsets, other JSON: read, or refused, never a bug."""
    report = await checked({imds.TOKEN_PATH: answer}, {"MI203", "MI204", "MI301", "MI302"})
    assert report.count(Status.ERROR) == 0
    token = report.result("MI203")
    assert token is not None
    assert token.diagnosis == diagnosis
    assert (token.status is Status.PASS) == (diagnosis is None)


@pytest.mark.parametrize("value", [5, 1.5, True, None, [], {}, [1], {"a": 1}, "", "x" * 5000])
async def test_claims_of_any_type_are_no_bug(value: Any) -> None:
    """Times that are texts, texts that are numbers: every check on claims still ends."""
    body = token_body(expires_in=value, expires_on=value, not_before=value, client_id=value)
    wanted = {"MI204", "MI301", "MI302", "MI303", "MI304"}
    report = await checked({imds.TOKEN_PATH: as_imds(body)}, wanted)
    assert report.count(Status.ERROR) == 0
    assert report.is_complete


INSTANCES: list[tuple[str, Status]] = [
    (instance_body(name=5, vmSize=None, tags=3, vmScaleSetName=[]), Status.PASS),
    (instance_body(subscriptionId=5), Status.WARN),
    (instance_body(resourceGroupName={}), Status.WARN),
    (instance_body(azEnvironment=1, resourceId=2), Status.PASS),
    ('{"compute":5}', Status.FAIL),
    ('{"compute":[]}', Status.FAIL),
    ('{"compute":{}}', Status.WARN),
    ('{"compute":{},"network":{"interface":[5,{"ipv4":7},{"ipv4":{"ipAddress":[1]}}]}}', Status.WARN),
    *((shape, Status.FAIL) for shape in SHAPES),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status"), INSTANCES, ids=range(len(INSTANCES)))
async def test_a_strange_instance_document_is_one_finding(body: str, status: Status) -> None:
    """Whatever its shape and types; what is not known stays unknown, and the token comes all the same."""
    report = await checked({"/metadata/instance": as_imds(body)}, {"MI103", "MI203"})
    assert report.count(Status.ERROR) == 0
    found, token = report.result("MI103"), report.result("MI203")
    assert found is not None
    assert token is not None
    assert (found.status, token.status) == (status, Status.PASS)
