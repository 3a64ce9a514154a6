"""When to ask again: the documented schedule, `Retry-After`, and an end to all of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core import remedies
from tui_app.core.diagnosis import retry_policy
from tui_app.core.patience import MAX_TOTAL_S, longest_s, pauses_of, read_retry_after, wait_s


def followed(diagnosis: str, *, each_run_s: float = 0.0) -> list[float]:
    """The pauses of somebody who always finds the same."""
    pauses: list[float] = []
    elapsed, attempt = each_run_s, 1
    while (pause := wait_s(diagnosis, attempt=attempt, elapsed_s=elapsed)) is not None:
        pauses.append(pause)
        elapsed += pause + each_run_s
        attempt += 1
        assert attempt < 200
    return pauses


def test_growing_pauses_are_the_documented_ones() -> None:
    """Five tries more for a throttled or failing IMDS, then an end."""
    assert followed("IMDS-429") == followed("IMDS-500") == [0, 2, 6, 14, 30]


@pytest.mark.parametrize("diagnosis", ["IMDS-410", "NET-CONNECT-TIMEOUT"])
def test_an_update_is_waited_for_for_70_seconds(diagnosis: str) -> None:
    """However long the tries themselves take, the last one begins by then, not much earlier."""
    assert sum(followed(diagnosis)) == 70
    slow = followed(diagnosis, each_run_s=7.0)
    assert 60 <= sum(slow) + 7 * len(slow) <= 70 + 7


def test_what_does_not_pass_by_itself_is_not_tried_again() -> None:
    """An ambiguous identity stays so, whatever `Retry-After` says."""
    assert wait_s("MI-400-MULTIPLE", attempt=1, elapsed_s=0) is None
    assert wait_s("MI-400-MULTIPLE", attempt=1, elapsed_s=0, retry_after_s=5) is None


def test_once_is_once() -> None:
    """A reset is tried again a single time."""
    assert followed("NET-RESET") == [1]


def test_ten_minutes_are_not_waited_for() -> None:
    """A role assignment may take them; a command line does not stand still so long."""
    assert followed("TOK-NO-RBAC") == []
    assert longest_s("TOK-NO-RBAC") == 0


@given(st.floats(allow_nan=False, min_value=0))
def test_retry_after_is_followed_within_limits(asked: float) -> None:
    """Between one second and sixty."""
    pause = wait_s("IMDS-429", attempt=1, elapsed_s=0, retry_after_s=asked)
    assert pause == min(max(asked, 1), 60)


@given(
    st.sampled_from(remedies.all_ids()),
    st.floats(min_value=0, max_value=20),
    st.none() | st.floats(min_value=0, max_value=1e6),
)
def test_every_policy_ends(diagnosis: str, each_run_s: float, asked: float | None) -> None:
    """No diagnosis is followed for longer than two minutes and one run."""
    elapsed, attempt = each_run_s, 1
    while True:
        pause = wait_s(diagnosis, attempt=attempt, elapsed_s=elapsed, retry_after_s=asked)
        if pause is None:
            break
        assert 0 <= pause <= 60
        assert elapsed + pause <= MAX_TOTAL_S
        elapsed += pause + each_run_s
        attempt += 1
        assert attempt < 200


def test_the_pauses_listed_are_the_pauses_made() -> None:
    """What is said beforehand is what happens."""
    for diagnosis in remedies.all_ids():
        made = followed(diagnosis)
        assert sum(made) == longest_s(diagnosis)
        assert made == list(pauses_of(retry_policy(diagnosis)))[: len(made)]
        assert all(a <= b or a == 8 for a, b in pairwise(made))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("Thu, 01 Jan 2026 00:00:30 GMT", 30.0),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0.0),
        ("Thu, 01 Jan 2026 00:00:30 -0000", 30.0),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("٣", None),
        ("Thu, 99 Jan 99999 00:00:30 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    """Both forms of the standard are read; anything else is nothing."""
    assert read_retry_after(value, now=1767225600.0) == seconds


@given(st.text())
def test_no_retry_after_is_a_bug(value: str) -> None:
    """Whatever a server writes there."""
    seconds = read_retry_after(value, now=1767225600.0)
    assert seconds is None or seconds >= 0
