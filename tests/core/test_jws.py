"""Signed tokens taken apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.jws import NotAToken, decode


@given(st.text())
def test_any_text_decodes_or_is_refused(text: str) -> None:
    """Decoding has two outcomes, and the refusal never quotes a long part of the text."""
    refused = ""
    try:
        decode(text)
    except NotAToken as refusal:
        refused = str(refusal)
    assert not any(len(part) > 8 and part in refused for part in text.split("."))
