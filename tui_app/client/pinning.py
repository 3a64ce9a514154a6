"""A server that is known by its certificate's thumbprint, not by who signed it."""

from __future__ import annotations

import hashlib
import hmac
import ssl
from typing import Protocol


class _Stream(Protocol):
    """The part of a connection of httpcore that is used here."""

    def get_extra_info(self, info: str) -> object: ...

    async def aclose(self) -> None: ...


async def check_pin(stream: _Stream, pin: str) -> None:
    """Compare the certificate of a connection that was just secured; nothing was sent on it yet.

    Raises:
        ssl.SSLCertVerificationError: it is another certificate; the connection is closed.
    """
    secured = stream.get_extra_info("ssl_object")
    raw = secured.getpeercert(binary_form=True) if isinstance(secured, ssl.SSLObject) else None
    found = hashlib.sha1(raw or b"", usedforsecurity=False).hexdigest()
    if not raw or not hmac.compare_digest(found, pin):
        await stream.aclose()
        shown = found if raw else "none"
        wrong = f"the certificate's thumbprint is {shown}, not {pin}: nothing was sent"
        raise ssl.SSLCertVerificationError(1, wrong)
