"""The pinned certificate is compared before anything is sent."""

from __future__ import annotations

import pytest

from tests.conftest import Simulate
from tui_app.client import ClientService
from tui_app.core.hosts.service_fabric import thumbprint
from tui_app.core.secret import Secret
from tui_app.core.wire import Answer, NoAnswer, Phase, Request, Target
from tui_app.settings import Settings
from tui_app.simulator import LoggedRequest


def request(url: str, pin: str) -> Request:
    return Request(
        target=Target.HOST,
        url=f"{url}/metadata/identity/oauth2/token?api-version=2019-07-01-preview&resource=x",
        secrets=(("Secret", Secret("the-secret-of-the-node")),),
        pin=pin,
    )


async def test_with_the_right_certificate_the_request_goes_out(simulation: Simulate) -> None:
    """No authority has signed it; the thumbprint is all the trust there is."""
    seen: list[LoggedRequest] = []
    running = await simulation("service-fabric", log=seen.append)
    pin = thumbprint(running.machine.environ["IDENTITY_SERVER_THUMBPRINT"])
    async with ClientService(Settings()) as client:
        outcome = await client.send(request(running.host_url, pin))
        assert isinstance(outcome, Answer), outcome
        assert len(seen) == 1
        assert "the-secret" not in repr(client.record.exchanges)


@pytest.mark.parametrize("pin", ["0" * 40, "f" * 40])
async def test_with_another_certificate_nothing_goes_out(simulation: Simulate, pin: str) -> None:
    """The connection ends in its handshake: the server has not seen a request."""
    seen: list[LoggedRequest] = []
    running = await simulation("service-fabric", log=seen.append)
    async with ClientService(Settings()) as client:
        outcome = await client.send(request(running.host_url, pin))
        assert isinstance(outcome, NoAnswer)
        assert (outcome.phase, seen) == (Phase.TLS, [])
        assert "nothing was sent" in outcome.text


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("ab" * 20, "ab" * 20), ("AB " * 20, "ab" * 20), ("AB:" * 20, "ab" * 20),
        ("", ""), ("zz" * 20, ""), ("ab" * 19, ""), ("ab" * 32, ""),
    ],
)  # fmt: skip
def test_a_thumbprint_is_read_in_every_spelling(text: str, digits: str) -> None:
    """With colons, with blanks, in capitals; anything else is none."""
    assert thumbprint(text) == digits
