"""The identity provider's signing key: made once a process, in a thread, where possible."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from base64 import urlsafe_b64encode
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # costs 20 ms to import, and may be missing
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_future: Future[SigningKey] | None = None


def base64url(raw: bytes) -> str:
    """Base64url without padding, as in a JWT."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


class SigningKey(NamedTuple):
    """Signs tokens with RS256; without `cryptography` it signs nothing and publishes nothing."""

    kid: str
    private: RSAPrivateKey | None = None

    def sign(self, message: bytes) -> bytes:
        """A signature, or random bytes in the shape of one that no published key will verify."""
        if self.private is None:
            return os.urandom(256)
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        return self.private.sign(message, PKCS1v15(), SHA256())

    def published(self) -> list[dict[str, Any]]:
        """The key as a JWKS lists it; empty when nothing can be verified."""
        if self.private is None:
            return []
        numbers = self.private.public_key().public_numbers()
        modulus = numbers.n.to_bytes(256, "big")
        exponent = numbers.e.to_bytes(3, "big")
        return [
            {
                "kty": "RSA",
                "use": "sig",
                "kid": self.kid,
                "x5t": self.kid,
                "n": base64url(modulus),
                "e": base64url(exponent),
            }
        ]


def start() -> None:
    """Begin to make the key, unless that has been done: it takes a tenth of a second."""
    global _future  # noqa: PLW0603 - one key a process, however many simulations
    if _future is None:
        _future = Future()
        # No daemon: the interpreter must not end under it, or native code aborts the process.
        threading.Thread(target=_make, args=(_future,), name="simulator-key").start()


async def ready() -> SigningKey:
    """The key, awaited without holding up the event loop."""
    start()
    assert _future is not None  # noqa: S101 - start() has just set it
    # Shielded: a client that goes away while it waits must not take the key with it.
    return await asyncio.shield(asyncio.wrap_future(_future))


def current() -> SigningKey:
    """The key; waits for it. Servers await `ready` first."""
    start()
    assert _future is not None  # noqa: S101 - start() has just set it
    return _future.result()


def _make(future: Future[SigningKey]) -> None:
    try:
        from cryptography.hazmat.primitives.asymmetric import rsa
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    except ImportError:
        future.set_result(SigningKey(kid=base64url(os.urandom(20))))
        return
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    thumbprint = hashlib.sha1(public, usedforsecurity=False).digest()
    future.set_result(SigningKey(kid=base64url(thumbprint), private=private))
