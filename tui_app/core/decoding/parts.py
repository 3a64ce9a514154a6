"""One part of a token, base64url of a JSON object: what it holds, or exactly what is wrong."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from math import isinf
from typing import Any, NamedTuple

from tui_app.core import redact
from tui_app.core.cleaning import one_line
from tui_app.core.decoding.model import TokenFinding, error

DEEPEST = 100
"""Levels of nesting; tokens have two or three. More could overrun whoever reads them."""
_FOREIGN = re.compile(r"[^A-Za-z0-9_-]")
_STANDARD = re.compile(r"[A-Za-z0-9+/_-]*")


class Part(NamedTuple):
    """What a part holds: None when that is no JSON object."""

    value: dict[str, Any] | None
    findings: tuple[TokenFinding, ...] = ()


def read(name: str, segment: str) -> Part:
    """Read the header or the payload."""
    if not segment:
        return Part(None, (error("DEC-EMPTY-PART", f"The {name} is empty."),))
    raw, wrong = unpacked(name, segment)
    if raw is None:
        return Part(None, wrong)
    value, more = _document(name, raw)
    return Part(value, (*wrong, *more))


def unpacked(name: str, segment: str) -> tuple[bytes | None, tuple[TokenFinding, ...]]:
    """The bytes of a part; None when base64 is too far broken to tell."""
    bare = segment.rstrip("=")
    foreign = _FOREIGN.search(bare)
    findings = []
    if foreign and _STANDARD.fullmatch(bare):
        text = f"The {name} is in the standard base64 alphabet (+ and /); a token has - and _."
        findings.append(error("DEC-BASE64", text))
    elif foreign:
        text = (
            f"The {name} holds a character that base64url has not, at position "
            f"{foreign.start() + 1} of {len(segment):,}: copy the token again."
        )
        return None, (error("DEC-BASE64", text),)
    if len(bare) % 4 == 1:
        text = (
            f"The {name} has {len(bare):,} characters, which base64url cannot have: one was lost "
            "or added. Copy the token again."
        )
        return None, (error("DEC-BASE64", text),)
    url_safe = bare.replace("+", "-").replace("/", "_")
    raw = urlsafe_b64decode(url_safe + "=" * (-len(bare) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != url_safe:
        text = f"The last character of the {name} cannot be right: it was changed or cut off."
        findings.append(error("DEC-BASE64", text))
    elif len(segment) - len(bare) not in (0, -len(bare) % 4):
        text = f"The {name} ends with = signs that do not fit its length."
        findings.append(error("DEC-BASE64", text))
    return raw, tuple(findings)


def _document(name: str, raw: bytes) -> tuple[dict[str, Any] | None, list[TokenFinding]]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        wrong = f"The {name} is not UTF-8 text: byte {problem.start + 1} of {len(raw):,} is not."
        return None, [error("DEC-UTF8", wrong)]
    noted = _Noted()
    try:
        value = noted.load(text)
        deep = depth(value) > DEEPEST
    except json.JSONDecodeError as problem:
        wrong = f"The {name} is not JSON: {problem.msg.lower()}, at character {problem.pos + 1}."
        return None, [error("DEC-JSON", wrong)]
    except RecursionError:
        deep, value = True, None
    except ValueError:  # the interpreter's own bound on whole numbers
        return None, [error("DEC-JSON", f"The {name} holds a number of thousands of digits.")]
    if deep:
        wrong = f"The {name} is nested more than {DEEPEST} levels deep; it is not read."
        return None, [error("DEC-TOO-DEEP", wrong)]
    if not isinstance(value, dict):
        return None, [error("DEC-NOT-OBJECT", f"The {name} is JSON, but not an object.")]
    return value, noted.findings(name)


class _Noted:
    """A JSON reader that notes what readers disagree about."""

    def __init__(self) -> None:
        self._twice: dict[str, None] = {}
        self._unending = False

    def load(self, text: str) -> Any:
        return json.loads(
            text,
            object_pairs_hook=self._object,
            parse_constant=self._constant,
            parse_float=self._float,
        )

    def findings(self, name: str) -> list[TokenFinding]:
        found = []
        if self._twice:
            names = ", ".join(harmless(key) for key in list(self._twice)[:3])
            text = f"The {name} has a name twice ({names}): readers disagree which value holds."
            found.append(error("DEC-DUPLICATE-KEY", text))
        if self._unending:
            text = f"The {name} holds NaN or Infinity, which JSON does not have."
            found.append(error("DEC-NOT-FINITE", text))
        return found

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self._twice[key] = None
                seen.add(key)
        return made

    def _constant(self, text: str) -> float:
        self._unending = True
        return float(text)

    def _float(self, text: str) -> float:
        number = float(text)
        self._unending = self._unending or isinf(number)
        return number


def harmless(name: str) -> str:
    """A name from a token, for a sentence: one line, short, no secret."""
    return one_line(redact.text(name), 40)


def depth(value: object) -> int:
    """How many levels of objects and arrays there are, without recursion."""
    levels, row = 0, [value]
    while row := [each for each in row if isinstance(each, dict | list)]:
        levels += 1
        row = [
            child for each in row for child in (each.values() if isinstance(each, dict) else each)
        ]
    return levels
