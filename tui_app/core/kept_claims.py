"""A token's claims, kept in a file to compare with a later token's. The token itself is not kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from tui_app.core.token import Token
from tui_app.core.words import iso

FORMAT = "msi-scope claims"
VERSION = 1
LONGEST_FILE = 1_000_000
"""Bytes; a token's claims take two thousand."""


class NotKeptClaims(ValueError):  # noqa: N818  # it names what the text is, not a mishap
    """The text is not a file of kept claims; one line says why."""


class Kept(NamedTuple):
    """Claims as they were kept."""

    saved_at: str
    """RFC 3339, UTC."""
    resource: str
    claims: Mapping[str, Any]


def dump(token: Token, now: float) -> str:
    """The file's text. `now` is Unix seconds."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "saved_at": iso(now),
        "resource": token.wanted.resource,
        "identity_requested": str(token.wanted.selector),
        "claims": dict(token.claims),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def load(text: str) -> Kept:
    """Read what `dump` wrote.

    Raises:
        NotKeptClaims: it is something else.
    """
    if len(text) > LONGEST_FILE:
        raise NotKeptClaims(
            f"more than {LONGEST_FILE:,} characters; a file of --save-claims has few"
        )
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotKeptClaims("not JSON; expected a file of --save-claims") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotKeptClaims("JSON, but not a file of --save-claims")
    if document.get("version") != VERSION:
        raise NotKeptClaims(f"version {document.get('version')!r}; expected {VERSION}")
    claims = document.get("claims")
    if not isinstance(claims, dict):
        raise NotKeptClaims("it holds no claims")
    return Kept(
        saved_at=str(document.get("saved_at", "")),
        resource=str(document.get("resource", "")),
        claims=claims,
    )
