"""What decoding a text yields: its kind, what is in it, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from tui_app.core.secret import Secret


class Kind(StrEnum):
    """What form the text has."""

    JWT = "jwt"
    JWE = "jwe"
    """Encrypted: only its receiver can read it."""
    OPAQUE = "opaque"
    """One word that means something to its issuer alone."""
    MALFORMED = "malformed"


class TokenType(StrEnum):
    """Whose token it is, or what it is for."""

    MANAGED_IDENTITY = "managed-identity"
    APPLICATION = "application"
    USER = "user"
    ID = "id"
    """An ID token: it tells an application who signed in."""
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """`error`: services refuse it; `warning`: look here; `info`: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class TokenFinding(NamedTuple):
    """One thing to say about a token."""

    id: str
    """Permanent: `DEC-…` for its form and content, `TOK-…` where a diagnosis of that id fits."""
    severity: Severity
    text: str
    """What is so, and what to do about it. Never holds a part of the token."""


class TokenTimes(NamedTuple):
    """A token's instants (Unix seconds) and spans (seconds); None where not to be known."""

    issued_at: float | None = None
    """The real time of issue: Entra's `nbf` is five minutes earlier."""
    not_before: float | None = None
    expires_at: float | None = None
    remaining_s: float | None = None
    """By this clock; negative once expired."""
    lifetime_s: float | None = None
    cached_age_s: float | None = None
    """Estimated; only where a whole token answer was given."""
    clock_skew_s: float | None = None
    """Never known from a pasted text: when it was received is not in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A text taken apart. Nothing in it was verified."""

    kind: Kind
    token_type: TokenType = TokenType.UNKNOWN
    header: Mapping[str, Any] | None = None
    """None when it could not be read; of a malformed token, as far as it could."""
    payload: Mapping[str, Any] | None = None
    times: TokenTimes = field(default_factory=TokenTimes)
    findings: tuple[TokenFinding, ...] = ()
    """The gravest first."""
    sentence: str = ""
    """All of it in one sentence; may hold names from the token."""
    secret: Secret = field(repr=False)
    """The token itself, without what stood around it."""


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def gravest_first(findings: list[TokenFinding]) -> tuple[TokenFinding, ...]:
    """The findings by severity, otherwise in the order in which they were made."""
    return tuple(sorted(findings, key=lambda finding: _RANK[finding.severity]))


def error(id_: str, text: str) -> TokenFinding:
    """A finding for which services refuse the token."""
    return TokenFinding(id_, Severity.ERROR, text)


def warning(id_: str, text: str) -> TokenFinding:
    """A finding to look at."""
    return TokenFinding(id_, Severity.WARNING, text)


def info(id_: str, text: str) -> TokenFinding:
    """A finding that is good to know."""
    return TokenFinding(id_, Severity.INFO, text)
