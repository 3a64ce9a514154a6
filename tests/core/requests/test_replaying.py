"""Which requests can be made again, from the record alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.requests.making import exchange
from tui_app.core.redact import MASK
from tui_app.core.requests.replaying import NotReplayed, replay_of
from tui_app.core.wire import Target


def test_a_get_is_built_again_without_what_was_ours() -> None:
    """Same URL, its own headers; the bearer is left to who sends it."""
    headers = (("Accept", "application/json"), ("User-Agent", "x"), ("Authorization", MASK))
    request, is_signed = replay_of(exchange(request_headers=headers))
    assert request.url.endswith("/subscriptions?api-version=2022-12-01")
    assert request.headers == (("Accept", "application/json"),)
    assert is_signed
    assert request.purpose == "again: subscriptions"
    assert replay_of(exchange(purpose="again: x"))[0].purpose == "again: x"


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ({"method": "POST"}, "Only a GET"),
        ({"purpose": "through the proxy (proof)"}, "through a proxy"),
        ({"request_headers": (("X-IDENTITY-HEADER", MASK),), "target": Target.HOST}, "X-IDENTITY-HEADER"),
        ({"url": f"https://h/x?sig={MASK}"}, "secret in its address"),
    ],
)  # fmt: skip
def test_what_lost_something_to_the_masks_is_not_made_again(
    others: dict[str, Any], why: str
) -> None:
    """One line says why."""
    with pytest.raises(NotReplayed, match=why):
        replay_of(exchange(**others))
