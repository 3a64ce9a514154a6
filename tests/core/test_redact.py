"""Masking at recording: no token survives."""

from __future__ import annotations

import base64
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core import redact


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


TOKENS = st.builds(
    lambda payload, signature: ".".join(
        (
            encoded(b'{"alg":"RS256","typ":"JWT"}'),
            encoded(json.dumps(payload).encode()),
            encoded(signature),
        )
    ),
    st.dictionaries(st.text(max_size=6), st.text(max_size=20), min_size=1),
    st.binary(min_size=16, max_size=256),
)
AROUND = st.text(alphabet=st.characters(blacklist_characters="."), max_size=30)


@given(TOKENS, AROUND, AROUND)
def test_no_token_survives_wherever_it_stands(token: str, before: str, after: str) -> None:
    """In text, JSON, a header, a URL: neither payload nor signature is left."""
    _, payload, signature = token.split(".")
    texts = (
        f"{before} {token} {after}",
        json.dumps({"access_token": token, "x": before}),
        f"https://h/p?token={token}&x=1",
        redact.headers((("X-Anything", f"Bearer {token}"),))[0][1],
    )
    for text in texts:
        masked = redact.text(text)
        assert token not in masked
        assert payload not in masked or len(payload) < 6
        assert signature not in masked


@given(st.text())
def test_masking_twice_changes_nothing(text: str) -> None:
    """What was masked once can be masked again."""
    once = redact.text(text)
    assert redact.text(once) == once


def test_secret_headers_fields_and_urls_are_masked() -> None:
    """Names decide, whatever the value looks like."""
    kept = dict(
        redact.headers((("Secret", "s3cr3t"), ("X-IDENTITY-HEADER", "h"), ("Accept", "a/b")))
    )
    assert kept == {"Secret": redact.MASK, "X-IDENTITY-HEADER": redact.MASK, "Accept": "a/b"}
    assert "hunter2" not in redact.text('{"adminPassword": "hunter2", "userData":"aHVudGVyMg=="}')
    assert "aHVudGVyMg" not in redact.text('{"userData":"aHVudGVyMg=="}')
    assert "hunter2" not in redact.text("http://user:hunter2@proxy:8080/x")
    assert "abc%2F" not in redact.text("https://s.blob/x?sv=1&sig=abc%2F&se=2")
    assert "opaque-token" not in redact.text("client_assertion=opaque-token&scope=x")


@given(TOKENS, AROUND)
def test_no_token_survives_in_a_json_value(token: str, around: str) -> None:
    """As a value, in a list, as a name, under a secret's name; other values stay what they are."""
    document = {"a": [f"{around} {token}", {token: 1}], "access_token": around, "b": [1, None, 1.5]}
    masked = redact.values(document)
    assert token not in json.dumps(masked)
    assert masked["access_token"] == redact.MASK
    assert masked["b"] == [1, None, 1.5]


LETTERS = st.sampled_from('"passwordAPSWORD:\\ \u017f\u212a\u0131\u0130x')


@given(st.lists(LETTERS | st.sampled_from(['"password":"', '"keyData" : "', '"userdata":"'])))
def test_the_quick_look_misses_no_field(parts: list[str]) -> None:
    """Where it sees no name of a secret, the search would not find one either."""
    text = "".join(parts)
    if redact._JSON_FIELD.search(text):
        assert redact._may_name_a_secret(text)


PLAIN_FORM_FIELD = re.compile(rf"(^|[?&]){redact._PAIR}", re.IGNORECASE)
PLAIN_USER_INFO = re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/@\s]+@", re.IGNORECASE)
FORM_PARTS = st.sampled_from(
    ["sig=", "code=", "PASSWORD=", "\u017fig=", "?", "&", "#", " ", "\n", "x", "=", redact.MASK]
)
URL_PARTS = st.sampled_from(["http", "a", "9", "_", "+", "\u212a", "://", ":", "/", "@", " ", "é"])


@given(st.lists(FORM_PARTS).map("".join))
def test_form_fields_are_found_where_a_plain_search_finds_them(text: str) -> None:
    """The quick search in two steps masks exactly what one over all three beginnings would."""
    plain = PLAIN_FORM_FIELD.sub(lambda found: found[1] + found[2] + redact._masked(found[3]), text)
    assert redact._without_form_fields(text) == plain


@given(st.lists(URL_PARTS).map("".join))
def test_no_user_and_password_is_left_that_a_plain_search_finds(text: str) -> None:
    """The quick search begins in the middle, and masks at least as much."""
    masked = redact._USER_INFO.sub(f"://{redact.MASK}@", text)
    assert PLAIN_USER_INFO.sub(rf"\1{redact.MASK}@", masked) == masked


PIECES = ['"password":"', '"password":"\\', "\\", "eyJaaaa.", "eyJ", "a@", "a://", "&sig=", "a+", "/", "=", '"', "a", "@"]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_is_looked_through_once(piece: str) -> None:
    """A quarter of a million characters that nearly are a secret: trying anew from each would take hours."""
    text = piece * (250_000 // len(piece))
    for around in ("", '"', "eyJ"):
        redact.text(f"{around}{text}!")
