"""The answer that brings a token, of whichever identity host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tui_app.core.clock import Moment
from tui_app.core.imds import read_json
from tui_app.core.jws import NotAToken, decode
from tui_app.core.secret import Secret
from tui_app.core.selector import TokenWanted
from tui_app.core.token import Token, instant
from tui_app.core.wire import Answer

_RELATIVE_BELOW = 946_684_800.0
"""2000-01-01: a smaller `expires_on` counts seconds from now (MSAL.NET's tests have such answers)."""
_DATE_FORMATS = ("%m/%d/%Y %H:%M:%S %z", "%m/%d/%Y %I:%M:%S %p %z")
"""App Service's 2017 API on Linux and on Windows (azure-identity's own parser)."""


def read_token(answer: Answer, wanted: TokenWanted, *, received: Moment) -> Token | None:
    """Read a token answer; None when it holds no decodable token.

    All numbers are JSON strings on a VM, integers elsewhere, and one host sends a date.
    """
    document = read_json(answer)
    raw = document.get("access_token") if document else None
    if answer.status != 200 or document is None or not isinstance(raw, str):
        return None
    try:
        decoded = decode(raw)
    except NotAToken:
        return None
    expires_in = instant(document.get("expires_in"))
    expires_on = expiry(document.get("expires_on"), received) or instant(decoded.claims.get("exp"))
    host_time = _date(answer)
    if expires_on is None:
        expires_on = received.wall + (expires_in or 0.0)
    elif expires_in is not None:
        host_time = expires_on - expires_in
    return Token(
        secret=Secret(raw),
        header=decoded.header,
        claims=decoded.claims,
        wanted=wanted,
        client_id=_text(document, "client_id"),
        echoed={name: _text(document, name) for name in _ECHOES if _text(document, name)},
        expires_on=expires_on,
        expires_in=expires_in,
        host_time=host_time,
        received=received,
        exchange=answer.exchange,
    )


_ECHOES = ("client_id", "object_id", "msi_res_id", "mi_res_id")


def expiry(value: object, received: Moment) -> float | None:
    """`expires_on` as Unix seconds: a number, a numeric string, ISO 8601, or App Service's dates."""
    number = instant(value)
    if number is not None:
        return number if number >= _RELATIVE_BELOW else received.wall + number
    if not isinstance(value, str):
        return None
    text = re.sub(r"\s+", " ", value.strip())[:64]
    for form in _DATE_FORMATS:
        try:
            return _seconds(datetime.strptime(text, form))  # noqa: DTZ007  # the form has %z
        except ValueError:
            continue
    try:
        return _seconds(datetime.fromisoformat(text))
    except ValueError:
        return None


def _seconds(moment: datetime) -> float | None:
    """Unix seconds; a date without a zone is meant in UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return instant((aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def _date(answer: Answer) -> float | None:
    """The server's clock by its Date header, to the second."""
    value = answer.header("date")
    try:
        return parsedate_to_datetime(value).timestamp() if value else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""
