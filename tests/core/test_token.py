"""Tokens: decoding, kinds, times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data import answer, case
from tui_app.core import imds
from tui_app.core.clock import Moment, moment_at
from tui_app.core.secret import Secret
from tui_app.core.selector import Selector, SelectorKind, TokenWanted
from tui_app.core.token import (
    IdentityKind,
    Token,
    host_now,
    identity_kind,
    instant,
    remaining_s,
    times,
)
from tui_app.core.token_answer import read_token

WANTED = TokenWanted("https://management.azure.com/")
BASE = 1767225600.0
"""Time of the recorded answers: 2026-01-01T00:00:00Z."""


def received(name: str, at: float = BASE) -> Token:
    token = read_token(answer("imds", name), WANTED, received=moment_at(at))
    assert token is not None
    return token


@pytest.mark.parametrize(
    "name",
    ["ok-token-system-assigned", "ok-token-user-assigned-client-id", "ok-token-near-expiry",
     "ok-token-vmss-system-assigned", "ok-token-key-vault"],
)  # fmt: skip
def test_a_recorded_answer_yields_the_expected_kind_and_times(name: str) -> None:
    """Kind, lifetime, cached age and host time are computed as the recording's notes say."""
    expected = case("imds", name)["expect"]
    token = received(name)
    moments = times(token)
    if "identity" in expected:
        assert token.kind == expected["identity"]
    if "lifetime_s" in expected:
        assert moments.lifetime_s == expected["lifetime_s"]
    if "cached_age_s" in expected:
        assert moments.cached_age_s == expected["cached_age_s"]
    if "host_now" in expected:
        assert token.expires_on - (token.expires_in or 0) == expected["host_now"]


def test_the_countdown_runs_by_the_hosts_clock() -> None:
    """A machine whose clock is ahead sees the same time left as one whose clock is right."""
    right, ahead = (
        received("ok-token-system-assigned"),
        received("ok-token-system-assigned", BASE + 900),
    )
    assert times(ahead).clock_skew_s == 900
    assert (
        remaining_s(right, moment_at(BASE + 60))
        == remaining_s(ahead, moment_at(BASE + 960))
        == 86400 - 60
    )


def test_setting_the_clock_does_not_move_the_countdown() -> None:
    """Only time that passes counts: a clock set an hour back, or a night asleep, is told apart."""
    token = received("ok-token-system-assigned")
    set_back = Moment(wall=BASE - 3600, steady=BASE + 60)
    asleep = Moment(wall=BASE + 30_000, steady=BASE + 30_000)
    assert remaining_s(token, set_back) == 86400 - 60
    assert remaining_s(token, asleep) == 86400 - 30_000
    assert host_now(token, set_back) == BASE + 60


def test_a_token_without_expires_in_still_has_an_end() -> None:
    """Where the host sends no seconds left, the claim decides and no skew is claimed."""
    reply = answer("imds", "host-appservice-200")
    token = read_token(reply, WANTED, received=moment_at(BASE))
    assert token is not None
    assert times(token).clock_skew_s is None
    assert times(token).expires_at == token.claims["exp"]


@pytest.mark.parametrize(
    "name", ["ok-token-opaque", "ok-token-documented-sample", "err-200-truncated-json"]
)
def test_what_is_no_token_is_not_read_as_one(name: str) -> None:
    """An opaque, elided or cut-off token gives nothing, and no exception."""
    assert read_token(answer("imds", name), WANTED, received=moment_at(BASE)) is None


@given(
    st.one_of(
        st.none(), st.booleans(), st.floats(), st.integers(), st.text(), st.lists(st.integers())
    )
)
def test_an_instant_is_a_sane_number_or_nothing(value: object) -> None:
    """NaN, infinities, the year 60000, booleans and words are not instants."""
    moment = instant(value)
    assert moment is None or 0 <= moment < 1e12


def test_a_secret_never_shows_itself() -> None:
    """Neither printing, formatting nor the repr of what holds it shows a secret."""
    token = received("ok-token-system-assigned")
    raw = token.secret.reveal()
    assert raw.startswith("eyJ")
    for shown in (repr(token), str(token.secret), f"{Secret(raw)}", repr([token.secret])):
        assert raw not in shown
        assert raw[20:60] not in shown


@pytest.mark.parametrize(
    ("claims", "kind"),
    [
        ({"xms_mirid": "/subscriptions/s/resourcegroups/g/PROVIDERS/microsoft.managedidentity/userassignedidentities/x"}, IdentityKind.USER_ASSIGNED),
        ({"xms_mirid": "/subscriptions/s/resourcegroups/g/providers/Microsoft.Compute/virtualMachines/v"}, IdentityKind.SYSTEM_ASSIGNED),
        ({"scp": "user_impersonation", "appid": "a"}, IdentityKind.USER),
        ({"appid": "a", "idtyp": "app"}, IdentityKind.APPLICATION),
        ({}, IdentityKind.UNKNOWN),
    ],
)  # fmt: skip
def test_the_kind_of_principal_follows_from_the_claims(
    claims: dict[str, str], kind: IdentityKind
) -> None:
    """Case does not matter, and a user's token is not taken for an application's."""
    assert identity_kind(claims) is kind


def test_each_selector_has_the_query_name_of_a_vm() -> None:
    """IMDS wants `msi_res_id` where other hosts want `mi_res_id`."""
    for kind, name in imds.SELECTOR_QUERY.items():
        url = imds.token_request("http://h", TokenWanted("r", Selector(kind, "v"))).url
        assert f"&{name}=v" in url
    assert (
        "_id="
        not in imds.token_request("http://h", TokenWanted("r", Selector(SelectorKind.DEFAULT))).url
    )
