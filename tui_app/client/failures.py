"""The one border where httpx and operating system exceptions become values."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from tui_app.core import redact
from tui_app.core.wire import NoAnswer, Phase

_PHASES: tuple[tuple[type[Exception], Phase], ...] = (
    (httpx.ConnectTimeout, Phase.CONNECT),
    (httpx.ConnectError, Phase.CONNECT),
    (httpx.ProxyError, Phase.CONNECT),
    (httpx.PoolTimeout, Phase.CONNECT),
    (httpx.ReadTimeout, Phase.READ),
    (httpx.ReadError, Phase.READ),
    (httpx.WriteTimeout, Phase.WRITE),
    (httpx.WriteError, Phase.WRITE),
    (httpx.CloseError, Phase.READ),
    (httpx.ProtocolError, Phase.PROTOCOL),
    (httpx.DecodingError, Phase.PROTOCOL),
    (httpx.UnsupportedProtocol, Phase.POLICY),
    (httpx.InvalidURL, Phase.POLICY),
)
EXPECTED = (httpx.HTTPError, httpx.InvalidURL, OSError)
"""What sending may raise that is a finding, not a bug."""


def no_answer(problem: BaseException, *, elapsed_ms: float, exchange: int = 0) -> NoAnswer:
    """Turn an exception into a failure that names its phase and its innermost numbers.

    Type first: a timeout has no errno anywhere in its chain (measured, httpx 0.28 on anyio 4).
    """
    chain = list(_chain(problem))
    phase = next((phase for kind, phase in _PHASES if isinstance(problem, kind)), Phase.CONNECT)
    timed_out = isinstance(problem, httpx.TimeoutException | TimeoutError)
    errno = winerror = None
    innermost: BaseException = problem
    for link in chain:
        if isinstance(link, socket.gaierror | UnicodeError):  # no name, or not even one
            phase = Phase.RESOLVE
        elif isinstance(link, ssl.SSLError):
            phase = Phase.TLS
        if isinstance(link, OSError) and (link.errno or getattr(link, "winerror", None)):
            errno, winerror, innermost = link.errno, getattr(link, "winerror", None), link
    words = getattr(innermost, "strerror", None) or str(innermost) or type(problem).__name__
    return NoAnswer(
        phase=phase,
        timed_out=timed_out,
        errno=None if timed_out else errno,
        winerror=None if timed_out else winerror,
        text=redact.text(" ".join(words.split())),
        exchange=exchange,
        elapsed_ms=elapsed_ms,
    )


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """The exception and everything it came from, outermost first, each once."""
    seen: set[int] = set()
    waiting = [problem]
    while waiting:
        link = waiting.pop(0)
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        if isinstance(link, BaseExceptionGroup):
            waiting.extend(link.exceptions)
        waiting.extend(cause for cause in (link.__cause__, link.__context__) if cause is not None)
