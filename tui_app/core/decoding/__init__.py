"""Any text taken apart: a signed token, an encrypted one, an opaque one, a broken one.

`inspect` reads no clock, verifies nothing, raises nothing, and quotes the token nowhere.
"""

from __future__ import annotations

import re
from typing import Any

from tui_app.core.decoding import contents, moments, parts
from tui_app.core.decoding.model import (
    Inspection,
    Kind,
    Severity,
    TokenFinding,
    TokenTimes,
    TokenType,
    error,
    gravest_first,
    info,
    warning,
)
from tui_app.core.decoding.pasted import Taken, looks_signed, take
from tui_app.core.decoding.telling import sentence
from tui_app.core.jws import MAX_TOKEN_CHARACTERS, Decoded, NotAToken, decode
from tui_app.core.secret import Secret

__all__ = ["Inspection", "Kind", "Severity", "TokenFinding", "TokenTimes", "TokenType", "inspect"]

_ONE_WORD = re.compile(r"[!-~]+")
_REFRESH_TOKEN = re.compile(r"[01]\.A[A-Za-z0-9_\-]{10,}")
RSA_SIGNATURE_BYTES = 256
"""The shortest signature of an RSA key that Entra uses (2048 bits)."""


def inspect(text: str, now: float) -> Inspection:
    """Say what a text is and what is in it. `now` is the local clock, in Unix seconds."""
    if len(text) > MAX_TOKEN_CHARACTERS:
        wrong = f"{len(text):,} characters; a token has a few thousand. It was not read."
        return _without_content("", Kind.MALFORMED, [error("DEC-TOO-LARGE", wrong)])
    taken = take(text)
    found = []
    if taken.removed:
        around = ", ".join(taken.removed)
        wrapped = f"What stood around the token was left out: {around}."
        found.append(info("DEC-WRAPPED", wrapped))
    segments = taken.text.split(".")
    if len(segments) == 5 and (header := _encrypted(segments[0])) is not None:
        return _jwe(taken.text, header, found)
    decoded, refusal = _by_library(taken.text) if len(segments) == 3 else (None, "")
    if decoded is None and not (looks_signed(taken.text) and not taken.is_document):
        return _no_jwt(taken, found)
    return _signed(taken, segments, decoded, refusal, found, now)


def _by_library(token: str) -> tuple[Decoded | None, str]:
    """Header and payload where PyJWT accepts the token, else its reason."""
    try:
        decoded = decode(token)
    except NotAToken as refused:
        return None, str(refused)
    too_deep = max(parts.depth(decoded.header), parts.depth(decoded.claims)) > parts.DEEPEST
    return (None, "") if too_deep else (decoded, "")


def _signed(
    taken: Taken,
    segments: list[str],
    decoded: Decoded | None,
    refusal: str,
    found: list[TokenFinding],
    now: float,
) -> Inspection:
    header, payload, wrong = _read(segments)
    if not wrong and refusal:
        wrong.append(warning("DEC-REFUSED", f"PyJWT refuses it: {parts.harmless(refusal)}."))
    is_whole = decoded is not None or not any(f.severity is Severity.ERROR for f in wrong)
    if decoded is not None:
        header, payload = dict(decoded.header), dict(decoded.claims)
        wrong = [f._replace(severity=Severity.WARNING) for f in wrong]  # read all the same
    found += wrong
    if not is_whole or header is None or payload is None:
        return Inspection(
            kind=Kind.MALFORMED,
            header=header,
            payload=payload,
            findings=gravest_first(found),
            sentence=sentence(Kind.MALFORMED, claims=payload),
            secret=Secret(taken.text),
        )
    whose = contents.token_type(payload)
    found += [
        *_about_signature(header, segments[-1]),
        *moments.findings(payload, now),
        *contents.findings(header, payload, whose),
    ]
    times = moments.times_of(payload, now, taken.expires_in)
    return Inspection(
        kind=Kind.JWT,
        token_type=whose,
        header=header,
        payload=payload,
        times=times,
        findings=gravest_first(found),
        sentence=sentence(Kind.JWT, whose, payload, times),
        secret=Secret(taken.text),
    )


def _read(
    segments: list[str],
) -> tuple[dict[str, Any] | None, dict[str, Any] | None, list[TokenFinding]]:
    """Header, payload and what is wrong, without the library."""
    if (len(segments) > 3 and "" in segments) or any("\u2026" in each for each in segments):
        text = "It was shortened, with dots in place of its middle or end: copy the whole token."
        return None, None, [error("DEC-ELIDED", text)]
    wrong = []
    if len(segments) != 3:
        wrong.append(error("DEC-PARTS", _wrong_count(len(segments))))
    header = parts.read("header", segments[0])
    payload = parts.read("payload", segments[1]) if len(segments) > 1 else parts.Part(None)
    wrong += [*header.findings, *payload.findings]
    if len(segments) == 3:
        wrong += parts.unpacked("signature", segments[2])[1]
    return header.value, payload.value, wrong


def _wrong_count(count: int) -> str:
    if count == 5:
        return "5 parts, as an encrypted token has, but the header names no encryption (enc)."
    counted = "1 part" if count == 1 else f"{count:,} parts"
    cut = " Its end was not copied, probably." if count < 3 else ""
    return f"{counted}; a signed token has 3, with a dot between them, an encrypted one 5.{cut}"


def _about_signature(header: dict[str, Any], segment: str) -> list[TokenFinding]:
    algorithm = str(header.get("alg"))
    if not segment and algorithm.lower() != "none":
        return [error("DEC-NO-SIGNATURE", "The signature is missing: every service refuses it.")]
    raw = parts.unpacked("signature", segment)[0] or b""
    if raw and algorithm == "RS256" and len(raw) < RSA_SIGNATURE_BYTES:
        text = (
            f"The signature has {len(raw)} bytes, that of RS256 at least {RSA_SIGNATURE_BYTES}: "
            "its end was not copied, or it is made up."
        )
        return [warning("DEC-SIGNATURE-LENGTH", text)]
    return []


def _encrypted(segment: str) -> dict[str, Any] | None:
    """The header of an encrypted token; None when it is no such header."""
    header = parts.read("header", segment).value
    return header if header is not None and "enc" in header else None


def _jwe(token: str, header: dict[str, Any], found: list[TokenFinding]) -> Inspection:
    text = "An encrypted token (JWE): only its receiver can read it. That is no fault."
    found.append(info("DEC-JWE", text))
    return Inspection(
        kind=Kind.JWE,
        header=header,
        findings=gravest_first(found),
        sentence=sentence(Kind.JWE),
        secret=Secret(token),
    )


def _no_jwt(taken: Taken, found: list[TokenFinding]) -> Inspection:
    """An opaque token, or no token at all."""
    if not taken.text:
        found.append(error("DEC-EMPTY", "There is nothing to decode."))
    elif taken.is_document:
        text = "A JSON document without a token in it (access_token, accessToken, id_token)."
        found.append(error("DEC-NOT-A-TOKEN", text))
    elif not _ONE_WORD.fullmatch(taken.text):
        text = "This is no token: a token is one word of letters, digits, dots, hyphens and such."
        found.append(error("DEC-NOT-A-TOKEN", text))
    elif _REFRESH_TOKEN.match(taken.text):
        text = (
            "It looks like a refresh token of Entra, or a sign-in code: a secret that can get new "
            "tokens. Nobody but Entra can read it; if others have seen it, revoke the sign-in."
        )
        found.append(warning("DEC-REFRESH-TOKEN", text))
    else:
        text = (
            "An opaque token: no header and payload, it means something to its issuer alone. "
            "Tokens of Entra for Azure services begin with eyJ."
        )
        found.append(info("DEC-OPAQUE", text))
    is_opaque = not any(f.severity is Severity.ERROR for f in found)
    return _without_content(taken.text, Kind.OPAQUE if is_opaque else Kind.MALFORMED, found)


def _without_content(token: str, kind: Kind, found: list[TokenFinding]) -> Inspection:
    return Inspection(
        kind=kind,
        findings=gravest_first(found),
        sentence=sentence(kind),
        secret=Secret(token),
    )
