"""Checking a signature with the keys of a login host."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Simulate
from tests.core.test_signature import jwks, signed
from tests.made_tokens import HEADER, TENANT, part, token
from tests.rawserver import http, serving
from tui_app.client import ClientService, verification
from tui_app.client.verification import verify
from tui_app.core.ask import Ask
from tui_app.core.decoding import inspect
from tui_app.core.selector import TokenWanted
from tui_app.core.signature import Judged, Signature
from tui_app.demo import opener
from tui_app.settings import Settings

ARM = TokenWanted("https://management.azure.com/")


async def judged_by(authority_url: str, text: str) -> Judged:
    settings = Settings(ask=Ask(authority_url=authority_url), timeout_s=5)
    async with ClientService(settings) as client:
        return await verify(client, inspect(text, client.now().wall))


async def test_the_simulators_own_token_verifies() -> None:
    """Its keys are those that its tokens are signed with; one request, without the token."""
    async with opener(Settings(), "reader")() as client:
        reply = await client.token(ARM)
        assert reply.token is not None
        text = reply.token.secret.reveal()
        before = client.record.count
        judged = await verify(client, inspect(text, client.now().wall))
        assert judged.signature is Signature.VALID
        (exchange,) = [e for e in client.record.exchanges if e.n > before]
        assert exchange.method == "GET"
        assert exchange.url.endswith("/common/discovery/keys")
        assert not any(name.lower() == "authorization" for name, _ in exchange.request_headers)


async def test_a_changed_token_of_the_simulator_does_not() -> None:
    """One byte of the payload."""
    async with opener(Settings(), "reader")() as client:
        reply = await client.token(ARM)
        assert reply.token is not None
        header, _, signature = reply.token.secret.reveal().split(".")
        claims = {**reply.token.claims, "oid": "somebody else"}
        changed = f"{header}.{part(claims)}.{signature}"
        judged = await verify(client, inspect(changed, client.now().wall))
        assert judged.signature is Signature.INVALID


async def test_the_authority_url_leads_to_a_simulator(simulation: Simulate) -> None:
    """As `msi-scope simulate` serves it to others; its keys are not those of a made-up token."""
    running = await simulation("reader")
    judged = await judged_by(running.authority_url, token())
    assert judged.signature is Signature.NOT_VERIFIED
    assert "no key with this kid" in judged.reason


async def test_published_keys_are_used() -> None:
    """RS256, from any login host that answers with its keys."""
    async with serving(http(200, json.dumps(jwks()))) as (url, heads):
        judged = await judged_by(url, signed())
    assert judged.signature is Signature.VALID
    assert len(heads) == 1
    assert signed()[:40].encode() not in heads[0]


@pytest.mark.parametrize(
    ("status", "body"), [(404, "{}"), (200, "<html>"), (302, ""), (500, '{"keys": []}')]
)
async def test_what_is_not_keys_is_said(status: int, body: str) -> None:
    """A page, an error, a redirect: not verified, with the status."""
    async with serving(http(status, body)) as (url, _):
        judged = await judged_by(url, signed())
    assert judged.signature is Signature.NOT_VERIFIED
    assert f"HTTP {status}" in judged.reason


async def test_offline_is_said() -> None:
    """Nobody listens: not verified, with the host."""
    judged = await judged_by("http://127.0.0.1:9", signed())
    assert judged.signature is Signature.NOT_VERIFIED
    assert "127.0.0.1:9" in judged.reason


async def test_without_the_extra_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason names what to install."""
    monkeypatch.setattr(verification, "can_check", lambda: False)
    async with serving(http(200, json.dumps(jwks()))) as (url, heads):
        judged = await judged_by(url, signed())
    assert "msi-scope[verify]" in judged.reason
    assert not heads


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (token(header={**HEADER, "nonce": "n"}), "Microsoft Graph"),
        (token(iss=f"https://evil.example/{TENANT}/"), "not asked"),
        ("not.a-jwt", "no signed token"),
    ],
)
async def test_what_cannot_be_checked_asks_nobody(text: str, words: str) -> None:
    """Graph's tokens, unknown issuers, opaque tokens."""
    async with serving(http(200, json.dumps(jwks()))) as (url, heads):
        judged = await judged_by(url, text)
    assert judged.signature is Signature.NOT_VERIFIED
    assert words in judged.reason
    assert not heads
