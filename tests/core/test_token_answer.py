"""The answer that brings a token: its dates, its echo, the host's clock."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data import answer, case
from tui_app.core.clock import moment_at
from tui_app.core.selector import TokenWanted
from tui_app.core.token import times
from tui_app.core.token_answer import expiry, read_token
from tui_app.core.wire import Answer

BASE = 1767225600.0
NOW = moment_at(BASE)
ARM = TokenWanted("https://management.azure.com/")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1767312000", 1767312000.0),
        (1767312000, 1767312000.0),
        (1767312000.5, 1767312000.5),
        ("1/16/2020 5:24:12 AM +00:00", 1579152252.0),
        ("01/16/2020 05:24:12 +00:00", 1579152252.0),
        ("1/16/2020 5:24:12 PM +00:00", 1579195452.0),
        ("2020-01-16T05:24:12Z", 1579152252.0),
        ("2020-01-16T06:24:12+01:00", 1579152252.0),
        ("2020-01-16T05:24:12", 1579152252.0),
        ("86399", BASE + 86399),
        ("soon", None), ("", None), (None, None), ([], None), ({}, None), (True, None),
        ("13/45/2020 5:24:12 AM +00:00", None), ("0001-01-01T00:00:00+23:59", None),
    ],
)  # fmt: skip
def test_every_hosts_date_is_read(value: Any, seconds: float | None) -> None:
    """Numbers, texts of numbers, ISO 8601, App Service's two forms, and seconds from now."""
    assert expiry(value, NOW) == seconds


def test_the_recorded_date_of_an_old_app_service_is_read() -> None:
    """A recording whose token was taken out still shows the date."""
    recorded = case("imds", "host-appservice-2017-windows-date")
    text = recorded["response"]["body"]["expires_on"]
    assert expiry(text, NOW) == recorded["expect"]["expires_on_epoch"]


@given(st.text() | st.integers() | st.floats() | st.none())
def test_anything_is_a_date_or_none(value: Any) -> None:
    """No value raises."""
    found = expiry(value, NOW)
    assert found is None or isinstance(found, float)


def test_the_date_header_tells_the_hosts_clock_where_nothing_else_does() -> None:
    """App Service sends no seconds left; its Date header is good to the second."""
    plain = answer("imds", "host-appservice-200")
    dated = Answer(
        status=200, headers=(("Date", "Thu, 01 Jan 2026 00:05:00 GMT"),), body=plain.body
    )
    token = read_token(dated, ARM, received=NOW)
    assert token is not None
    assert times(token).clock_skew_s == -300


@pytest.mark.parametrize("date", ["", "x", "Thu, 99 Jan 2026 00:05:00 GMT", "0" * 5000, "\0"])
def test_a_broken_date_header_tells_nothing(date: str) -> None:
    """And costs nothing."""
    plain = answer("imds", "host-appservice-200")
    token = read_token(
        Answer(status=200, headers=(("Date", date),), body=plain.body), ARM, received=NOW
    )
    assert token is not None
    assert token.host_time is None


def test_the_echo_is_kept() -> None:
    """Which ids the host repeated; other types are left out."""
    plain = json.loads(answer("imds", "ok-token-system-assigned").body)
    body = json.dumps({**plain, "client_id": "c", "object_id": 5, "msi_res_id": "/x"}).encode()
    token = read_token(Answer(status=200, body=body), ARM, received=NOW)
    assert token is not None
    assert dict(token.echoed) == {"client_id": "c", "msi_res_id": "/x"}
