"""HAR files hold every exchange, as the format demands, and nothing secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.exchange import Exchange, State, Timings
from tui_app.core.har import har
from tui_app.core.wire import NoAnswer, Phase, Target
from tui_app.demo import opener
from tui_app.settings import Settings
from tui_app.simulator.worlds import WEB_VM

SCHEMA = json.loads((Path(__file__).parent.parent / "data" / "har_1_2.schema.json").read_text())
MS = st.none() | st.floats(0, 1e6)
HEADERS = st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple)


def valid(document: dict[str, Any]) -> dict[str, Any]:
    """The document as it was written, checked."""
    read: dict[str, Any] = json.loads(json.dumps(document))
    jsonschema.validate(read, SCHEMA)
    return read


@given(
    st.builds(
        Exchange,
        n=st.integers(1),
        started_at=st.floats(0, 4e9),
        target=st.sampled_from(Target),
        purpose=st.text(),
        method=st.sampled_from(["GET", "POST"]),
        url=st.text().map(lambda path: f"https://h/{path}"),
        request_headers=HEADERS,
        request_body=st.text(st.characters(codec="utf-8")),
        state=st.sampled_from(State),
        status=st.none() | st.integers(100, 599),
        response_headers=HEADERS,
        response_body=st.text(st.characters(codec="utf-8")),
        body_size=st.integers(0),
        failure=st.none() | st.builds(NoAnswer, phase=st.sampled_from(Phase)),
        timings=st.builds(
            Timings, connect=MS, tls=MS, wait=MS, transfer=MS, total=st.floats(0, 1e6)
        ),
    )
)
def test_any_exchange_is_a_valid_entry(exchange: Exchange) -> None:
    """Answered or not, with every phase or none; the time is the sum of the phases."""
    entry = valid(har([exchange], version="1"))["log"]["entries"][0]
    timings = entry["timings"]
    spans = [timings[name] for name in ("blocked", "connect", "send", "wait", "receive")]
    assert abs(entry["time"] - sum(span for span in spans if span > 0)) < 1e-3
    assert entry["response"]["status"] == (exchange.status or 0)


async def test_a_real_run_is_exported_without_its_token() -> None:
    """IMDS, ARM, a refusal; the token was issued, and is in none of it."""
    async with opener(Settings(), "reader")() as client:
        await client.resource(WEB_VM.id)
        await client.resource("/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861")
        secret = client.tokens[0].secret.reveal()
        document = har(client.record.exchanges, version="1")
    read = valid(document)
    assert [entry["response"]["status"] for entry in read["log"]["entries"]] == [200, 200, 403]
    text = json.dumps(read)
    assert secret not in text
    assert secret.split(".")[2] not in text


def test_what_failed_says_so_in_a_comment() -> None:
    """There is no status for no answer."""
    silent = Exchange(
        n=7, started_at=0, target=Target.IMDS, purpose="token", method="GET", url="http://h/x?a=&b=1",
        request_headers=(), state=State.FAILED,
        failure=NoAnswer(phase=Phase.CONNECT, timed_out=True, text="no connection in time"),
    )  # fmt: skip
    entry = har([silent], version="1")["log"]["entries"][0]
    assert entry["response"]["comment"] == "no answer: connect timed out: no connection in time"
    assert entry["request"]["queryString"] == [
        {"name": "a", "value": ""},
        {"name": "b", "value": "1"},
    ]
