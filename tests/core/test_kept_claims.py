"""Claims in a file: what is kept, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data import answer
from tui_app.core.clock import moment_at
from tui_app.core.kept_claims import FORMAT, NotKeptClaims, dump, load
from tui_app.core.selector import TokenWanted
from tui_app.core.token import Token
from tui_app.core.token_answer import read_token

BASE = 1767225600.0


def a_token() -> Token:
    wanted = TokenWanted("https://management.azure.com/")
    reply = answer("imds", "ok-token-user-assigned-client-id")
    token = read_token(reply, wanted, received=moment_at(BASE))
    assert token is not None
    return token


def test_what_is_kept_comes_back() -> None:
    """The claims, the audience and the time; the token is not in the file."""
    token = a_token()
    text = dump(token, BASE)
    kept = load(text)
    assert kept.claims == token.claims
    assert (kept.resource, kept.saved_at) == (token.wanted.resource, "2026-01-01T00:00:00Z")
    assert not any(part in text for part in token.secret.reveal().split("."))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("", "not JSON"), ("{", "not JSON"), ("[" * 9999, "not JSON"), ("[]", "not a file of"),
        ("{}", "not a file of"), (json.dumps({"format": FORMAT}), "version None; expected 1"),
        (json.dumps({"format": FORMAT, "version": 2, "claims": {}}), "version 2; expected 1"),
        (json.dumps({"format": FORMAT, "version": 1, "claims": []}), "no claims"),
        (" " * 1_000_001, "more than 1,000,000"),
    ],
)  # fmt: skip
def test_another_file_is_refused_in_a_line(document: str, words: str) -> None:
    """What is wrong with it, and what was expected."""
    with pytest.raises(NotKeptClaims, match=words) as caught:
        load(document)
    assert "\n" not in str(caught.value)


@given(st.text() | st.dictionaries(st.text(), st.text()).map(json.dumps))
def test_any_text_is_claims_or_refused(text: str) -> None:
    """There is no third way."""
    found: Any = None
    try:
        found = load(text)
    except NotKeptClaims as refusal:
        found = str(refusal)
    assert found
