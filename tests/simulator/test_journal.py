"""What is kept of each request: in words why it was refused, and never a token."""

from __future__ import annotations

import json

import pytest

from tests.simulator.asking import ask_imds, ask_token, world_of
from tui_app.simulator import LoggedRequest, faults
from tui_app.simulator.exchange import Request, Response
from tui_app.simulator.journal import KEPT, Journal, refusal_of

ASKED = Request(method="GET", target="/")


def logged(target: str = "/", **fields: str) -> LoggedRequest:
    return LoggedRequest("imds", "GET", target, 200, 0.04, **fields)  # type: ignore[arg-type]  # texts only


def test_a_token_is_cut_out_wherever_it_stands() -> None:
    """In the query and in the words of an answer; whoever listens gets the clean one."""
    token = ask_token(world_of("reader"))["access_token"]
    heard: list[LoggedRequest] = []
    journal = Journal(heard.append)
    journal.add(logged(f"/x?token={token}&y=1", refusal=f"not good: {token}"))
    assert heard == list(journal.last(1))
    assert heard[0].target == "/x?token=<token>&y=1"
    assert heard[0].refusal == "not good: <token>"


def test_only_the_latest_are_kept_but_all_are_counted() -> None:
    """A bounded memory, the oldest first."""
    journal = Journal()
    for number in range(KEPT + 5):
        journal.add(logged(f"/{number}"))
    assert journal.served.total() == KEPT + 5
    assert [one.target for one in journal.last(2)] == [f"/{KEPT + 3}", f"/{KEPT + 4}"]
    assert len(journal.last(KEPT * 2)) == KEPT


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (Response(200, body=b'{"error":"no"}'), ""),
        (faults.imds_throttled(ASKED), "Temporarily throttled, too many requests"),
        (faults.imds_gone(ASKED), "Gone, from IMDS/150.870.65.1854"),
        (faults.squid_denied(ASKED), "Forbidden, from squid/5.7"),
        (faults.bad_gateway(ASKED), "Bad Gateway"),
        (Response(400, body=b'{"error":{"code":"Bad","message":" two\\n lines "}}'), "two lines"),
        (Response(400, body=b'{"error":{"code":"Bad"}}'), "Bad"),
        (Response(400, body=b'["\xff"]'), "Bad Request"),
        (Response(400, body=b"[1]"), "Bad Request"),
    ],
)
def test_a_refusal_is_told_in_its_own_words(response: Response, expected: str) -> None:
    """What the answer says; else what its status means, and who gave it."""
    assert refusal_of(response) == expected


def test_long_words_are_cut() -> None:
    """A line stays a line."""
    told = refusal_of(Response(400, body=json.dumps({"error": "x" * 999}).encode()))
    assert len(told) == 200
    assert told.endswith("…")


def test_a_line_of_json_has_every_field() -> None:
    """Times with milliseconds; of IMDS, the reason."""
    refused = ask_imds(world_of("no-identity"), "/metadata/versions", headers={})
    one = logged(refusal=refusal_of(refused))._replace(at=1_767_225_600.0625, status=400)
    assert one.as_json() == {
        "at": "2026-01-01T00:00:00.062Z",
        "service": "imds",
        "method": "GET",
        "target": "/",
        "status": 400,
        "elapsed_ms": 0.0,
        "refusal": "Bad request: . Required metadata header not specified",
    }
