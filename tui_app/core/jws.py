"""A signed token (JWS, compact form) taken apart. Decoded, never verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

MAX_TOKEN_CHARACTERS = 1_000_000


class NotAToken(ValueError):  # noqa: N818  # it names what the text is, not a mishap
    """The text is not a decodable JWT; the message says why, and never holds the text."""


class Decoded(NamedTuple):
    """Header and payload of a JWT. The signature was not checked."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]


def decode(text: str) -> Decoded:
    """Take a JWT apart without verifying it.

    Raises:
        NotAToken: it is not three base64url parts around two JSON objects.
    """
    import jwt  # late: costs more than everything else in this package together

    if len(text) > MAX_TOKEN_CHARACTERS:
        raise NotAToken(f"{len(text):,} characters; a token has a few thousand")
    try:
        parts = jwt.decode_complete(text, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as problem:
        raise NotAToken(_without(text, str(problem))) from None
    return Decoded(header=parts["header"], claims=parts["payload"])


def _without(text: str, message: str) -> str:
    """The library's message, unless it quotes the token itself."""
    quotes_it = any(len(part) > 8 and part in message for part in text.split("."))
    return "not a JSON Web Token" if quotes_it else message
