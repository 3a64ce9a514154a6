"""What ARM's headers say of its limits, and how little of it is to be believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.throttling import (
    Bucket,
    ReadsLeft,
    bucket_of,
    reads_left,
    scarcest,
    with_left,
)
from tui_app.core.wire import Request, Target

ARM = "https://management.azure.com"
SUB = "/subscriptions/AAAA"
HEADERS = (
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-tenant-reads",
    "x-ms-ratelimit-remaining-subscription-resource-requests",
    "x-ms-user-quota-remaining",
)


def request(path: str) -> Request:
    return Request(target=Target.ARM, url=f"{ARM}{path}?api-version=1")


@pytest.mark.parametrize(
    ("path", "bucket"),
    [
        ("/subscriptions", Bucket("reads", "")),
        (f"{SUB}/resources", Bucket("reads", "aaaa")),
        (f"{SUB}/resourceGroups/g/providers/A.B/c/d", Bucket("reads", "aaaa")),
        ("/providers/Microsoft.Management/managementGroups", Bucket("reads", "")),
        ("/providers/microsoft.resourcegraph/resources", Bucket("graph", "")),
        ("", Bucket("reads", "")),
    ],
)
def test_a_request_draws_upon_an_allowance(path: str, bucket: Bucket) -> None:
    """The subscription's of its URL, the tenant's, or that of Resource Graph."""
    assert bucket_of(request(path)) == bucket


def test_each_header_names_an_allowance() -> None:
    """Their names are read in any case; a provider's own limit is told apart."""
    asked = request(f"{SUB}/providers/Microsoft.Network/virtualNetworks")
    headers = tuple((name.upper(), f" {n} ") for n, name in enumerate(HEADERS))
    assert list(reads_left(asked, headers)) == [
        (Bucket("reads", "aaaa"), 0),
        (Bucket("reads", ""), 1),
        (Bucket("microsoft.network", "aaaa"), 2),
        (Bucket("graph", ""), 3),
    ]


@given(st.sampled_from(HEADERS), st.text())
def test_garbage_says_nothing(name: str, value: str) -> None:
    """Only a plain number of sensible length is one."""
    for _, left in reads_left(request(SUB), ((name, value),)):
        assert 0 <= left < 10**9


@pytest.mark.parametrize("value", ["", "-1", "1.5", "1e3", "٣", "9" * 10, "a;3986"])
def test_what_is_no_number_says_nothing(value: str) -> None:
    """Nor are signs, fractions, other scripts' digits, or the list of Compute's policies."""
    assert not list(reads_left(request(SUB), ((HEADERS[0], value),)))


def test_decline_is_what_counts() -> None:
    """249 may be a full allowance; the most that was seen stays known."""
    bucket = Bucket("reads", "aaaa")
    known: dict[Bucket, ReadsLeft] = {}
    for left in (249, 100, 150):
        known = with_left(known, [(bucket, left)])
    assert known[bucket] == ReadsLeft(bucket=bucket, left=150, most=249)
    other = ReadsLeft(bucket=Bucket("reads", ""), left=249, most=249)
    assert (other.share, scarcest([other, known[bucket]])) == (1.0, known[bucket])
    assert scarcest([]) is None
    assert ReadsLeft(bucket=bucket, left=0, most=0).share == 0
