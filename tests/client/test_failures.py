"""Exceptions become values that name phase, errno and winerror."""

from __future__ import annotations

import socket
import ssl

import httpx
import pytest

from tui_app.client.failures import no_answer
from tui_app.core.wire import NoAnswer, Phase


def winerror(number: int) -> OSError:
    """An OSError as Windows raises it, on any system."""
    problem = OSError(22, "refused")
    problem.winerror = number  # type: ignore[attr-defined, unused-ignore]  # only typed on Windows
    return problem


def wrapped(outer: Exception, inner: BaseException) -> Exception:
    """As httpx wraps: outer ← httpcore ← the operating system's."""
    middle = RuntimeError("All connection attempts failed")
    middle.__cause__ = ExceptionGroup("several", [inner]) if isinstance(inner, Exception) else inner
    outer.__cause__ = middle
    return outer


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (wrapped(httpx.ConnectError("All connection attempts failed"), ConnectionRefusedError(111, "refused")),
         NoAnswer(phase=Phase.CONNECT, errno=111, text="refused")),
        (wrapped(httpx.ConnectError("x"), winerror(10061)),
         NoAnswer(phase=Phase.CONNECT, errno=22, winerror=10061, text="refused")),
        (httpx.ConnectTimeout(""), NoAnswer(phase=Phase.CONNECT, timed_out=True, text="ConnectTimeout")),
        (wrapped(httpx.ReadError(""), ConnectionResetError(104, "reset")),
         NoAnswer(phase=Phase.READ, errno=104, text="reset")),
        (wrapped(httpx.ConnectError("x"), socket.gaierror(-2, "Name or service not known")),
         NoAnswer(phase=Phase.RESOLVE, errno=-2, text="Name or service not known")),
        (wrapped(httpx.ConnectError("x"), ssl.SSLCertVerificationError(1, "certificate verify failed")),
         NoAnswer(phase=Phase.TLS, errno=1, text="certificate verify failed")),
        (httpx.RemoteProtocolError("illegal status line"),
         NoAnswer(phase=Phase.PROTOCOL, text="illegal status line")),
    ],
    ids=["errno", "winerror", "timeout", "reset", "dns", "tls", "not http"],
)  # fmt: skip
def test_the_innermost_numbers_come_out(problem: Exception, expected: NoAnswer) -> None:
    """Outer types give the phase, the innermost exception gives the numbers and the words."""
    assert no_answer(problem, elapsed_ms=0.0) == expected


def test_a_chain_that_bites_its_tail_ends() -> None:
    """A cycle of causes is walked once."""
    problem = httpx.ReadError("x")
    problem.__context__ = RuntimeError("y")
    problem.__context__.__context__ = problem
    assert no_answer(problem, elapsed_ms=0.0).phase is Phase.READ


def test_a_secret_in_the_words_is_masked() -> None:
    """Proxy credentials are often part of an error message."""
    problem = httpx.ConnectError("cannot reach http://user:hunter2@proxy:1")
    assert "hunter2" not in no_answer(problem, elapsed_ms=0.0).text
