"""Packed bodies are read to their bound, whatever they unpack to."""

from __future__ import annotations

import gzip
import zlib

import httpx
import pytest

from tests.rawserver import http, serving
from tui_app.client import ClientService, transport
from tui_app.client.unpacking import Unpacker
from tui_app.core import arm
from tui_app.core.ask import Ask
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase
from tui_app.settings import Settings

MEGABYTE = 1024 * 1024
BOMB = gzip.compress(bytes(64 * MEGABYTE))


async def asked(raw: bytes) -> tuple[Outcome, list[bytes]]:
    """What a client makes of an answer of ARM, and what it asked."""
    async with serving(raw) as (url, heads):
        settings = Settings(ask=Ask(imds_url=url, arm_url=url))
        async with ClientService(settings) as client:
            return await client.send(arm.request(url, "/x", "v")), heads


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("GZIP", gzip.compress), ("deflate", zlib.compress), ("", bytes)],
)
async def test_what_is_packed_is_read(encoding: str, pack: object) -> None:
    """gzip, as was asked for; deflate, which some send all the same; and plain."""
    body = b'{"value": []}' * 9000
    outcome, heads = await asked(http(200, pack(body), Content_Encoding=encoding))  # type: ignore[operator]
    assert isinstance(outcome, Answer)
    assert outcome.body == body
    assert not outcome.truncated
    assert b"accept-encoding: gzip\r\n" in heads[0].lower()


async def test_a_bomb_is_unpacked_to_the_bound_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 MB in 64 kB: no more of it is ever made than may be read."""
    made: list[int] = []
    real = Unpacker.feed

    def counted(self: Unpacker, packed: bytes, most: int) -> bytes:
        made.append(len(unpacked := real(self, packed, most)))
        return unpacked

    monkeypatch.setattr(Unpacker, "feed", counted)
    limits = {**transport.BODY_LIMIT, arm.request("https://a", "/x", "v").target: MEGABYTE}
    monkeypatch.setattr(transport, "BODY_LIMIT", limits)
    outcome, _ = await asked(http(200, BOMB, Content_Encoding="gzip"))
    assert isinstance(outcome, Answer)
    assert outcome.truncated
    assert len(outcome.body) == MEGABYTE
    assert sum(made) == MEGABYTE + 1, "one byte more tells that there is more"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip,gzip,gzip", "x" * 9000])
async def test_what_was_not_asked_for_is_not_unpacked(encoding: str) -> None:
    """A bomb inside a bomb would be a thousand times larger again."""
    outcome, _ = await asked(http(200, gzip.compress(BOMB), Content_Encoding=encoding))
    assert isinstance(outcome, NoAnswer)
    assert outcome.phase is Phase.PROTOCOL
    assert "only gzip was asked for" in outcome.text
    assert len(outcome.text) < 200


async def test_a_packed_body_that_ends_early_is_told() -> None:
    """It is no whole answer, even where what came reads well."""
    outcome, _ = await asked(http(200, gzip.compress(b"{}" * 999)[:-12], Content_Encoding="gzip"))
    assert isinstance(outcome, Answer)
    assert outcome.truncated


def test_what_is_not_packed_as_it_says_is_refused() -> None:
    """By the exception that the border knows."""
    with pytest.raises(httpx.DecodingError):
        Unpacker("gzip").feed(b"not gzip", 10)
