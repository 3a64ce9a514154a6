"""Who may ask the control service: nobody from elsewhere, by whatever name, and no page in a browser."""

from __future__ import annotations

import pytest

from tests.simulator.control.asking import JSON, ask, refusal, simulation_of
from tui_app.simulator.control.guard import MOST_BYTES
from tui_app.simulator.exchange import Response


@pytest.mark.parametrize("peer", ["10.0.0.4", "192.168.1.7", "fe80::1%eth0", "2001:db8::1", ""])
def test_whoever_is_not_on_this_machine_is_refused(peer: str) -> None:
    """Even where something forwards the port."""
    status, sentence = refusal(ask(simulation_of(), "GET", "/", peer=peer))
    assert (status, sentence) == (403, "the control service only answers programs on this machine")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:50173", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:50173",
     "127.0.0.1:50173.evil.example", ""],
)  # fmt: skip
def test_another_name_is_refused(host: str) -> None:
    """DNS rebinding: a page's own name that now leads here."""
    simulation = simulation_of()
    for method, path, body in (("GET", "/", None), ("POST", "/reset", {})):
        status, sentence = refusal(ask(simulation, method, path, body, headers={"Host": host}))
        assert status == 403
        assert "expected 127.0.0.1:50173, localhost:50173, [::1]:50173" in sentence


@pytest.mark.parametrize("host", ["127.0.0.1:50173", "LocalHost:50173", "[::1]:50173"])
def test_the_own_names_are_let_in(host: str) -> None:
    """Each name of the loopback, with the port."""
    answer = ask(simulation_of(), "GET", "/", headers={"Host": host})
    assert isinstance(answer, Response)
    assert answer.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:8080"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_is_refused(headers: dict[str, str]) -> None:
    """Neither to look nor to change: also a page on another port of this machine."""
    simulation = simulation_of()
    for method, path, body in (
        ("GET", "/", None),
        ("POST", "/identity/system", {"enabled": False}),
    ):
        assert refusal(ask(simulation, method, path, body, headers=headers))[0] == 403
    assert simulation.world.system_identity


def test_a_person_who_opens_it_in_a_browser_is_let_in() -> None:
    """No origin, and nobody else's page."""
    answer = ask(simulation_of(), "GET", "/", headers={"Sec-Fetch-Site": "none"})
    assert isinstance(answer, Response)
    assert answer.status == 200


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("body", [b"{}", b""])
def test_a_change_must_be_json(kind: str, body: bytes) -> None:
    """What a form of a foreign page could send is refused, with the way to do it."""
    status, sentence = refusal(
        ask(simulation_of(), "POST", "/reset", body, headers={"Content-Type": kind})
    )
    assert status == 415
    assert "expected Content-Type: application/json" in sentence


def test_a_body_of_a_removal_must_be_json_too() -> None:
    """Without a body it needs none."""
    simulation = simulation_of()
    body = b'{"role": "Reader"}'
    plain = {"Content-Type": "text/plain"}
    assert refusal(ask(simulation, "DELETE", "/roles", body, headers=plain))[0] == 415
    assert ask(simulation, "DELETE", "/fault") == (
        "There was no fault to end: every service answers as it should."
    )


def test_a_long_body_is_refused() -> None:
    """With the bound."""
    body = b" " * (MOST_BYTES + 1)
    status, sentence = refusal(ask(simulation_of(), "POST", "/reset", body, headers=JSON))
    assert status == 413
    assert "expected 16,384 bytes at most" in sentence
