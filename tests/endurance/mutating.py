"""Recorded answers, bent: their bytes, their structure, their headers, their status."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from tests.data import HERE, answer
from tui_app.core.wire import Answer

VALUES: Sequence[Any] = (
    None, True, 0, -1, 2**63, 10**40, -1e308, 0.5, "", " ", "null", "0", "-1", "1e999", "9" * 400,
    "x" * 5000, "\x1b]52;c;eA==\x07\x9b31m", "\u202e\u200b\u2028\ud800", "[/b] [link=http://x]", "ß\u0130\u212a",
    "<script>alert(1)</script>|`*_", "../../etc/passwd", "//evil.example/x", "https://evil.example/?a=b#c",
    "/subscriptions//resourceGroups//providers/", "0001-01-01T00:00:00Z", "9999-12-31T23:59:60+99:99",
    "12/31/9999 11:59:59 PM +00:00", "eyJhbGciOiJub25lIn0.e30.", "e" * 9000 + ".", [], {}, [[]], [None], [{}], {"": ""},
    {"value": []}, {"error": {"error": {"error": None}}}, {"nextLink": 1},
)  # fmt: skip
"""What may stand anywhere in a document."""
BYTES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b[2J",
    b'"',
    b"{",
    b"[" * 2000,
    b"\\ud800",
    b"NaN",
    b"-",
    b"9" * 5000,
)
HEADERS = (
    ("Content-Type", "text/html; charset=utf-7"), ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", ""),
    ("Retry-After", "\u00b2"), ("Retry-After", "Thu, 99 Foo 0000 99:99:99 GMT"), ("Date", "Thu, 01 Jan 1970 00:00:00 -9999"),
    ("Date", "x"), ("WWW-Authenticate", 'Basic realm=/x/y.key"'), ("WWW-Authenticate", "Bearer " + 'a="b",' * 500),
    ("x-ms-ratelimit-remaining-subscription-reads", "-9" * 300), ("x-ms-user-quota-resets-after", "99:99:99"),
    ("Server", "\x9b31m\u00ff"), ("Location", "\\\\evil\\share"), ("x-ms-failure-cause", "[/x]" * 200),
)  # fmt: skip
STATUSES = (
    100,
    200,
    201,
    204,
    206,
    301,
    400,
    401,
    403,
    404,
    408,
    409,
    410,
    429,
    500,
    503,
    599,
    999,
)


@cache
def recorded() -> tuple[tuple[str, Answer], ...]:
    """(name, answer) of every recorded exchange in which somebody answered."""
    found = []
    for service in ("imds", "arm"):
        for path in sorted((HERE / service).glob("*.json")):
            document = json.loads(path.read_text("utf-8"))
            if isinstance(document, dict) and isinstance(document.get("response"), dict):
                found.append((f"{service}/{path.stem}", answer(service, path.stem)))
    return tuple(found)


def mutated(seed: Answer, dice: random.Random) -> Answer:
    """The answer, bent in one to four places."""
    for _ in range(dice.randint(1, 4)):
        seed = dice.choice(_WAYS)(seed, dice)
    return seed


def _bytes(seed: Answer, dice: random.Random) -> Answer:
    body = bytearray(seed.body)
    at = dice.randrange(len(body) + 1)
    end = min(len(body), at + dice.choice((0, 1, 4, 40, 4000)))
    middle = dice.choice((b"", bytes(body[at:end]) * 2, dice.choice(BYTES), dice.randbytes(4)))
    body[at:end] = middle
    return replace(seed, body=bytes(body))


def _structure(seed: Answer, dice: random.Random) -> Answer:
    try:
        document = json.loads(seed.body)
    except (ValueError, RecursionError):
        return _bytes(seed, dice)
    bent = _bent(document, dice, depth=0)
    try:
        return replace(seed, body=json.dumps(bent, ensure_ascii=dice.random() < 0.8).encode())
    except UnicodeEncodeError:  # a lone surrogate has no bytes
        return replace(seed, body=json.dumps(bent).encode())


def _bent(value: Any, dice: random.Random, *, depth: int) -> Any:
    """Walk to some place in a document, and change what stands there."""
    entries = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()  # fmt: skip
    if not entries or dice.random() < 0.2 * (depth > 0):
        return _changed(value, dice)
    where, changed = dice.choice(list(entries)), value.copy()
    match dice.randrange(6):
        case 0:
            del changed[where]
        case 1 if isinstance(changed, dict):
            changed[dice.choice(list(entries))] = changed.pop(where)
        case 1:
            changed *= dice.choice((0, 2, 50))
        case _:
            changed[where] = _bent(value[where], dice, depth=depth + 1)
    return changed


def _changed(value: Any, dice: random.Random) -> Any:
    match dice.randrange(5):
        case 0 if isinstance(value, str):
            at = dice.randrange(len(value) + 1)
            return value[:at] + str(dice.choice(VALUES))[:6000] + value[at:]
        case 1:
            return [value] * dice.choice((1, 3))
        case 2:
            return {"value": value, str(dice.choice(VALUES))[:50]: value}
        case _:
            return dice.choice(VALUES)


def _headers(seed: Answer, dice: random.Random) -> Answer:
    headers = list(seed.headers)
    if headers and dice.random() < 0.5:
        del headers[dice.randrange(len(headers))]
    headers.insert(0, dice.choice(HEADERS))
    return replace(seed, headers=tuple(headers))


def _status(seed: Answer, dice: random.Random) -> Answer:
    return replace(seed, status=dice.choice(STATUSES))


def _cut(seed: Answer, dice: random.Random) -> Answer:
    return replace(seed, body=seed.body[: dice.randrange(len(seed.body) + 1)], truncated=True)


def _other(seed: Answer, dice: random.Random) -> Answer:
    """Another recorded answer's body: right in itself, and in the wrong place."""
    return replace(seed, body=dice.choice(recorded())[1].body)


_WAYS: Sequence[Callable[[Answer, random.Random], Answer]] = (
    _bytes, _structure, _structure, _structure, _headers, _status, _cut, _other,
)  # fmt: skip
