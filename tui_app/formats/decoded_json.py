"""A decoded token for machines; published in `decode.schema.json` beside this file."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from tui_app.core import redact
from tui_app.core.cleaning import one_line
from tui_app.core.decoding import Inspection
from tui_app.core.decoding.parts import read
from tui_app.core.signature import Judged
from tui_app.core.words import iso


def decoded_json(inspection: Inspection, judged: Judged) -> str:
    """One JSON document, in ASCII."""
    return json.dumps(document(inspection, judged), indent=2, allow_nan=False) + "\n"


def document(inspection: Inspection, judged: Judged) -> dict[str, Any]:
    """The same as JSON values. Instants are RFC 3339 in UTC, spans are seconds."""
    return {
        "kind": str(inspection.kind),
        "token_type": str(inspection.token_type),
        "header": harmless(inspection.header),
        "payload": harmless(inspection.payload),
        "times": _times(inspection),
        "signature": str(judged.signature),
        "findings": [
            {"id": each.id, "severity": str(each.severity), "text": one_line(each.text)}
            for each in inspection.findings
        ],
    }


def _times(inspection: Inspection) -> dict[str, Any]:
    moments = inspection.times
    instants = {
        name: None if value is None else iso(value)
        for name, value in (
            ("issued_at", moments.issued_at),
            ("not_before", moments.not_before),
            ("expires_at", moments.expires_at),
        )
    }
    spans = {
        name: None if value is None else round(value, 1)
        for name, value in (
            ("remaining_s", moments.remaining_s),
            ("lifetime_s", moments.lifetime_s),
            ("cached_age_s", moments.cached_age_s),
            ("clock_skew_s", moments.clock_skew_s),
        )
    }
    return instants | spans


def harmless(part: Any) -> Any:
    """A part without a token or another secret inside it, and with numbers that JSON has."""
    return _finite(redact.values(part))


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, str):
        return f"<token, {len(value)} characters>" if _is_token(value) else value
    if isinstance(value, list):
        return [_finite(each) for each in value]
    if isinstance(value, dict):
        return {_finite(name): _finite(each) for name, each in value.items()}
    return value


def _is_token(text: str) -> bool:
    """A whole token of whatever header: one that the mask does not know by its first letters."""
    return text.count(".") in (2, 4) and read("header", text.partition(".")[0]).value is not None
