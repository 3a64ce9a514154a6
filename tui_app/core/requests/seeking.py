"""What is typed to find requests: plain words, and `host:`, `status:`, `slow:`, `text:`, `n:`.

All words must hold. `status:` takes 403, 4xx, >=400 and `none` (no answer came); `slow:` takes
milliseconds, or nothing for a second; `n:` takes numbers with commas; `host:` also takes imds, arm, login.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias
from urllib.parse import urlsplit

from tui_app.core.arm import parse_id
from tui_app.core.exchange import Exchange, State
from tui_app.core.wire import Target

Test: TypeAlias = Callable[[Exchange], bool]
Shown: TypeAlias = Callable[[str], str]
"""Makes of a text what is seen of it: in share mode placeholders stand in it."""
SLOW_MS = 1000.0
_STATUS = re.compile(r"(?P<class>[1-5])xx|(?P<bound>[<>]=?)?(?P<code>\d{3})")
_BOUNDS: dict[str, Callable[[int, int], bool]] = {
    ">": lambda status, code: status > code,
    ">=": lambda status, code: status >= code,
    "<": lambda status, code: status < code,
    "<=": lambda status, code: status <= code,
    "": lambda status, code: status == code,
}
_LISTS = re.compile(
    r"(/providers/Microsoft\.Authorization/[^/]+|/resources|/resourceGroups)/?$", re.IGNORECASE
)
"""What ARM lists at a place, after its id."""


class NotAFilter(ValueError):  # noqa: N818  # it names what was typed
    """What was typed means nothing; the message says what was expected."""


def filter_of(text: str, shown: Shown = str) -> Test:
    """Whether an exchange is sought, by what is shown of it.

    Raises:
        NotAFilter: a value does not fit its word.
    """
    tests = [_test(word, shown) for word in text.casefold().split()]
    return lambda exchange: all(test(exchange) for test in tests)


def about(exchanges: Iterable[Exchange], scope: str, *others: str) -> tuple[int, ...]:
    """Numbers of the requests about an ARM id: the thing, a list in it, who may do what there.

    `others` are paths that belong to it too, such as the list that it stands in.
    """
    more = {other.casefold() for other in others}
    start = scope.casefold().rstrip("/")
    rights = f"{start}/providers/microsoft.authorization/"

    def holds(path: str) -> bool:
        rest = path.removeprefix(start)
        is_list = path.startswith(f"{start}/") and rest.count("/") == 1
        return path == start or is_list or path.startswith(rights) or path in more

    return tuple(e.n for e in exchanges if holds(urlsplit(e.url).path.casefold().rstrip("/")))


def scope_of(exchange: Exchange) -> str:
    """The ARM id that a request was about; of a list, or of rights, the place of those. Empty: none."""
    if exchange.target is not Target.ARM:
        return ""
    path = _LISTS.sub("", urlsplit(exchange.url).path)
    return path if parse_id(path).subscription else ""


def _test(word: str, shown: Shown) -> Test:
    name, colon, value = word.partition(":")
    make = _WORDS.get(name) if colon else None
    if make is None:
        return lambda exchange: word in shown(_plain(exchange))
    return make(value, shown)


def _plain(exchange: Exchange) -> str:
    """What plain words look in."""
    status = exchange.status or exchange.state
    where = f"{exchange.method} {exchange.url} {status} {exchange.purpose} {exchange.comment}"
    return where.casefold()


def _host(value: str, shown: Shown) -> Test:
    return lambda e: value in shown(urlsplit(e.url).netloc).casefold() or value == e.target


def _status(value: str, _: Shown) -> Test:
    if not value:
        return lambda _: True  # still being typed
    if value in ("none", "no"):
        return lambda e: e.status is None and e.state is not State.RUNNING
    found = _STATUS.fullmatch(value)
    if found is None:
        if re.fullmatch(r"[<>]=?\d{0,2}|\d{1,2}x?|n|non?", value):
            return lambda _: True  # still being typed
        raise NotAFilter(f"status:{value}: expected 403, 4xx, >=400 or none")
    if found["class"]:
        first = int(found["class"])
        return lambda e: e.status is not None and e.status // 100 == first
    holds, code = _BOUNDS[found["bound"] or ""], int(found["code"])
    return lambda e: e.status is not None and holds(e.status, code)


def _slow(value: str, _: Shown) -> Test:
    try:
        least = float(value.removesuffix("ms")) if value else SLOW_MS
    except ValueError:
        raise NotAFilter(f"slow:{value}: expected milliseconds, as in slow:200") from None
    return lambda e: e.timings.total >= least


def _text(value: str, shown: Shown) -> Test:
    def is_in(text: str) -> bool:
        """Bodies are long: what is seen of one is made only where the value can be in it."""
        may_be = value in text.casefold() or "<" in value
        return may_be and value in shown(text).casefold()

    def holds(e: Exchange) -> bool:
        heads = (*e.request_headers, *e.response_headers)
        return any(
            map(
                is_in,
                (e.response_body, e.request_body, *(f"{name}: {text}" for name, text in heads)),
            )
        )

    return holds


def _numbers(value: str, _: Shown) -> Test:
    parts = [part for part in value.split(",") if part]
    if not all(part.isdecimal() for part in parts):
        raise NotAFilter(f"n:{value}: expected numbers with commas, as in n:3,7")
    wanted = frozenset(map(int, parts))
    return lambda e: e.n in wanted


_WORDS: dict[str, Callable[[str, Shown], Test]] = {
    "host": _host,
    "status": _status,
    "slow": _slow,
    "text": _text,
    "n": _numbers,
}
